"""Saving what the session produces: where it is proposed, how minutes are written, what is told."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout

from jury_app.application.documents.names import safe_name
from ui.busy import start_job
from ui.dialogs import PDF, save_file
from ui.dialogs_session import documents_folder
from ui.pages.base import Page
from ui.printing import letters_said
from ui.widgets import button, label


class Told(QFrame):
    """Says where the last documents were written, and proposes that folder for the next."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "told")
        self._paths: tuple[Path, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        self._text = label("", wrap=True)
        self._open_file = button("Ouvrir", lambda: self._show(self._paths[0]))
        row.addWidget(self._text, 1)
        row.addWidget(self._open_file)
        row.addWidget(button("Ouvrir le dossier", lambda: self._show(self._paths[0].parent)))
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    @property
    def folder(self) -> Path:
        """The folder to propose."""
        return self._paths[0].parent if self._paths else documents_folder()

    def place(self, name: str) -> Path:
        """Return the path to propose for a document of this name."""
        return self.folder / safe_name(name)

    def tell(
        self, paths: tuple[Path, ...], letters: tuple[str, ...] = (), notices: tuple[str, ...] = ()
    ) -> None:
        """Say where documents are, and what to know before using them.

        Args:
            paths: The files, at least one, of one folder.
            letters: The letters no font could print.
            notices: Sentences.
        """
        self._paths = paths
        said = [f"Enregistré : {paths[0]}"]
        if len(paths) > 1:
            said = [f"{len(paths)} fichiers enregistrés dans {paths[0].parent}"]
        self._text.setText("\n".join((*said, *letters_said(letters), *notices)))
        self._open_file.setVisible(len(paths) == 1)
        self.show()

    def _show(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_minutes(page: Page, told: Told, on_path: Callable[[Path], object]) -> None:
    """Ask where the minutes are written: the final ones, a draft before closing."""
    row = page.view.session.row
    name = f"PV {row.minutes_number}" if page.closed else f"Projet de PV — {row.label}"
    save_file(page.window(), "Enregistrer le procès-verbal", PDF, told.place(f"{name}.pdf"),
              on_path)  # fmt: skip


def write_minutes(page: Page, told: Told, path: Path) -> None:
    """Write the minutes of the session a page shows, a draft before closing."""
    workspace, services, draft = page.workspace, page.services, not page.closed
    dossier, session_id = workspace.dossier, workspace.session_id
    start_job(
        page.window(),
        "Établissement du procès-verbal…",
        lambda _progress: services.write_minutes(dossier, session_id, path, draft),
        lambda letters: told.tell((path,), letters),
        workspace.refused.emit,
    )
