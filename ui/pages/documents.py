"""Documents: what the session produces, and checking a file received."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout

from jury_app.application.documents.keeping import save_settings, settings_of
from jury_app.application.documents.kinds import KINDS
from jury_app.application.documents.names import safe_name
from jury_app.application.documents.order import (
    Drawn,
    Offer,
    Order,
    Written,
    offers,
    today,
)
from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.services import Services
from jury_app.domain.errors import KnownError
from jury_app.domain.values import SessionState
from ui import icons
from ui.busy import start_job
from ui.commands import Command, give_tip
from ui.dialogs import ANY_FILE, open_file, open_folder, save_file
from ui.dialogs_session import documents_folder
from ui.pages.base import Page
from ui.pages.documents_dialogs import MakeDialog, SettingsDialog
from ui.pages.documents_kinds import KindsPanel
from ui.printing import letters_said, print_drawn
from ui.verification import check_file
from ui.widgets import Chip, Panel, Sheet, button, keep_gutter, label, nest
from ui.workspace import Workspace

_PDF, _XLSX = "Documents PDF (*.pdf)", "Classeurs Excel (*.xlsx)"
_CHECKED = "Dossiers et procès-verbaux (*.jury *.pdf)"


class _Card(Panel):
    """One document: what it is, its state, what can be done."""

    def __init__(self, title: str, text: str, *actions: QPushButton) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 12, 12)
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
        nest(texts, head)
        texts.addWidget(self.said)
        nest(row, texts, 1)
        gestures = QHBoxLayout()
        gestures.setSpacing(8)
        for one in actions:
            gestures.addWidget(one)
        nest(row, gestures)
        nest(self.body, row)


class DocumentsPage(Page):
    """The page « Documents »."""

    TITLE = "Documents"

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace, services)
        self._folder: Path | None = None
        self.minutes_button = _button("Enregistrer…", "save", self.ask_minutes)
        self.minutes_button.setAccessibleName("Enregistrer le procès-verbal")
        self.print_button = _button("Imprimer…", "print", self.print_minutes)
        self.print_button.setAccessibleName("Imprimer le procès-verbal")
        give_tip(self.print_button, "documents.print")
        self.results_button = _button("Enregistrer…", "save", self.ask_results)
        self.results_button.setAccessibleName("Enregistrer le classeur des résultats")
        self.verify_button = _button("Vérifier un fichier…", "shield", self.ask_file)
        for name, ask in (("minutes", self.ask_minutes), ("print", self.print_minutes),
                          ("results", self.ask_results), ("verify", self.ask_file)):  # fmt: skip
            Command(self, f"documents.{name}", ask)
        self._minutes = _Card("Procès-verbal", "", self.print_button, self.minutes_button)
        self._results = _Card("Classeur des résultats", "", self.results_button)
        check = _Card(
            "Vérification",
            "Contrôle un dossier ou un procès-verbal reçu : le fichier est-il tel qu'il a été "
            "scellé, et l'empreinte imprimée est-elle celle des données jointes ?",
            self.verify_button,
        )
        inside = Sheet()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        self._told = _Told()
        self.kinds = KindsPanel()
        self.kinds.asked.connect(self.ask_documents)
        self.kinds.print_asked.connect(self.ask_printing)
        self.kinds.settings_asked.connect(self.ask_settings)
        for one in (self._told, self._minutes, self._results, self.kinds, check):
            column.addWidget(one)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        keep_gutter(area, column, 16)
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
        self.kinds.show_offers(offers(self.workspace.dossier, self.view))

    def ask_documents(self, offer: Offer) -> MakeDialog:
        """Ask how a kind of documents is made, then where, then make it."""
        dialog = MakeDialog(self.window(), offer, today(self.workspace.dossier))
        dialog.ordered.connect(self._ask_folder)
        dialog.open()
        return dialog

    def _ask_folder(self, order: Order) -> None:
        open_folder(self.window(), "Dossier où écrire les documents", self._where("").parent,
                    lambda folder: self.write_documents(order, folder))  # fmt: skip

    def write_documents(self, order: Order, folder: Path) -> None:
        """Write the documents of an order; its user may stop it, which leaves nothing behind."""
        dossier, session_id = self.workspace.dossier, self.workspace.session_id
        start_job(
            self.window(),
            f"{KINDS[order.kind].title} : mise en page…",
            lambda progress: self.services.write_documents(
                dossier, session_id, order, folder, progress
            ),
            self._documents_written,
            self._failed,
            cancellable=True,
        )

    def _documents_written(self, done: Written) -> None:
        self._folder = done.paths[0].parent
        self._told.tell(done.paths, done.missing, done.notices)

    def ask_printing(self, offer: Offer) -> MakeDialog:
        """Ask which date a kind of documents bears, then show them and print them."""
        day = today(self.workspace.dossier)
        dialog = MakeDialog(self.window(), offer, day, to_print=True)
        dialog.ordered.connect(self.print_documents)
        dialog.open()
        return dialog

    def print_documents(self, order: Order) -> None:
        """Draw the documents of an order in memory, then show them and print them."""
        dossier, session_id = self.workspace.dossier, self.workspace.session_id
        print_drawn(
            self,
            KINDS[order.kind].title,
            lambda progress: self.services.draw_documents(dossier, session_id, order, progress),
            self._failed,
        )

    def print_minutes(self) -> None:
        """Draw the minutes in memory, a draft before closing, then show them and print them."""
        dossier, session_id = self.workspace.dossier, self.workspace.session_id
        draft = not self.closed
        print_drawn(
            self,
            "Projet de procès-verbal" if draft else "Procès-verbal",
            lambda progress: Drawn(
                *self.services.draw_minutes(dossier, session_id, draft, progress)
            ),
            self._failed,
        )

    def ask_settings(self) -> SettingsDialog:
        """Show the settings of the documents, and keep them when they are saved."""
        workspace = self.workspace
        dialog = SettingsDialog(
            self.window(),
            settings_of(workspace.dossier, workspace.session_id),
            self.services.read_logo,
            self.services.document_texts,
        )

        def save(settings: DocumentSettings) -> None:
            dialog.attempt(lambda: workspace.attempt(save_settings, settings))

        dialog.submitted.connect(save)
        dialog.open()
        return dialog

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
        """Check a file: minutes against the open dossier too, as when they are dropped."""
        check_file(self.window(), self.services, path, self.workspace.dossier, self._failed)

    def _where(self, name: str) -> Path:
        return (self._folder or documents_folder()) / safe_name(name)

    def _written(self, path: Path, letters: tuple[str, ...]) -> None:
        self._folder = path.parent
        self._told.tell((path,), letters)

    def _failed(self, error: KnownError) -> None:
        self.workspace.refused.emit(error)


class _Told(QFrame):
    """Says where the last documents were written."""

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


def _button(text: str, icon: str, on_click: Callable[[], object]) -> QPushButton:
    made = button(text, on_click)
    icons.dress(made, icon, 16)
    return made
