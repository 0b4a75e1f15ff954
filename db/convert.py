"""Another passphrase, encryption or its end: written on copies, compared, then put in place.

The backups are copied first; putting the dossier's copy in its place is the one moment that counts.
Cut off before it, the copies are deleted at the next opening; after it, they take their places.
"""

import contextlib
import time
from collections.abc import Iterable
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from db.backups import (
    Backups,
    alone,
    create_private,
    first_entry,
    is_good,
    replace_held,
    require_short,
    sweep,
)
from db.engine import Error, Key, Raw, connect, is_plain
from db.faults import fault_of
from db.places import risky
from db.schema import APPLICATION_ID
from jury_app.application.files import flush, flush_folder
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of

_SUFFIX = ".conversion"
_A_DAY = 86_400
"""Seconds after which the copy of a backup that nobody put in its place was cut off."""


def convert(path: Path, old: Key | None, new: Key | None, backups: Backups | None = None) -> None:
    """Write a dossier and its backups anew under another key (None: plain), in one step.

    A backup under yet another key stays as it is: another machine may have made it, or the dossier
    before an earlier copy was put back, and it may hold the newest work. Those that the dossier
    left under another name or place follow it.

    Args:
        path: The dossier; nobody may hold it.
        old: The key it has.
        new: The key it gets, with a salt of its own.
        backups: Its backups.

    Raises:
        EnvironmentFault: It is held, or a copy cannot be written; the dossier is as it was.
        Refusal: It is damaged, or its name is too long.
    """
    beside, opens = conversion_of(path), old
    require_short(path, beside, "fermez-le et raccourcissez son nom")
    first, left = first_entry(path, old), list[Path]()
    try:
        with alone(path, old) as source:
            try:
                _write(source, beside, new)
                _work_with_log(path, beside, new)
                if backups:
                    backups.tidy(0)  # nobody else has the dossier, so nobody is backing it up
                    for one in backups.all():
                        _prepare(one.path, (old, None), new)
                    for former, key in list(backups.elsewhere(source, (old, None))):
                        left.append(conversion_of(former))
                        _prepare(former, (key,), new)
                replace_held(source, beside, path)
                opens = new
                flush_folder(path.parent)  # the backups, on another disk, must not go first
            finally:
                settle(path, opens, backups, first)
                for copy in left:
                    sweep(copy.parent, copy.name)
    except OSError as error:
        raise EnvironmentFault(
            "CONVERSION_FAILED",
            f"Le dossier {path} ne peut pas être réécrit ({cause_of(error)}) : vérifiez la place "
            "et vos droits. Il est resté tel quel.",
        ) from error


def settle(path: Path, key: Key | None, backups: Backups | None, first: str | None = None) -> None:
    """Finish or undo a conversion that ended or was cut off.

    Args:
        path: The dossier.
        key: The key that opens it now: copies it opens too take the place of their backups.
        backups: Its backups.
        first: What `first_entry` says of it; asked only when needed.
    """
    beside = conversion_of(path)
    sweep(beside.parent, beside.name)
    for copy in backups.root.glob(f"*/.*{_SUFFIX}") if backups else ():
        if backups and copy.parent == backups.folder:
            _take_place(copy, key)
            sweep(copy.parent, copy.name)
            continue
        first = first_entry(path, key) if first is None else first
        if first and first_entry(copy, key) == first:
            _take_place(copy, key)
        elif _is_left(copy):  # a younger one may be another dossier's, being made
            sweep(copy.parent, copy.name)


def _take_place(copy: Path, key: Key | None) -> None:
    backup = copy.with_name(copy.name[1 : -len(_SUFFIX)])
    with contextlib.suppress(OSError):
        if backup.exists() and is_good(copy, key):
            copy.replace(backup)


def _is_left(copy: Path) -> bool:
    with contextlib.suppress(OSError):
        return time.time() - copy.stat().st_mtime > _A_DAY
    return False


def conversion_of(path: Path) -> Path:
    """Return where the copy of a conversion is written."""
    return path.with_name(f".{path.name}{_SUFFIX}")


def _work_with_log(path: Path, copy: Path, key: Key | None) -> None:
    if not risky(path):
        with closing(connect(copy, key)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
        flush(copy)


def _prepare(backup: Path, keys: Iterable[Key | None], new: Key | None) -> None:
    """Write the copy of a backup that will take its place once the dossier's has."""
    copy = conversion_of(backup)
    for key in dict.fromkeys(keys):
        try:
            with closing(connect(backup, key)) as source:
                source.execute("BEGIN")
                _write(source, copy, new)
        except Error as error:
            known = fault_of(error, backup)
            if not isinstance(known, Refusal):
                raise known from error
        else:
            return
    with backup.open("rb") as file:
        damaged = is_plain(file.read(16))
    if damaged:  # what is left of it must not stay in clear
        backup.unlink()


def _write(source: Raw, target: Path, key: Key | None) -> None:
    sweep(target.parent, target.name)
    create_private(target)
    _copy(source, target, key)
    flush(target)


def _copy(source: Raw, target: Path, key: Key | None) -> None:
    """Copy schema and rows into an empty file, and compare every row."""
    with closing(connect(target, key)) as copy:
        copy.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        version = source.execute("PRAGMA user_version").fetchone()[0]
        copy.execute(f"PRAGMA user_version = {version}")
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("BEGIN")
        # Its own tables, not the program's: a backup may be of an older schema.
        tables = source.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        for name, sql in tables:
            copy.execute(sql)
            rows = source.execute(f'SELECT * FROM "{name}"')
            marks = ", ".join("?" * len(rows.description))
            copy.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        others = source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'table' "
            "ORDER BY type = 'trigger', rowid"
        ).fetchall()
        for (sql,) in others:
            copy.execute(sql)
        copy.execute("COMMIT")
        for name, _sql in tables:
            query = f'SELECT * FROM "{name}"'
            # Row by row: kept files are large.
            pairs = zip_longest(source.execute(query), copy.execute(query))
            if any(one != other for one, other in pairs):
                raise EnvironmentFault(
                    "CONVERSION_FAILED",
                    f"La copie de {target.parent} n'est pas conforme : le dossier est resté tel "
                    "quel. Vérifiez le disque.",
                )
