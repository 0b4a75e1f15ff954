"""A long job as the user sees it: what is being done, how far it is, and Cancel where it works."""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jury_app.domain.errors import KnownError
from ui.jobs import Job, Work
from ui.widgets import button, label, nest

_PATIENCE = 250
"""Milliseconds before a job shows itself: a short one leaves no flicker."""


class BusyDialog(QDialog):
    """Shows a job that runs; closes itself when it ends.

    Args:
        parent: The window.
        text: What is being done.
        job: The job.
        cancellable: True when the job looks at its `Progress` now and then.
    """

    def __init__(self, parent: QWidget, text: str, job: Job, cancellable: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Veuillez patienter")
        self.setModal(True)
        self.setMinimumWidth(380)
        self._job, self._cancellable, self._over = job, cancellable, False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(text, "title", wrap=True))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text)
        layout.addWidget(self._bar)
        self._cancel = button("Annuler", self._stop)
        self._cancel.setAutoDefault(False)  # a stray Enter must not stop a job
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._cancel)
        nest(layout, row)
        self._cancel.setVisible(cancellable)
        job.progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self.open)
        self._timer.start()

    def end(self) -> None:
        """Close, the job being over."""
        self._over = True
        self._timer.stop()
        self.close()
        self.deleteLater()

    def reject(self) -> None:
        """Take Esc for Cancel, where the job can be cancelled."""
        if self._over:
            super().reject()
        elif self._cancellable:
            self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay until the job is over."""
        if self._over:
            super().closeEvent(event)
        else:
            event.ignore()
            self.reject()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._cancel.setText("Arrêt…")
        self._job.cancel()


def start_job(
    parent: QWidget,
    text: str,
    work: Work,
    on_done: Callable[[Any], object],
    on_failed: Callable[[KnownError], object],
    cancellable: bool = False,
) -> Job:
    """Run a job behind a small dialog and return it, already started.

    Args:
        parent: The window, also the owner of the job.
        text: What is being done, for the user.
        work: What runs in the other thread.
        on_done: Receives the result, in the GUI thread.
        on_failed: Receives the refusal, in the GUI thread.
        cancellable: True when the job looks at its `Progress` now and then.
    """
    job = Job(work, parent)
    dialog = BusyDialog(parent, text, job, cancellable)
    for ending in (job.done, job.failed, job.crashed, job.cancelled):
        ending.connect(dialog.end)
    job.done.connect(on_done)
    job.failed.connect(on_failed)
    job.crashed.connect(_crashed)
    job.start()
    return job


def _crashed(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)
