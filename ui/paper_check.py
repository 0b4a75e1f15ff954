"""Checking minutes from the window: asked for, or dropped on it; against the dossier open there."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent

from jury_app.application.services import Services
from ui.busy import start_job
from ui.dialogs import SIGNED, open_file
from ui.dialogs_session import documents_folder
from ui.verification import show_report

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class PaperCheck(QObject):
    """Checks minutes for a window.

    Args:
        window: The window, on which a PDF may be dropped.
        services: What touches files.
    """

    def __init__(self, window: "MainWindow", services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask(self) -> None:
        """Ask which minutes to check."""
        workspace = self._window.workspace
        folder = workspace.dossier.store.path.parent if workspace else documents_folder()
        open_file(self._window, "Vérifier un procès-verbal", SIGNED, folder, self.check)

    def check(self, path: Path) -> None:
        """Check minutes: by themselves, and against the open dossier."""
        workspace = self._window.workspace
        dossier = workspace.dossier if workspace else None
        start_job(self._window, "Vérification du procès-verbal",
                  lambda _progress: self._services.papers.check(path, dossier),
                  lambda report: show_report(self._window, path, report),
                  self._window.show_refusal)  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a PDF that is dropped on the window."""
        if event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop} and isinstance(
            event, QDropEvent
        ):
            path = dropped_pdf(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.check(path)
                return True
        return super().eventFilter(watched, event)


def dropped_pdf(held: QMimeData) -> Path | None:
    """Return the PDF that is being dropped, None when it is something else or several."""
    paths = [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".pdf" else None
