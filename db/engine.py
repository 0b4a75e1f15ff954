"""The driver: one SQLite library for plain and encrypted dossiers, and the key of the latter.

SQLCipher reads plain files too. One library for both matters: two copies of SQLite in one process
would drop each other's locks.
"""

import contextlib
import hashlib
import hmac
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import Engine, QueuePool, create_engine
from sqlcipher3 import dbapi2

from db.places import risky

BUSY_SECONDS: Final = 5
_ROUNDS: Final = 256_000
"""SQLCipher 4's own: any SQLCipher program opens the file with the passphrase alone."""
PAGE: Final = 4096
_PLAIN: Final = b"SQLite format 3\x00"
_OTHERS: Final = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
"""How common files begin that are no dossier."""

LOG_FILES: Final = ("-wal", "-shm")
"""The log beside a file, and its index."""
SIDE_FILES: Final = (*LOG_FILES, "-journal")
"""What SQLite keeps beside a file that is open, or was cut off."""

Raw = Any
"""A driver connection; the driver has no types."""
Error = (dbapi2.Error, UnicodeDecodeError)
"""What the driver raises; the latter where its own message quotes a damaged file."""


class Key:
    """The key of an encrypted dossier, derived once; wiped as soon as the dossier is closed.

    Args:
        raw: 32 bytes, see `derived`.
        salt: The first 16 bytes of the file.
    """

    def __init__(self, raw: bytes | bytearray, salt: bytes) -> None:
        self._raw, self._salt = bytearray(raw), salt

    @classmethod
    def derived(cls, passphrase: str, salt: bytes) -> "Key":
        """Return the key of a passphrase; the same text in another Unicode form is the same."""
        return cls(_derive(passphrase, salt), salt)

    def apply(self, raw: Raw) -> None:
        """Give the key to a fresh connection."""
        raw.execute(f"PRAGMA key = \"x'{self._raw.hex()}{self._salt.hex()}'\"")

    def is_of(self, passphrase: str) -> bool:
        """Tell whether this is the key of a passphrase."""
        return hmac.compare_digest(_derive(passphrase, self._salt), self._raw)

    def copy(self) -> "Key":
        """Return the same key with a life of its own."""
        return Key(self._raw, self._salt)

    def wipe(self) -> None:
        """Overwrite the key; it opens nothing any more."""
        self._raw[:] = bytes(len(self._raw))


@contextlib.contextmanager
def passing(key: Key | None) -> Iterator[Key | None]:
    """Use a key for a block, and wipe it."""
    try:
        yield key
    finally:
        if key is not None:
            key.wipe()


def _derive(passphrase: str, salt: bytes) -> bytes:
    text = unicodedata.normalize("NFC", passphrase).encode()
    return hashlib.pbkdf2_hmac("sha512", text, salt, _ROUNDS, 32)


def connect(path: Path, key: Key | None = None) -> Raw:
    """Open a driver connection; transactions are opened by hand.

    Raises:
        Error: SQLite's own; `db.faults.translated` says it in French.
    """
    if not path.exists():
        # SQLite would make an empty file of that name.
        raise dbapi2.OperationalError("unable to open database file")
    still = _stands_still(path)
    # A path, not a URI: there « ? » and « % » of a file's name would mean something else.
    raw = dbapi2.connect(
        f"file://{_rooted(path)}?immutable=1" if still else str(path.absolute()),
        uri=still,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
        isolation_level=None,
    )
    return _prepared(raw, key)


def log_of(path: Path) -> Path:
    """Return where SQLite keeps the log of a dossier."""
    return Path(f"{path}{LOG_FILES[0]}")


def pinned(path: Path) -> Raw | None:
    """Open a file without reading it: its number is given to no other file until this is closed."""
    with contextlib.suppress(*Error):
        if path.exists():
            return dbapi2.connect(str(path.absolute()), check_same_thread=False)
    return None


def _stands_still(path: Path) -> bool:
    """Tell whether nobody writes to a file: its place is protected and nothing is under way.

    Of a dossier with a log, SQLite could else not even read there: it makes files beside it.
    """
    beside = [Path(f"{path.absolute()}{end}") for end in SIDE_FILES]
    return (
        not os.access(path.absolute().parent, os.W_OK)
        and not any(one.exists() and one.stat().st_size for one in beside)
        and risky(path) is None  # on a network, others may write where we may not
    )


def _rooted(path: Path) -> str:
    """Return an absolute path as a URI has it: « /C:/… » on Windows."""
    return quote(f"/{path.absolute().as_posix()}".replace("//", "/", 1))


def connect_in_memory(name: str, key: Key | None = None) -> Raw:
    """Open a connection to a database in memory; it ends with its last connection."""
    raw = dbapi2.connect(
        f"file:{name}?mode=memory&cache=shared",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )
    return _prepared(raw, key)


def in_memory(key: Key | None = None) -> tuple[Raw, Callable[[], Engine]]:
    """Return an empty database in memory, and what gives engines on it.

    It lives as long as the connection returned.
    """
    name = uuid4().hex
    return connect_in_memory(name, key), lambda: pooled(lambda: connect_in_memory(name, key))


def _prepared(raw: Raw, key: Key | None) -> Raw:
    try:
        # A wrong key is an ordinary event, told in French: the library must not print it.
        raw.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            key.apply(raw)
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY"):
            raw.execute(f"PRAGMA {pragma}")
    except BaseException:
        raw.close()
        raise
    return raw


def engine_for(path: Path, key: Key | None) -> Engine:
    """Return an engine whose connections are made by `connect`."""
    return pooled(lambda: connect(path, key))


def pooled(creator: Callable[[], Raw]) -> Engine:
    """Return an engine whose connections are made so."""
    return create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        hide_parameters=True,  # an error message must never carry names or marks into the log
    )


def head(path: Path) -> bytes:
    """Return the first 16 bytes of a file: a plain dossier's mark, an encrypted one's salt.

    SQLite itself reads them: closing the file by other means would drop this process's locks.
    """
    with contextlib.closing(dbapi2.connect(str(path.absolute()))) as raw:
        raw.execute("PRAGMA cipher_log_level = NONE")
        raw.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
        return bytes.fromhex(raw.execute("PRAGMA cipher_salt").fetchone()[0])


def looks_encrypted(path: Path, beginning: bytes) -> bool:
    """Tell whether a file may be an encrypted dossier: whole pages, and no known beginning.

    The last page may be cut short while SQLite's own files beside say how to mend it.
    """
    size = path.stat().st_size
    return (
        size >= PAGE
        and (size % PAGE == 0 or any(Path(f"{path}{end}").exists() for end in SIDE_FILES))
        and not beginning.startswith((_PLAIN, *_OTHERS))
        and not all(byte in b"\t\n\r" or 0x20 <= byte < 0x7F for byte in beginning)
    )


def is_plain(beginning: bytes) -> bool:
    """Tell whether these are the first bytes of a plain SQLite file."""
    return beginning == _PLAIN


def made_up(raw: Raw) -> set[str]:
    """Return what is read like a table and is none: a view may never come to an end."""
    query = "SELECT lower(name) FROM sqlite_master WHERE type IN ('table', 'view') AND rootpage = 0"
    return {name for (name,) in raw.execute(query)}


def holds(path: Path, key: Key | None) -> bool:
    """Tell whether a key (None for a plain file) opens a file."""
    try:
        with contextlib.closing(connect(path, key)) as raw:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if isinstance(error, dbapi2.OperationalError):
            raise
        return False
    return True
