"""Creating and opening dossier files; a file that is no dossier is refused before it is touched."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from db.faults import damaged, translated
from db.inspection import build_schema
from db.schema import APPLICATION_ID, SCHEMA_VERSION
from db.store import SqlStore
from jury_app.application.ports import Clock
from jury_app.domain.errors import EnvironmentFault, Refusal


def create_store(path: Path, clock: Clock) -> SqlStore:
    """Create an empty dossier, readable by its owner alone.

    Raises:
        Refusal: Something already stands there; it is never overwritten.
        EnvironmentFault: The folder is missing or cannot be written.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise Refusal(
            "DOSSIER_EXISTS",
            f"{path} existe déjà : choisissez un autre nom, un fichier n'est jamais écrasé.",
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            "FOLDER_NOT_WRITABLE",
            f"Le dossier {path} ne peut pas être créé ({error.strerror}) : choisissez un "
            "emplacement où vous pouvez écrire.",
        ) from error
    store = SqlStore(path, clock)
    try:
        _build(store)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return store


def _build(store: SqlStore) -> None:
    try:
        with store._engine.connect() as connection:  # noqa: SLF001 - same package
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            build_schema(connection)
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (SCHEMA_VERSION,))
            connection.exec_driver_sql("COMMIT")
    except DBAPIError as error:
        raise translated(error, store.path) from error


def open_store(path: Path, clock: Clock) -> SqlStore:
    """Open a dossier, migrating an older one first.

    Raises:
        Refusal: Not a dossier, made by a newer version, or damaged.
        EnvironmentFault: Missing, unreadable or held by another program.
    """
    version = schema_version(path)
    if version > SCHEMA_VERSION:
        raise Refusal(
            "DOSSIER_NEWER",
            f"Le dossier {path} a été créé par une version plus récente du programme : "
            "mettez le programme à jour pour l'ouvrir.",
        )
    if version < SCHEMA_VERSION:
        from db.migrate import upgrade  # noqa: PLC0415 - alembic is slow to import

        upgrade(path)
    return SqlStore(path, clock)


def schema_version(path: Path) -> str:
    """Return the schema version of a dossier, read without changing the file.

    Raises:
        Refusal: The file is not a dossier, or is damaged.
        EnvironmentFault: The file is missing or cannot be read.
    """
    # SQLite alone opens the file: closing it by other means would drop this process's locks on it.
    if not path.is_file():
        why = "ne peut pas être lu" if path.exists() else "n'existe pas"
        raise EnvironmentFault(
            "DOSSIER_UNREADABLE", f"{path} {why} : vérifiez son nom et son emplacement."
        )
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise _not_a_dossier(path)
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise damaged(path) from error
        raise EnvironmentFault(
            "DOSSIER_UNREADABLE",
            f"Le dossier {path} ne peut pas être ouvert ({error}) : vérifiez les droits du fichier "
            "et de son dossier, et qu'aucun autre programme ne le tient.",
        ) from error
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise _not_a_dossier(path) from error
        raise damaged(path) from error
    if found is None:
        raise damaged(path)
    return str(found[0])


def _not_a_dossier(path: Path) -> Refusal:
    return Refusal(
        "NOT_A_DOSSIER",
        f"{path} n'est pas un dossier de jury : choisissez un fichier créé par ce programme.",
    )
