"""Which window holds a dossier: a small file beside it, gone when the window closes.

SQLite's own locks last for one gesture. This one tells a second window, on this machine or another,
who works; a window that ended without a word is noticed.
"""

import contextlib
import json
import os
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

_BEAT, _SILENT = 60, 600
"""Seconds between two signs of life, and after which a holder on another machine is gone."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a dossier.

    Attributes:
        since: UTC, « 2026-12-04T13:32:05Z ».
        began: When the process began, seconds since 1970: a process number may be used again.
    """

    host: str
    pid: int
    since: str
    began: float


class Hold:
    """A dossier held by this window.

    Args:
        file: The file that says so.
    """

    def __init__(self, file: Path) -> None:
        self._file, self._beaten = file, time.monotonic()

    def beat(self) -> None:
        """Give a sign of life, now and then."""
        if time.monotonic() - self._beaten > _BEAT:
            self._beaten = time.monotonic()
            with contextlib.suppress(OSError):
                os.utime(self._file)

    def release(self) -> None:
        """Let the dossier go."""
        with contextlib.suppress(OSError):
            self._file.unlink()


def hold_file(path: Path) -> Path:
    """Return the file that says who holds a dossier."""
    return path.with_name(f".{path.name}.ouvert")


def hold(path: Path) -> Hold | Holder:
    """Hold a dossier, or tell who does.

    Raises:
        OSError: Nothing can be written beside the dossier.
    """
    file = hold_file(path)
    for _ in range(2):
        try:
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            holder = _holder(file)
            if holder is not None:
                return holder
            with contextlib.suppress(FileNotFoundError):
                file.unlink()
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            me = psutil.Process()
            json.dump({
                "host": socket.gethostname(), "pid": me.pid, "began": me.create_time(),
                "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            }, written)  # fmt: skip
        return Hold(file)
    raise FileExistsError(file)


def _holder(file: Path) -> Holder | None:
    """Return the living holder a file names; None when it is gone."""
    try:
        age = time.time() - file.stat().st_mtime
        kept = json.loads(file.read_text(encoding="utf-8"))
        holder = Holder(
            str(kept["host"]), int(kept["pid"]), str(kept["since"]), float(kept["began"])
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        # Being written this moment, or cut off while it was.
        return Holder("?", 0, "", 0.0) if age < _BEAT else None
    if holder.host != socket.gethostname():
        return holder if age < _SILENT else None
    try:
        alive = abs(psutil.Process(holder.pid).create_time() - holder.began) < 1
    except psutil.Error:
        alive = False
    return holder if alive else None
