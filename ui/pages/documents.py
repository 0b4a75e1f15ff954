"""Documents: what the session produces, and checking a file received."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jury_app.application.services import Services
from jury_app.application.verification import Problem
from jury_app.domain.errors import KnownError
from jury_app.domain.values import SessionState
from ui import icons
from ui.busy import start_job
from ui.commands import Command
from ui.dialogs import ANY_FILE, open_file, save_file
from ui.dialogs_session import documents_folder
from ui.pages.base import Page
from ui.verification import VerificationDialog
from ui.widgets import Chip, Panel, button, label
from ui.workspace import Workspace

_PDF, _XLSX = "Documents PDF (*.pdf)", "Classeurs Excel (*.xlsx)"
_CHECKED = "Dossiers et procès-verbaux (*.jury *.pdf)"


class _Card(Panel):
    """One document: what it is, its state, what can be done."""

    def __init__(self, title: str, text: str, action: QPushButton) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(18, 14, 14, 14)
        row.setSpacing(14)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.chip = Chip()
        self.chip.hide()
        head.addWidget(label(title, "title"))
        head.addWidget(self.chip)
        head.addStretch(1)
        self.said = label(text, "muted", wrap=True)
        texts.addLayout(head)
        texts.addWidget(self.said)
        row.addLayout(texts, 1)
        row.addWidget(action)
        self.body.addLayout(row)


class DocumentsPage(Page):
    """The page « Documents »."""

    TITLE = "Documents"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._folder: Path | None = None
        self.minutes_button = _button("Enregistrer…", "save", self.ask_minutes)
        self.minutes_button.setAccessibleName("Enregistrer le procès-verbal")
        self.results_button = _button("Enregistrer…", "save", self.ask_results)
        self.results_button.setAccessibleName("Enregistrer le classeur des résultats")
        self.verify_button = _button("Vérifier un fichier…", "shield", self.ask_file)
        for name, ask in (("minutes", self.ask_minutes), ("results", self.ask_results),
                          ("verify", self.ask_file)):  # fmt: skip
            Command(self, f"documents.{name}", ask)
        self._minutes = _Card("Procès-verbal", "", self.minutes_button)
        self._results = _Card("Classeur des résultats", "", self.results_button)
        check = _Card(
            "Vérification",
            "Contrôle un dossier ou un procès-verbal reçu : le fichier est-il tel qu'il a été "
            "scellé, et l'empreinte imprimée est-elle celle des données jointes ?",
            self.verify_button,
        )
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(12)
        self._told = _Told()
        for one in (self._told, self._minutes, self._results, check):
            column.addWidget(one)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def refresh(self) -> None:
        """Show what can be produced now."""
        session = self.view.session
        state = session.state
        if state is SessionState.CLOSED:
            self._minutes.chip.show_state(f"✓ Scellé, n° {session.row.minutes_number}", "good")
            said = (
                "Le procès-verbal définitif, avec son empreinte et les données scellées jointes au "
                "fichier. Il peut être réimprimé à l'identique."
            )
        else:
            self._minutes.chip.show_state("… Projet", "wait")
            said = (
                "Un projet, marqué comme tel sur chaque page. Le procès-verbal définitif se fait à "
                "la clôture."
            )
        self._minutes.chip.show()
        self._minutes.said.setText(said)
        heard, decided = len(session.heard), self.view.decided
        self._results.said.setText(
            "Un classeur Excel : candidats, moyennes, propositions et décisions par bloc, prêt "
            f"pour le secrétariat. {decided} sur {heard} décidés."
        )

    def ask_minutes(self) -> None:
        """Ask where to write the minutes, then write them."""
        final = self.closed
        row = self.view.session.row
        name = f"PV {row.minutes_number}.pdf" if final else f"Projet de PV — {row.label}.pdf"
        save_file(self.window(), "Enregistrer le procès-verbal", _PDF, self._where(name),
                  self.write_minutes)  # fmt: skip

    def write_minutes(self, path: Path) -> None:
        """Write the minutes of the session, a draft before closing."""
        dossier, session_id, draft = (
            self.workspace.dossier,
            self.workspace.session_id,
            not self.closed,
        )
        start_job(
            self.window(),
            "Établissement du procès-verbal…",
            lambda _progress: self.services.write_minutes(dossier, session_id, path, draft),
            lambda letters: self._written(path, letters),
            self._failed,
        )

    def ask_results(self) -> None:
        """Ask where to write the results, then write them."""
        name = f"Résultats — {self.view.session.row.label}.xlsx"
        save_file(self.window(), "Enregistrer le classeur des résultats", _XLSX,
                  self._where(name), self.write_results)  # fmt: skip

    def write_results(self, path: Path) -> None:
        """Write the results of the session."""
        dossier, session_id = self.workspace.dossier, self.workspace.session_id
        start_job(
            self.window(),
            "Écriture du classeur…",
            lambda _progress: self.services.export_results(dossier, session_id, path),
            lambda _nothing: self._written(path, ()),
            self._failed,
        )

    def ask_file(self) -> None:
        """Ask which file to check, then check it."""
        open_file(self.window(), "Vérifier un fichier", f"{_CHECKED};;{ANY_FILE}",
                  self._where("").parent, self.verify)  # fmt: skip

    def verify(self, path: Path) -> None:
        """Check a file."""
        start_job(
            self.window(),
            f"Vérification de {path.name}…",
            lambda _progress: self.services.verify_file(path),
            lambda problems: self.show_verification(path, problems),
            self._failed,
        )

    def show_verification(self, path: Path, problems: list[Problem]) -> VerificationDialog:
        """Show what checking a file found."""
        dialog = VerificationDialog(self.window(), f"Vérification de {path.name}", problems)
        dialog.open()
        return dialog

    def _where(self, name: str) -> Path:
        safe = "".join("-" if c in '\\/:*?"<>|' else c for c in name)
        return (self._folder or documents_folder()) / safe

    def _written(self, path: Path, letters: tuple[str, ...]) -> None:
        self._folder = path.parent
        self._told.tell(path, letters)

    def _failed(self, error: KnownError) -> None:
        self.workspace.refused.emit(error)


class _Told(QFrame):
    """Says where the last document was written."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "told")
        self._path: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        self._text = label("", wrap=True)
        row.addWidget(self._text, 1)
        row.addWidget(button("Ouvrir", self._open))
        row.addWidget(button("Ouvrir le dossier qui le contient", self._open_folder))
        self.hide()

    def tell(self, path: Path, letters: tuple[str, ...]) -> None:
        """Say where a document is, and which letters could not be printed."""
        self._path = path
        said = f"Enregistré : {path}"
        if letters:
            said += f"\nLettres sans dessin dans les polices : {' '.join(letters)} — à vérifier."
        self._text.setText(said)
        self.show()

    def _open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def _open_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def _button(text: str, icon: str, on_click: Callable[[], object]) -> QPushButton:
    made = button(text, on_click)
    icons.dress(made, icon, 16)
    return made
