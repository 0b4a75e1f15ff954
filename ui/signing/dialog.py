"""Signing minutes: everyone who has a box in them, in order, and what each did."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.ink import Ink
from jury_app.application.minutes.record import joined
from jury_app.application.papers import Papers, SignerState
from jury_app.application.signing import SignRequest
from jury_app.application.verification import moment_of
from jury_app.domain.errors import KnownError
from jury_app.domain.text import of
from ui.busy import start_job
from ui.dialogs import Dialog, confirm
from ui.signing.certificate import CertificateDialog
from ui.signing.pad import DrawDialog
from ui.widgets import Chip, button, clear, label, line, nest

_TEXT = (
    "Chacun signe à son tour avec son propre certificat ; une signature ne change rien aux "
    "précédentes. Qui n'a pas de certificat peut signer à l'écran : son dessin entre dans le "
    "fichier avec la première signature électronique, qui le protège."
)


class SigningDialog(Dialog):
    """Signs one file of minutes, in place.

    Args:
        parent: The window.
        papers: What touches files.
        path: The minutes.
        states: Who may sign, and who did.
        act: What is signed, « le procès-verbal ».

    Signals:
        signed: A signature was added.
        keep_asked: The file is to be kept with the session.
    """

    signed = Signal()
    keep_asked = Signal(object)

    def __init__(
        self, parent: QWidget, papers: Papers, path: Path, states: list[SignerState], act: str
    ) -> None:
        super().__init__(parent, f"Signer {act}", "Joindre à la session", _TEXT, 640)
        self._window, self._papers = parent, papers
        self.path, self._states = path, states
        self.drawings: dict[str, Ink] = {}
        self.asking: Dialog | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        nest(self.body, self._list)
        named = label(f"Fichier : {path}", "small", wrap=True)
        named.setToolTip(str(path))
        self.body.addWidget(named)
        self.accepting.connect(lambda: self._leave(self._keep))
        self.name_cancel("Fermer")
        self._show()

    @property
    def _begun(self) -> bool:
        return any(state.signature for state in self._states)

    def _show(self) -> None:
        clear(self._list)
        for place, state in enumerate(self._states):
            if place:
                self._list.addWidget(line())
            self._list.addWidget(self._row(state))
        self.accept_button.setEnabled(self._begun)
        why = "" if self._begun else "Le fichier ne porte encore aucune signature électronique."
        self.accept_button.setToolTip(why)

    def _row(self, state: SignerState) -> QWidget:
        signer = state.signer
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(label(signer.name, "strong", wrap=True))
        said.addWidget(label(self._told(state), "small", wrap=True))
        nest(row, said, 1)
        row.addWidget(self._chip(state), alignment=Qt.AlignmentFlag.AlignVCenter)
        if state.signature is None:
            if not state.drawn:
                row.addWidget(self._button("Dessiner…", state, self._ask_drawing))
            row.addWidget(self._button("Signer…", state, self._ask_certificate))
        return made

    def _button(
        self, verb: str, state: SignerState, gesture: Callable[[SignerState], None]
    ) -> QWidget:
        made = button(verb)
        made.setAccessibleName(f"{verb.rstrip('…')} : {state.signer.name}")
        made.clicked.connect(lambda *_checked: gesture(state))
        return made

    def _told(self, state: SignerState) -> str:
        if state.signature is None:
            wanted = ", signature requise" if state.signer.required else ""
            return f"{state.signer.quality}{wanted}"
        at = f"le {moment_of(state.signature.at)}" if state.signature.at else ""
        named = state.signature.certificate
        return " — ".join(part for part in (at, named) if part)

    def _chip(self, state: SignerState) -> Chip:
        if state.signature is not None:
            return Chip("✓ signé", "good")
        if state.drawn:
            return Chip("◆ dessinée", "kept")
        if self.drawings.get(state.signer.field):
            return Chip("◆ dessin prêt", "kept")
        if state.signer.required:
            return Chip("… à signer", "wait")
        return Chip("facultatif", "absent")

    def _ask_drawing(self, state: SignerState) -> None:
        field = state.signer.field
        dialog = DrawDialog(self, state.signer.name, self.drawings.get(field))
        dialog.drawn.connect(lambda ink: self._take_drawing(field, ink))
        self.asking = dialog
        dialog.open()

    def _take_drawing(self, field: str, ink: Ink) -> None:
        self.drawings.pop(field, None)
        if ink:
            self.drawings[field] = ink
        self.show_error("")
        if self._begun and ink:
            self.show_error(
                "Le fichier porte déjà une signature électronique : ce dessin n'y entrera qu'avec "
                "la signature électronique de la même personne."
            )
        self._show()

    def _ask_certificate(self, state: SignerState) -> None:
        dialog = CertificateDialog(self, state.signer.name, self._papers, self.path.parent)
        dialog.chosen.connect(lambda request: self.sign(dialog, state, request))
        self.asking = dialog
        dialog.open()

    def sign(self, dialog: CertificateDialog, state: SignerState, request: SignRequest) -> None:
        """Sign with a certificate, off the window's thread."""
        own = {k: v for k, v in self.drawings.items() if k == state.signer.field}
        whole = replace(request, drawings=own if self._begun else dict(self.drawings))

        def work(_progress: object) -> list[SignerState]:
            self._papers.sign(self.path, whole, self.path)
            return self._papers.signers(self.path)

        def done(states: list[SignerState]) -> None:
            dialog.accept()
            self._states = states
            # What went into the file with this signature is no longer to come.
            self.drawings = {k: v for k, v in self.drawings.items() if k not in whole.drawings}
            self.show_error("")
            self._show()
            self.signed.emit()

        def failed(error: KnownError) -> None:
            dialog.show_error(error.message)

        start_job(self._window, "Signature en cours", work, done, failed)

    def reject(self) -> None:
        """Close; drawings that no file holds are asked about first."""
        self._leave(super().reject)

    def _leave(self, go: Callable[[], object]) -> None:
        """Go, once whoever drew for nothing knows it."""
        whose = [of(one.signer.name) for one in self._states if one.signer.field in self.drawings]
        if not whose:
            go()
            return
        self.asking = confirm(
            self, "Abandonner les dessins ?",
            f"Le fichier ne contient pas encore la signature dessinée {joined(whose)} : un dessin "
            "n'y entre qu'avec une signature électronique. Abandonné, il sera à refaire.",
            "Abandonner", go,
        )  # fmt: skip

    def _keep(self) -> None:
        self.accept()
        self.keep_asked.emit(self.path)
