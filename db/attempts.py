"""Failed tries at passphrases and PINs, in a small file of the user's own."""

import contextlib
import json
import time
from pathlib import Path

from jury_app.application.files import write_atomically
from jury_app.domain.errors import KnownError


class FileAttempts:
    """See `jury_app.application.access.Attempts`.

    A try is forgotten by `clear` alone: a locked role stays locked, however long one waits.

    Args:
        file: Where they are kept; made when needed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

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
