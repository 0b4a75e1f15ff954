"""Creating and opening dossier files; a file that is no dossier is refused before it is touched."""

import contextlib
import os
import re
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db.engine import (
    SIDE_FILES,
    Error,
    Key,
    connect,
    engine_for,
    head,
    holds,
    is_plain,
    looks_encrypted,
    made_up,
)
from db.faults import FAILURES, damaged, fault_of, translated
from db.inspection import SqlInspector, build_schema
from db.places import risky
from db.restoring import require_short_name
from db.schema import APPLICATION_ID, SCHEMA_VERSION, metadata
from db.store import SqlStore
from jury_app.application.ports import Clock
from jury_app.domain.errors import EnvironmentFault, NeedsSecret, Refusal, cause_of

_SALT = 16
_VERSION = re.compile("(?!0000)[0-9]{4}")
"""What the versions of the schema look like, from the first one on."""


def create_store(path: Path, clock: Clock, passphrase: str | None = None) -> SqlStore:
    """Create an empty dossier, encrypted if a passphrase is given; see `create_empty`."""
    return create_empty(path, clock, new_key(passphrase))


def create_empty(path: Path, clock: Clock, key: Key | None) -> SqlStore:
    """Create an empty dossier under a key (None: plain), readable by its owner alone.

    Raises:
        Refusal: Something already stands there, which is never overwritten; its name is too long.
        EnvironmentFault: The folder is missing or cannot be written.
    """
    require_short_name(path)
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
            f"Le dossier {path} ne peut pas être créé ({cause_of(error)}) : choisissez un "
            "emplacement où vous pouvez écrire.",
        ) from error
    store = SqlStore(path, clock, key)
    try:
        _build(store)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return store


def _free_log(path: Path) -> None:
    """Let the log be written where the dossier may be: SQLite made it while that was read-only."""
    for end in SIDE_FILES:
        with contextlib.suppress(OSError):
            log = Path(f"{path}{end}")
            if os.access(path, os.W_OK) and not log.stat().st_mode & stat.S_IWUSR:
                log.chmod(0o600)


def new_key(passphrase: str | None) -> Key | None:
    """Return the key of a new encrypted file, with a salt of its own; None for a plain one."""
    return None if passphrase is None else Key.derived(passphrase, os.urandom(_SALT))


def _build(store: SqlStore) -> None:
    mode = "DELETE" if risky(store.path) else "WAL"
    try:
        with store._engine.connect() as connection:  # noqa: SLF001 - same package
            connection.exec_driver_sql(f"PRAGMA journal_mode = {mode}")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            build_schema(connection)
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (SCHEMA_VERSION,))
            connection.exec_driver_sql("COMMIT")
    except FAILURES as error:
        raise translated(error, store.path) from error


def open_as_found(path: Path, clock: Clock, passphrase: str | None = None) -> SqlStore:
    """Open a dossier of whatever schema, without changing it.

    Args:
        path: The dossier.
        clock: Tells the time of gestures.
        passphrase: That of an encrypted dossier; a plain one takes no notice of it.

    Raises:
        Refusal: Not a dossier, made by a newer version, or damaged.
        NeedsSecret: It is encrypted, and no passphrase was given.
        EnvironmentFault: Missing, unreadable, held by another program, or the wrong passphrase.
    """
    _free_log(path)
    key = key_of(path, passphrase)
    try:
        is_older(path, key)
    except BaseException:
        if key is not None:
            key.wipe()
        raise
    return SqlStore(path, clock, key)


def is_older(path: Path, key: Key | None) -> bool:
    """Tell whether a dossier is of an older schema.

    Raises:
        Refusal: It is of a newer one; see `schema_version`.
    """
    version = schema_version(path, key)
    if version > SCHEMA_VERSION:
        raise Refusal(
            "DOSSIER_NEWER",
            f"Le dossier {path} a été créé par une version plus récente du programme : "
            "mettez le programme à jour pour l'ouvrir.",
        )
    return version < SCHEMA_VERSION


def bring_up(path: Path, key: Key | None, before: Callable[[Key | None], object]) -> None:
    """Migrate a dossier of an older schema, `before` called with its key first.

    Raises:
        Refusal: Made by a newer version, damaged, or not of the schema that it states.
        EnvironmentFault: It cannot be read, or written.
    """
    if is_older(path, key):
        from db.migrate import upgrade  # noqa: PLC0415 - alembic is slow to import

        _require_stated_schema(path, key)
        before(key)
        upgrade(path, key)


def _require_stated_schema(path: Path, key: Key | None) -> None:
    """Refuse a dossier whose version was written over: migrating it would hide that for ever."""
    engine = engine_for(path, key)
    try:
        with engine.connect() as connection:
            as_stated = SqlInspector(connection).is_of(schema_version(path, key))
    except FAILURES as error:
        raise fault_of(getattr(error, "orig", error), path) from error
    finally:
        engine.dispose()
    if not as_stated:
        raise damaged(path)


def key_of(path: Path, passphrase: str | None) -> Key | None:
    """Return the key that opens a file, None when it is plain.

    Raises:
        Refusal: The file can be no dossier.
        NeedsSecret: It looks encrypted, and no passphrase was given.
        EnvironmentFault: Missing or unreadable, or the wrong passphrase.
    """
    # SQLite alone opens the file: closing it by other means would drop this process's locks on it.
    if not path.is_file():
        why = "ne peut pas être lu" if path.exists() else "n'existe pas"
        raise EnvironmentFault(
            "DOSSIER_UNREADABLE", f"{path} {why} : vérifiez son nom et son emplacement."
        )
    try:
        beginning = head(path)
        if is_plain(beginning):
            return None
        if path.stat().st_size and not any(beginning):  # what a disk cut off leaves
            raise damaged(path)
        if not looks_encrypted(path, beginning):
            raise _not_a_dossier(path)
        if passphrase is None:
            raise NeedsSecret(
                "PASSPHRASE_NEEDED",
                f"Le dossier {path} est chiffré : donnez sa phrase secrète (--passphrase-file ou "
                "la variable JURY_APP_PASSPHRASE).",
            )
        key = Key.derived(passphrase, beginning)
        if holds(path, key):
            return key
        key.wipe()
    except Error as error:
        raise fault_of(error, path) from error
    raise EnvironmentFault(
        "PASSPHRASE_WRONG",
        f"La phrase secrète n'ouvre pas {path} : vérifiez-la, majuscules comprises.",
    )


def schema_version(path: Path, key: Key | None = None) -> str:
    """Return the schema version of a dossier, read without changing the file.

    Raises:
        Refusal: The file is not a dossier, or is damaged.
        EnvironmentFault: The file cannot be read.
    """
    try:
        with closing(connect(path, key)) as raw:
            if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise _not_a_dossier(path)
            if made_up(raw) & {"alembic_version", *metadata.tables}:
                raise damaged(path)
            found = raw.execute("SELECT version_num FROM alembic_version").fetchall()
    except Error as error:
        raise fault_of(error, path) from error
    versions = [str(version) for (version,) in found]
    if not versions or not all(map(_VERSION.fullmatch, versions)):
        raise damaged(path)
    return versions[0]


def _not_a_dossier(path: Path) -> Refusal:
    return Refusal(
        "NOT_A_DOSSIER",
        f"{path} n'est pas un dossier de jury : choisissez un fichier créé par ce programme.",
    )
