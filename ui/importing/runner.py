"""One job at a time for a dialog, with its progress, and a Cancel that answers at once."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from jury_app.domain.errors import KnownError
from ui.jobs import Job, Work
from ui.widgets import label


class Working(QWidget):
    """What is being done and how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self.said = label(kind="title", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.figure = label(kind="muted")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(420)
        self.bar.setAccessibleName("Avancement")
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self.said)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.figure)
        column.addStretch()

    def begin(self, said: str) -> None:
        """Show another work, not yet begun."""
        self.said.setText(said)
        self.figure.setText("")
        self.bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is; a total of 0 means that nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.figure.setText(f"{100 * done // total} %" if total else "")


class Runner(QObject):
    """Runs one job at a time; what an abandoned job says is no longer heard.

    Args:
        working: Shows the progress.
        parent: The dialog.
    """

    def __init__(self, working: Working, parent: QObject) -> None:
        super().__init__(parent)
        self._working = working
        self._job: Job | None = None
        self._given_up: Callable[[], object] = _nothing
        self._abandon = False

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._job is not None

    def run(
        self,
        said: str,
        work: Work,
        done: Callable[[Any], object],
        failed: Callable[[KnownError], object],
        cancelled: Callable[[], object],
        *,
        abandon: bool,
    ) -> None:
        """Begin a job.

        Args:
            said: What is being done, for the user.
            work: What runs in the other thread.
            done: Receives the result.
            failed: Receives the refusal.
            cancelled: Called when the user gave up.
            abandon: True for work that writes nothing: Cancel need not wait for it to stop.
        """
        job = Job(work, gives_way=abandon)
        self._working.begin(said)
        self._job, self._given_up, self._abandon = job, cancelled, abandon
        job.progressed.connect(lambda n, total: self._heard(job, self._working.show_progress,
                                                            n, total))  # fmt: skip
        job.done.connect(lambda result: self._end(job, done, result))
        job.failed.connect(lambda error: self._end(job, failed, error))
        job.crashed.connect(lambda error: self._end(job, _crash, error, cancelled))
        job.cancelled.connect(lambda: self._end(job, cancelled))
        job.start()

    def cancel(self) -> None:
        """Give up the job: at once when it writes nothing, else as soon as it has stopped."""
        job = self._job
        if job is None:
            return
        job.cancel()
        if self._abandon:
            self._end(job, self._given_up)
        else:
            self._working.said.setText("Arrêt en cours…")

    def stop(self) -> None:
        """Cancel and wait: the dialog is leaving."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            if not self._abandon:
                job.wait()

    def _heard(self, job: Job, say: Callable[..., object], *what: object) -> None:
        if job is self._job:
            say(*what)

    def _end(self, job: Job, say: Callable[..., object], *what: object) -> None:
        if job is self._job:
            self._job = None
            say(*what)


def _nothing() -> None:
    """Answer nobody."""


def _crash(error: Exception, cancelled: Callable[[], object]) -> None:
    cancelled()
    raise error
