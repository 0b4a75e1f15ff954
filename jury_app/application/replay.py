"""Replaying the journal: what the tables must hold if nobody wrote to them behind the program.

Every gesture leaves the rows it added, changed and removed (docs/adr/0003), so the journal alone
tells every value of the dossier. One pass over the journal, one over the tables.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jury_app.application.ports import StoredTable
from jury_app.domain.journal import Block, rows_of
from jury_app.domain.records import JournalRow

Key = tuple[Any, ...]
Values = dict[str, Any]
_WORDS = {
    "setting": "réglages", "person": "personnes", "session": "sessions",
    "member": "membres du jury", "candidate": "candidats", "acquisition": "acquis",
    "source": "fichiers importés", "mark": "notes", "exam_group": "groupes",
    "group_member": "membres des groupes", "group_mark": "notes de groupe",
    "decision": "décisions", "vote": "votes", "recusal": "déports", "event": "événements",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the journal says.

    Attributes:
        table: Name of the table.
        key: The row's primary key, by column.
        columns: The columns that differ; empty when the row is missing or should not be there.
        kind: `added`, `missing`, `changed` or, of a value no program may write, `impossible`.
        session_id: The session the row belongs to; None when it belongs to none.
    """

    table: str
    key: tuple[tuple[str, Any], ...]
    columns: tuple[str, ...]
    kind: str
    session_id: int | None = None

    def place(self) -> str:
        """Say where it is, in French: which table, which row, which columns; never the values."""
        return f"table des {self._row()} : {', '.join(self.columns)}"

    def _row(self) -> str:
        where = ", ".join(f"{column} {value}" for column, value in self.key)
        return f"{_WORDS.get(self.table, self.table)} ({self.table}), ligne {where}"

    def sentence(self, since: str = "") -> str:
        """Say it in French: which table, which row, what, since when; never the values.

        Args:
            since: « depuis … », or nothing when it is not known.
        """
        done = {"added": "ajoutée", "missing": "effacée"}.get(self.kind, "modifiée")
        listed = f" ({', '.join(self.columns)})" if self.columns else ""
        when = f", {since}" if since else ""
        return f"Table des {self._row()} : {done} en dehors du programme{listed}{when}."


def replayed(entries: Iterable[JournalRow], keys: dict[str, Key]) -> dict[str, dict[Key, Values]]:
    """Return what the tables hold after the gestures of a journal.

    Args:
        entries: The journal, oldest first.
        keys: Primary key columns by table.

    Raises:
        KeyError, ValueError, TypeError: An entry is no record of a gesture.
    """
    tables: dict[str, dict[Key, Values]] = {name: {} for name in keys}
    for entry in entries:
        for block in json.loads(entry.before):
            if block["how"] == "removed":
                for key, _values in _rows(block, keys):
                    del tables[block["table"]][key]
        for block in json.loads(entry.after):
            rows = tables[block["table"]]
            for key, values in _rows(block, keys):
                if block["how"] == "added":
                    rows[key] = values
                else:
                    rows[key].update(values)
    return tables


def _rows(block: Block, keys: dict[str, Key]) -> Iterator[tuple[Key, Values]]:
    columns = keys[block["table"]]
    for values in rows_of(block):
        yield tuple(values[column] for column in columns), values


def differences(
    expected: dict[str, dict[Key, Values]], tables: Iterable[StoredTable]
) -> Iterator[Difference]:
    """Compare the tables with what the journal says of them.

    Text is compared as the journal keeps it, in NFC: two encodings of one text are the same.
    """
    for table in tables:
        left = dict(expected[table.name])
        places = [table.columns.index(name) for name in table.key]
        for row in table.rows:
            key = tuple(row[place] for place in places)
            values = left.pop(key, None)
            named = tuple(zip(table.key, key, strict=True))
            if values is None:
                owner = _owner(table.name, dict(zip(table.columns, row, strict=True)))
                yield Difference(table.name, named, (), "added", owner)
                continue
            changed = tuple(
                name
                for name, value in zip(table.columns, row, strict=True)
                if not _same(value, values.get(name))
            )
            if changed:
                owner = _owner(table.name, values)
                yield Difference(table.name, named, changed, "changed", owner)
        for key, values in left.items():
            named = tuple(zip(table.key, key, strict=True))
            yield Difference(table.name, named, (), "missing", _owner(table.name, values))


def _owner(table: str, values: Values) -> int | None:
    """Return the session a row belongs to, if it does to one."""
    found = values.get("id" if table == "session" else "session_id")
    return found if isinstance(found, int) else None


def last_entries(
    entries: Sequence[JournalRow], keys: dict[str, Key], found: Iterable[Difference]
) -> dict[Difference, JournalRow]:
    """Return the newest journal entry about each row that differs, for those it knows.

    Args:
        entries: The journal, oldest first; one that can be replayed.
        keys: Primary key columns by table.
        found: The rows.
    """
    left = {(one.table, tuple(value for _name, value in one.key)): one for one in found}
    last: dict[Difference, JournalRow] = {}
    for entry in reversed(entries):
        if not left:
            break
        for block in (*json.loads(entry.before), *json.loads(entry.after)):
            for key, _values in _rows(block, keys):
                one = left.pop((block["table"], key), None)
                if one is not None:
                    last[one] = entry
    return last


def _same(stored: object, recorded: object) -> bool:
    return type(stored) is type(recorded) and stored == recorded
