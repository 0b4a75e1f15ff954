"""Long work off the GUI thread, with progress and a Cancel that works.

A job is a function that takes a `Progress` and calls it now and then; calling it is also where a
cancelled job stops.

What came of the work is said in the GUI thread, in one place: until then the job is under way, and
whoever empties the window can still drop it, so that nothing is shown over another dossier.

Python collects no cycles while a job runs: the thread that makes much is the one that collects, and
a widget must not be destroyed there. Qt would hold a lock of the widget's while it waits for
Python, and the window, which has Python, could wait for that lock for ever.
"""

import gc
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from jury_app.application.progress import Tell
from jury_app.domain.errors import KnownError

Work = Callable[["Progress"], Any]
_RUNNING: set["Job"] = set()
"""Jobs under way; a job without parent outlives the page that began it, never its thread."""


def under_way() -> list["Job"]:
    """Return the jobs, of whatever page or dialog, that have not yet said what came of them."""
    return list(_RUNNING)


def _collect_again() -> None:
    """Let Python collect cycles once no thread of a job runs; a job destroyed has none."""
    _RUNNING.difference_update([job for job in _RUNNING if not shiboken6.isValid(job)])
    if not _RUNNING:
        gc.enable()


class Cancelled(Exception):
    """Raised inside a job when its user cancelled it."""


class Progress:
    """Handed to a job: call it to say how far the work is.

    Raises `Cancelled` from the call when the user cancelled.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` steps are done."""
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, total)

    def cancel(self) -> None:
        """Ask the job to stop at its next call."""
        self._stop.set()


class Job(QObject):
    """One piece of work in its own thread; it goes when it is over.

    Else those it tells would be kept by it, and it by them, with the dossier they show.

    Args:
        work: What runs in the other thread.
        parent: What it goes with.
        gives_way: True for work that writes nothing and is easily begun again: a window that
            locks need not wait for it to end.

    Attributes:
        gives_way: As given.

    Signals:
        progressed: (done, total).
        done: The result.
        failed: A `KnownError`.
        crashed: Any other exception: a bug, for the crash report.
        cancelled: The work stopped because the user asked for it, or it was dropped.
        finished: After any of the above.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(
        self, work: Work, parent: QObject | None = None, *, gives_way: bool = False
    ) -> None:
        super().__init__(parent)
        self._work, self.gives_way = work, gives_way
        self._say: Callable[[], None] = self.cancelled.emit
        self._progress = Progress(self.progressed.emit)
        self._thread = _Runner(self._run, self)
        self._thread.finished.connect(self._end)

    def start(self) -> None:
        """Begin; the program does not leave before the work has stopped."""
        _RUNNING.add(self)
        self.destroyed.connect(_collect_again)  # with its window, before it could say it is over
        gc.disable()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._leave)
        self._thread.start()

    def _end(self) -> None:
        if self not in _RUNNING:  # dropped meanwhile
            return
        _RUNNING.discard(self)
        _collect_again()
        self._say()
        self.finished.emit()
        self.deleteLater()

    def _leave(self) -> None:
        self.cancel()
        self._thread.wait()  # however long: Qt aborts a program that leaves a thread behind

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._progress.cancel()

    def drop(self) -> None:
        """Stop the work, however long that takes, and say only that it was cancelled.

        For what leaves with its dossier: no result comes later.
        """
        self._leave()
        self._say = self.cancelled.emit
        self._end()

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait for the thread to end; True when it did."""
        return self._thread.wait(milliseconds)

    def _run(self) -> None:
        try:
            result = self._work(self._progress)
        except Cancelled:
            self._say = self.cancelled.emit
        except KnownError as error:
            self._say = partial(self.failed.emit, error)
        except Exception as error:  # noqa: BLE001 - handed to the crash report
            self._say = partial(self.crashed.emit, error)
        else:
            self._say = partial(self.done.emit, result)


class _Runner(QThread):
    def __init__(self, run: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._run = run

    def run(self) -> None:
        """Qt's entry into the thread."""
        self._run()
