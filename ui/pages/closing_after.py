"""After the closing: sign, keep what is signed, correct, archive."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.consequences import consequences
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import Correction, corrections_of
from jury_app.application.minutes.record import NBSP
from jury_app.application.papers import SignerState
from jury_app.application.persons import Pins
from jury_app.application.pieces import Piece, content_of, pieces_of, save
from jury_app.application.services import Services
from jury_app.application.verification import moment_of
from jury_app.domain.errors import KnownError
from jury_app.domain.values import SessionState
from jury_app.domain.wording import plural
from ui.busy import start_job
from ui.commands import Command
from ui.dialogs import PDF, SIGNED, Dialog, open_file, save_file
from ui.pages.correction_dialog import CorrectionDialog
from ui.printing import PrintDialog
from ui.safety.unlock import with_both_pins
from ui.signing.dialog import SigningDialog
from ui.widgets import Panel, button, clear, dress, label, line, nest
from ui.workspace import Workspace

_ZIP = "Archive (*.zip)"


class AfterPanel(Panel):
    """Gestures on a closed session.

    Args:
        workspace: The open dossier.
        services: What touches files.
    """

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__("Après la clôture")
        self._workspace, self._services = workspace, services
        self.dialog: Dialog | None = None
        self.body.setContentsMargins(16, 12, 16, 16)
        self.body.setSpacing(8)
        self.sign = button("Signer…", self.ask_sign, "primary")
        self.correct = button("Rectifier…", self.ask_correct)
        self.attach = button("Joindre…", self.ask_attach)
        self.archive = button("Archiver…", self.ask_archive)
        for one, tip in (
            (self.sign, "Signer le procès-verbal avec un certificat ou à l'écran"),
            (self.correct, "Établir un procès-verbal rectificatif"),
            (self.attach, "Joindre le procès-verbal signé ou sa copie numérisée"),
            (self.archive, "Réunir tout ce qui est à conserver, avec ses empreintes"),
        ):
            one.setToolTip(tip)
            one.setAccessibleDescription(tip)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, one in enumerate((self.sign, self.attach, self.correct, self.archive)):
            grid.addWidget(one, place // 2, place % 2)
        nest(self.body, grid)
        self.message = label(wrap=True)
        self.message.hide()
        self.body.addWidget(self.message)
        for key in ("sign", "attach", "correct", "archive"):
            Command(self, f"closing.{key}", getattr(self, f"ask_{key}"), self._why_not)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        nest(self.body, self._list)

    def _why_not(self) -> str:
        closed = self._workspace.view.session.state is SessionState.CLOSED
        return "" if closed else "La séance n'est pas close."

    def show_session(self) -> None:
        """Show the corrections and the files kept with the session shown."""
        session_id = self._workspace.session_id
        with self._workspace.dossier.store.read() as reader:
            corrections = corrections_of(reader, session_id)
            pieces = pieces_of(reader, session_id)
        clear(self._list)
        for one in corrections:
            self._list.addWidget(line())
            self._list.addWidget(self._correction(one))
        for piece in pieces:
            self._list.addWidget(line())
            self._list.addWidget(self._piece(piece))

    def _correction(self, one: Correction) -> QWidget:
        change = one.document["change"]
        whose = f"{change['candidate']['birth_name']}, {change['bloc']}"
        said = f"{whose} — {moment_of(one.document['at'])}"
        prints = self._printing(one.number, lambda: self._services.papers.draw_correction(one)[0])
        save = button("Enregistrer…", kind="flat")
        save.setAccessibleName(f"Enregistrer le rectificatif {one.number}")
        save.clicked.connect(lambda *_checked: self._ask_save(one))
        sign = button("Signer…", kind="flat")
        sign.setAccessibleName(f"Signer le rectificatif {one.number}")
        path = self._folder / f"{one.number} - signé.pdf"
        sign.clicked.connect(lambda *_checked: self.sign_file(path, one))
        return _row(f"Rectificatif n°{NBSP}{one.number}", said, sign, prints, save)

    def _printing(self, name: str, draw: Callable[[], bytes]) -> QWidget:
        """Return a button that prints a document, which `draw` returns as a PDF."""
        made = button("Imprimer…", kind="flat")
        made.setAccessibleName(f"Imprimer {name}")
        made.clicked.connect(lambda *_checked: self.print_document(name, draw))
        return made

    def print_document(self, name: str, draw: Callable[[], bytes]) -> None:
        """Show a document as it will be on paper, and print it."""
        try:
            self.dialog = dialog = PrintDialog(self.window(), draw(), name)
        except KnownError as error:
            self._refuse(error)
        else:
            dialog.open()

    def _piece(self, piece: Piece) -> QWidget:
        said = f"Joint le {moment_of(piece.added_at)} — SHA-256 {piece.sha256[:16].upper()}…"
        dossier = self._workspace.dossier
        gestures = []
        if piece.name.lower().endswith(".pdf"):
            gestures.append(self._printing(piece.name, lambda: content_of(dossier, piece)))
        keeps = button("Enregistrer…", kind="flat")
        keeps.setAccessibleName(f"Enregistrer {piece.name}")
        keeps.clicked.connect(lambda *_checked: self._ask_save_piece(piece))
        return _row(piece.name, said, *gestures, keeps)

    def _ask_save_piece(self, piece: Piece) -> None:
        save_file(self, "Enregistrer le fichier joint", "", self._folder / piece.name,
                  lambda path: self.save_piece(piece, path))  # fmt: skip

    def save_piece(self, piece: Piece, path: Path) -> None:
        """Write a kept file as a file of its own."""
        self._try(lambda: save(self._workspace.dossier, piece, path),
                  f"Fichier enregistré : {path}")  # fmt: skip

    def tell(self, text: str, kind: str = "muted") -> None:
        """Say what was done, or why it was not (kind `error`)."""
        dress(self.message, "kind", kind)
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _refuse(self, error: KnownError) -> None:
        self.tell(error.message, "error")

    @property
    def _folder(self) -> Path:
        return self._workspace.dossier.store.path.parent

    @property
    def _number(self) -> str:
        return str(self._workspace.view.session.row.minutes_number)

    # Signing

    def ask_sign(self) -> None:
        """Write the minutes to be signed beside the dossier, once, and ask who signs.

        A file of that name that is not these minutes, such as those of another dossier, stays.
        """
        self.sign_file(self._folder / f"{self._number} - signé.pdf")

    def sign_file(self, path: Path, correction: Correction | None = None) -> None:
        """Ask who signs in this file, or in one beside it if it is something else.

        Args:
            path: The file, made first if it does not stand there yet.
            correction: The minutes in correction to sign; None for the minutes of the session.
        """
        dossier, session_id = self._workspace.dossier, self._workspace.session_id
        act = f"le rectificatif {correction.number}" if correction else "le procès-verbal"
        self.tell("")

        def work(_progress: object) -> tuple[Path, list[SignerState]]:
            place = self._services.papers.to_sign(dossier, session_id, path, correction)
            return place, self._services.papers.signers(place)

        start_job(self.window(), "Préparation des signatures", work,
                  lambda made: self._open_signing(act, *made), self._refuse)  # fmt: skip

    def _open_signing(self, act: str, path: Path, states: list[SignerState]) -> None:
        dialog = SigningDialog(self.window(), self._services.papers, path, states, act)
        dialog.keep_asked.connect(self.keep)
        dialog.signed.connect(lambda: self.tell(f"Fichier signé : {path}"))
        self.dialog = dialog
        dialog.open()

    # Files kept

    def ask_attach(self) -> None:
        """Ask which signed file, or scan of the signed paper, is kept with the session."""
        open_file(self, "Joindre un document signé", SIGNED, self._folder, self.keep)

    def keep(self, path: Path) -> None:
        """Keep a file with the session."""
        self._try(lambda: self._workspace.attempt(self._services.papers.keep, path),
                  "Fichier joint : il est gardé dans le dossier.")  # fmt: skip

    def _try(self, gesture: Callable[[], object], said: str) -> None:
        try:
            gesture()
        except KnownError as error:
            self._refuse(error)
        else:
            self.tell(said)
            self.show_session()

    # Correction

    def ask_correct(self) -> None:
        """Ask what is corrected."""
        view = self._workspace.view
        with self._workspace.dossier.store.read() as reader:
            earlier = corrections_of(reader, view.session.row.id)
        dialog = CorrectionDialog(self.window(), view, earlier)
        dialog.submitted.connect(lambda order: self._correct(dialog, order))
        self.dialog = dialog
        dialog.open()

    def _correct(self, dialog: CorrectionDialog, order: CorrectionOrder) -> None:
        """Record a correction; president and secretary type their PINs where they have some."""
        with_both_pins(dialog, self._workspace.dossier, "Deux codes pour rectifier",
                       "Établir le rectificatif",
                       lambda pins: self._correct_with(dialog, order, pins))  # fmt: skip

    def _correct_with(self, dialog: CorrectionDialog, order: CorrectionOrder, pins: Pins) -> None:
        try:
            made = self._workspace.attempt(correct, order, pins)
        except KnownError as error:
            dialog.show_error(error.message)
            return
        dialog.accept()
        then = consequences(self._workspace.dossier, made)
        self.tell(f"Procès-verbal rectificatif n° {made.number} établi : il se signe ci-dessous, "
                  f"ou s'imprime pour être signé sur papier. {then}".rstrip())  # fmt: skip
        self.show_session()

    def _ask_save(self, one: Correction) -> None:
        proposed = self._folder / f"{one.number}.pdf"
        save_file(self, "Enregistrer le procès-verbal rectificatif", PDF, proposed,
                  lambda path: self.save_correction(one, path))  # fmt: skip

    def save_correction(self, one: Correction, path: Path) -> None:
        """Write minutes in correction."""
        start_job(self.window(), "Écriture du rectificatif",
                  lambda _progress: self._services.papers.write_correction(one, path),
                  lambda _missing: self.tell(f"Rectificatif enregistré : {path}"),
                  self._refuse)  # fmt: skip

    # Archive

    def ask_archive(self) -> None:
        """Ask where the archive is written."""
        proposed = self._folder / f"Archive {self._number}.zip"
        save_file(self, "Archiver la session", _ZIP, proposed, self.archive_to)

    def archive_to(self, path: Path) -> None:
        """Write the archive of the session."""
        dossier, session_id = self._workspace.dossier, self._workspace.session_id

        def done(names: list[str]) -> None:
            held = plural(len(names), "fichier", "fichiers")
            self.tell(f"Archive écrite, {held} : {path}")

        start_job(self.window(), "Écriture de l'archive",
                  lambda _progress: self._services.papers.archive(dossier, session_id, path),
                  done, self._refuse)  # fmt: skip


def _row(title: str, said: str, *gestures: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 6, 0, 4)
    column.setSpacing(1)
    column.addWidget(label(title, "strong", wrap=True))
    column.addWidget(label(said, "small", wrap=True))
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    for one in gestures:
        row.addWidget(one)
    row.addStretch(1)
    nest(column, row)
    return made
