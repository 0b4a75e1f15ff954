"""Which window holds a dossier: a small file beside it, gone when the window closes.

SQLite's own locks last for one gesture. This one tells a second window, on this machine or another,
who works; a window that ended without a word is noticed.
"""

import contextlib
import json
import os
import socket
import stat
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from jury_app.domain.errors import NONSENSE
from jury_app.domain.wording import utc_text

_BEAT, _SILENT = 60, 600
"""Seconds between two signs of life, and after which a holder on another machine is gone."""
_SAME = 2
"""Seconds two readings of one beginning may lie apart."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a dossier.

    Attributes:
        since: UTC, « 2026-12-04T13:32:05Z ».
        began: When the process began, seconds since 1970: a process number may be used again.
        booted: When the machine did, as told by the same clock.
    """

    host: str
    pid: int
    since: str
    began: float
    booted: float


class Hold:
    """A dossier held by this window.

    Args:
        file: The file that says so.
        said: What this window wrote there.
    """

    def __init__(self, file: Path, said: str) -> None:
        self._file, self._said, self._beaten = file, said, time.monotonic()

    def beat(self) -> None:
        """Give a sign of life, now and then."""
        if time.monotonic() - self._beaten > _BEAT:
            self._beaten = time.monotonic()
            with contextlib.suppress(OSError, ValueError):
                if self._is_own():
                    os.utime(self._file)

    def release(self) -> None:
        """Let the dossier go."""
        with contextlib.suppress(OSError, ValueError):
            if self._is_own():
                self._file.unlink()

    def _is_own(self) -> bool:
        """Tell whether no other machine took this one, asleep for long, for gone."""
        return self._file.read_text(encoding="utf-8") == self._said


def hold_file(path: Path) -> Path:
    """Return the file that says who holds a dossier."""
    return path.with_name(f".{path.name}.ouvert")


def hold(path: Path) -> Hold | Holder:
    """Hold a dossier, or tell who does.

    Raises:
        OSError: Nothing can be written beside the dossier.
    """
    file, readers = hold_file(path), stat.S_IMODE(path.stat().st_mode) & 0o644
    for _ in range(2):
        try:
            # Whoever may read the dossier must see who holds it.
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, readers)
        except FileExistsError:
            holder = _holder(file)
            if holder is not None:
                return holder
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
            continue
        began, booted = _beginnings(os.getpid())
        said = json.dumps({
            "host": socket.gethostname(), "pid": os.getpid(), "began": began, "booted": booted,
            "since": utc_text(datetime.now(UTC)),
        })  # fmt: skip
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(said)
        return Hold(file, said)
    raise FileExistsError(file)


def _holder(file: Path) -> Holder | None:
    """Return the living holder a file names; None when it is gone."""
    try:
        age = time.time() - file.stat().st_mtime
        kept = json.loads(file.read_text(encoding="utf-8"))
        since = utc_text(datetime.fromisoformat(kept["since"]))
        began = float(kept["began"])
        booted = float(kept.get("booted", "nan"))  # a window of version 0.1 does not say it
        holder = Holder(str(kept["host"]), int(kept["pid"]), since, began, booted)
    except FileNotFoundError:
        return None
    except (OSError, *NONSENSE):
        # Being written this moment, or cut off while it was.
        return Holder("?", 0, "", 0.0, 0.0) if age < _BEAT else None
    if holder.host != socket.gethostname():
        return holder if age < _SILENT else None
    return holder if _lives(holder) else None


def _lives(holder: Holder) -> bool:
    """Tell whether the process of a holder on this machine is still there.

    When the clock is put right, either of two things stays: when the process began by the clock
    (Windows), or how long after the machine did (Linux, which counts from there).
    """
    try:
        began, booted = _beginnings(holder.pid)
    except (psutil.Error, *NONSENSE):
        return False
    after = (began - booted) - (holder.began - holder.booted)
    return abs(began - holder.began) < _SAME or abs(after) < _SAME


def _beginnings(pid: int) -> tuple[float, float]:
    """Return when a process and the machine began, by the clock of this moment."""
    booted = psutil.boot_time()  # first: what psutil counts from, where it keeps that
    return psutil.Process(pid).create_time(), booted
