"""Another passphrase, encryption or its end: written on a copy, compared, then put in place."""

import contextlib
from contextlib import closing
from pathlib import Path

from db.backups import create_private, flush, flush_folder, require_alone
from db.engine import Error, Key, Raw, connect
from db.faults import fault_of
from db.places import risky
from db.schema import APPLICATION_ID, TABLES
from jury_app.domain.errors import EnvironmentFault

_NAMES = (*(table.name for table in TABLES.values()), "alembic_version")


def convert(path: Path, old: Key | None, new: Key | None) -> None:
    """Write a dossier or a backup anew under another key (None: plain), in one step.

    Args:
        path: The file; nobody may hold it.
        old: The key it has.
        new: The key it gets, with a salt of its own.

    Raises:
        EnvironmentFault: It is held, or the copy cannot be written; the file is as it was.
        Refusal: It is damaged.
    """
    beside = conversion_of(path)
    try:
        require_alone(path, old)
        beside.unlink(missing_ok=True)
        create_private(beside)
        with closing(connect(path, old)) as source:
            # Exclusive until the copy is whole: no gesture may be written in between.
            source.execute("PRAGMA locking_mode = EXCLUSIVE")
            source.execute("BEGIN EXCLUSIVE")
            _copy(source, beside, new)
            source.execute("ROLLBACK")
        flush(beside)
        beside.replace(path)
        flush_folder(path.parent)
    except Error as error:
        raise fault_of(error, path) from error
    except OSError as error:
        raise EnvironmentFault(
            "CONVERSION_FAILED",
            f"Le dossier {path} ne peut pas être réécrit ({error.strerror}) : vérifiez la place "
            "et vos droits. Il est resté tel quel.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def conversion_of(path: Path) -> Path:
    """Return where the copy of a conversion is written."""
    return path.with_name(f".{path.name}.conversion")


def _copy(source: Raw, target: Path, key: Key | None) -> None:
    """Copy schema and rows into an empty file, and compare every row."""
    with closing(connect(target, key)) as copy:
        copy.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        version = source.execute("PRAGMA user_version").fetchone()[0]
        copy.execute(f"PRAGMA user_version = {version}")
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("BEGIN")
        objects = source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type = ? ORDER BY rowid",
            ("table",),
        ).fetchall()
        for (sql,) in objects:
            copy.execute(sql)
        for name in _NAMES:
            rows = source.execute(f"SELECT * FROM {name}")
            marks = ", ".join("?" * len(rows.description))
            copy.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        others = source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'table' "
            "ORDER BY type = 'trigger', rowid"
        ).fetchall()
        for (sql,) in others:
            copy.execute(sql)
        copy.execute("COMMIT")
        for name in _NAMES:
            same = source.execute(f"SELECT * FROM {name}").fetchall() == (
                copy.execute(f"SELECT * FROM {name}").fetchall()
            )
            if not same:
                raise EnvironmentFault(
                    "CONVERSION_FAILED",
                    f"La copie de {target.parent} n'est pas conforme : le dossier est resté tel "
                    "quel. Vérifiez le disque.",
                )
        if not risky(target):
            copy.execute("PRAGMA journal_mode = WAL")
