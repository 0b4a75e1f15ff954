"""The log beside an open dossier: written back into the file, and never left beside another one.

SQLite finds a log by the name of its file. Of a file that was renamed, moved or replaced while it
was open, the log stays where the file was: what it holds would be missing in the one, and be
written into any other that takes its place.
"""

import contextlib
from pathlib import Path

from db.engine import BUSY_SECONDS, LOG_FILES, Raw, log_of

FileId = tuple[int, int]
"""What tells a file from any other, as long as it is open: its device and number (inode)."""


def file_id(path: Path) -> FileId | None:
    """Return what tells the file at a path from any other, None when nothing is there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def write_back(raw: Raw) -> bool:
    """Write the log into the file and empty it, or give up at once while anybody is at work.

    Returns:
        True when nothing is left in the log.
    """
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        busy, left, _written = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS}")
    return not busy and left <= 0


def remove_log(path: Path, own: FileId | None) -> None:
    """Delete the log, emptied, that a file left where it was; not that of another file."""
    if own is not None and file_id(log_of(path)) == own:
        for end in LOG_FILES:
            with contextlib.suppress(OSError):
                Path(f"{path}{end}").unlink()
