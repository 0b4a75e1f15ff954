"""What can still be read of a damaged dossier, written into a new one."""

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from db.backups import sweep
from db.engine import Error, Key, Raw, connect, made_up
from db.files import create_empty
from db.schema import TABLES, kept_file, metadata
from db.unit import STATEMENTS, Statements
from jury_app.application.pieces import is_intact, pieces_of
from jury_app.application.ports import Clock
from jury_app.domain.errors import Refusal
from jury_app.domain.records import JournalRow, SessionRow, SettingRow
from jury_app.domain.wording import plural

_Rows = dict[type, dict[tuple[Any, ...], tuple[Any, ...]]]


def recover(
    path: Path,
    key: Key | None,
    target: Path,
    clock: Clock,
    who: str,
    persons: Iterable[SettingRow] = (),
) -> int:
    """Write what is readable of a damaged dossier into a new one, under the same key.

    The journal starts anew with one entry that says so; a closed session keeps its seal, and
    `verify` says whether all it sealed was found again.

    Args:
        path: The damaged dossier.
        key: Its key, None for a plain one.
        target: The new one.
        clock: Tells the time.
        who: Who is named in the journal.
        persons: Whom the dossier is known to have: damage must not end a PIN.

    Returns:
        The number of rows found.

    Raises:
        Refusal: Nothing is readable, or `target` exists.
        EnvironmentFault: `target` cannot be written.
    """
    found = _consistent(_acceptable(_readable(path, key)))
    count = sum(map(len, found.values()))
    if not found[SessionRow]:
        raise Refusal(
            "NOTHING_READABLE",
            f"Rien n'est lisible dans {path} : reprenez une sauvegarde.",
        )
    for row in persons:
        found[SettingRow].setdefault((row.key,), tuple(row))
    store = create_empty(target, clock, key.copy() if key else None)
    try:
        with store.write(who, "dossier.recover", deferred=True) as writer:
            # A closed session refuses rows: it comes after what belongs to it.
            for kind in sorted(found, key=lambda one: one is SessionRow):
                writer.put_all([kind(*row) for row in found[kind].values()])
            for piece in pieces_of(writer):
                content = _kept_file(path, key, piece.sha256)
                if content is not None:
                    writer.keep_file(piece.sha256, content)
            writer.label = f"Dossier récupéré : {plural(count, 'ligne lisible', 'lignes lisibles')}"
    except BaseException:
        store.close()
        sweep(target.parent, target.name)
        raise
    store.close()
    return count


def _readable(path: Path, key: Key | None) -> _Rows:
    found: _Rows = {kind: {} for kind in STATEMENTS if kind is not JournalRow}
    with suppress(*Error), closing(connect(path, key)) as raw:
        hostile = made_up(raw)
        for kind, rows in found.items():
            sql = STATEMENTS[kind]
            if sql.name in hostile:
                continue
            order = ", ".join(f'"{name}" DESC' for name in sql.key)
            # From both ends: a page that cannot be read stops each of them on its side.
            for query in (sql.select, f"{sql.select} ORDER BY {order}"):
                rows.update((sql.key_of(row), row) for row in _until_damage(raw, query))
    return found


def _kept_file(path: Path, key: Key | None, sha256: str) -> bytes | None:
    """Return the content of a kept file, None when it cannot be read whole."""
    query = f"SELECT content FROM {kept_file.name} WHERE sha256 = ?"
    with suppress(*Error), closing(connect(path, key)) as raw:
        found = raw.execute(query, (sha256,)).fetchone()
        if found is not None and is_intact(found[0], sha256):
            return bytes(found[0])
    return None


def _until_damage(raw: Raw, query: str) -> Iterator[tuple[Any, ...]]:
    with suppress(*Error):
        for row in raw.execute(query):
            yield tuple(row)


def _acceptable(found: _Rows) -> _Rows:
    """Leave the rows out that no dossier may hold: damage can look like values."""
    engine = create_engine("sqlite://")
    kept: _Rows = {kind: {} for kind in found}
    with engine.connect() as scratch:
        metadata.create_all(scratch)
        for kind, rows in found.items():
            for key, row in rows.items():
                with suppress(DBAPIError):
                    scratch.exec_driver_sql(STATEMENTS[kind].insert, row)
                    kept[kind][key] = row
    engine.dispose()
    return kept


def _consistent(found: _Rows) -> _Rows:
    """Leave the rows out whose parent was not found, and forget a source that was not."""
    kinds = {table.name: kind for kind, table in TABLES.items()}
    again = True
    while again:
        again = False
        for kind, rows in found.items():
            for key, row in list(rows.items()):
                mended = _with_parents(STATEMENTS[kind], row, found, kinds)
                if mended is None:
                    del rows[key]
                    again = True
                elif mended != row:
                    rows[key] = mended
    return found


def _with_parents(
    sql: Statements, row: tuple[Any, ...], found: _Rows, kinds: dict[str, type]
) -> tuple[Any, ...] | None:
    values = list(row)
    for link in sql.table.foreign_key_constraints:
        places = [sql.columns.index(column.name) for column in link.columns]
        wanted = tuple(values[place] for place in places)
        parent = STATEMENTS[kinds[link.referred_table.name]]
        held = [parent.columns.index(e.column.name) for e in link.elements]
        if None in wanted or any(
            tuple(r[place] for place in held) == wanted for r in _one(found, kinds, parent, wanted)
        ):
            continue
        if not all(column.nullable for column in link.columns):
            return None
        for place in places:
            values[place] = None
    return tuple(values)


def _one(
    found: _Rows, kinds: dict[str, type], parent: Statements, wanted: tuple[Any, ...]
) -> Iterator[tuple[Any, ...]]:
    """Yield the row that may be the parent: every key of a parent begins with its number."""
    row = found[kinds[parent.name]].get(wanted[:1])
    if row is not None:
        yield row
