"""Failed tries at passphrases and PINs, in a small file of the user's own."""

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from jury_app.application.files import write_atomically
from jury_app.domain.errors import EnvironmentFault, KnownError

_PATIENCE = 10
"""Seconds to wait for others who try."""


class FileAttempts:
    """See `jury_app.application.access.Attempts`.

    A try is forgotten by `clear` alone: a locked role stays locked, however long one waits.

    Args:
        file: Where they are kept; made when needed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Let nobody else try for a block; where no lock can be kept, the count is not either.

        A try noted while the clock was ahead counts from now on: nobody waits until the clock is
        there again.
        """
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = self._file.with_suffix(".lock")
                handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
                held.callback(os.close, handle)  # the system gives the lock back with it
                _take_turn(handle)
            known, now = self._read(), time.time()
            if any(at > now for _count, at in known.values()):
                self._write({what: (count, min(at, now)) for what, (count, at) in known.items()})
            yield

    def failures(self, what: str) -> tuple[int, float]:
        """Return how many tries failed in a row, and the seconds since the last."""
        count, at = self._read().get(what, (0, 0.0))
        return count, max(0.0, time.time() - at)

    def failed(self, what: str) -> int:
        """Note a failed try; return how many that makes."""
        known = self._read()
        count = known.get(what, (0, 0.0))[0] + 1
        self._write({**known, what: (count, time.time())})
        return count

    def clear(self, what: str) -> None:
        """Forget the failed tries."""
        known = self._read()
        if known.pop(what, None) is not None:
            self._write(known)

    def _read(self) -> dict[str, tuple[int, float]]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(what): (int(count), float(at)) for what, (count, at) in kept.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, known: dict[str, tuple[int, float]]) -> None:
        with contextlib.suppress(OSError, KnownError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_atomically(self._file, json.dumps(known).encode())


def _take_turn(handle: int) -> None:
    """Lock an open file for this process, after those of others.

    Raises:
        EnvironmentFault: They do not end.
    """
    until = time.monotonic() + _PATIENCE
    while not _lock(handle):
        if time.monotonic() > until:
            raise EnvironmentFault(
                "PIN_BUSY", "D'autres essayent un code en ce moment : recommencez dans un instant."
            )
        time.sleep(0.02)


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True
