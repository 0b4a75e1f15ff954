"""Do a run again by hand: `python -m tests.monkey SEED --gestures 900`, visible without offscreen.

Every gesture is printed before the program answers it.
"""

import argparse
import faulthandler
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.monkey.hands import Monkey
from tests.monkey.room import room

_HARMLESS = ("propagateSizeHints", "support raise()", "support grabbing the keyboard")
_WARNED: list[str] = []


def _hear(kind: QtMsgType, _where: QMessageLogContext, said: str) -> None:
    if kind not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} and not any(
        one in said for one in _HARMLESS
    ):
        _WARNED.append(said)


def main() -> None:
    """Run, and say what was measured."""
    from tests.monkey.run import check_weight, run, run_and_undo  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="python -m tests.monkey")
    parser.add_argument("seed", type=int)
    parser.add_argument("--gestures", type=int, default=2_000)
    parser.add_argument("--undoable", action="store_true", help="marks and decisions, then undo")
    parser.add_argument("--hasty", type=float, default=0.0, help="how often no job is waited for")
    parser.add_argument("--show", action="store_true", help="print every gesture")
    given = parser.parse_args()
    faulthandler.enable()
    qInstallMessageHandler(_hear)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    if given.show:
        Monkey._note = _aloud  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory(prefix="jury-monkey-") as folder:
        os.environ["JURY_APP_BACKUPS"] = str(Path(folder) / "backups")
        begun = time.monotonic()
        with room(app, Path(folder)) as place:
            if given.undoable:
                taken = run_and_undo(place, given.seed, given.gestures, lambda: _WARNED)
                _say(f"{taken} gestures taken back")
            else:
                half, end = run(place, given.seed, given.gestures, lambda: _WARNED, given.hasty)
                _say(f"{half}\n{end}")
                check_weight(half, end)
        _say(f"{time.monotonic() - begun:.0f} s")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _aloud(self: Monkey, said: str) -> None:
    self.said.append(f"{self.count:6d} {said}")
    _say(self.said[-1])


if __name__ == "__main__":
    main()
