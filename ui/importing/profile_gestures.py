"""Remembering how a workbook is read under a name, not using it, forgetting it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jury_app.application.importing import profiles
from jury_app.application.importing.proposal import Draft
from jury_app.domain.errors import KnownError
from ui.dialogs import Dialog, TextPrompt, confirm
from ui.workspace import Workspace


class ProfileGestures(QObject):
    """What the columns step asks about profiles.

    Args:
        dialog: The assistant.
        workspace: The dossier.

    Signals:
        told: Something was done; carries a sentence.
        refused: Something was refused; carries the `KnownError`.
        dropped: The profile is not used any more.
    """

    told = Signal(str)
    refused = Signal(object)
    dropped = Signal()

    def __init__(self, dialog: QWidget, workspace: Workspace) -> None:
        super().__init__(dialog)
        self._dialog, self._workspace = dialog, workspace
        self._draft: Draft | None = None
        self.name = ""

    def take(self, draft: Draft, name: str) -> None:
        """Work on another workbook; `name` is the profile recognised, empty for none."""
        self._draft, self.name = draft, name

    def ask_name(self) -> TextPrompt:
        """Ask under which name the choices are remembered."""
        prompt = TextPrompt(
            self._dialog, "Enregistrer ce profil", "Nom du profil", "Enregistrer", text=self.name,
            hint="Par exemple « Scolarité de Lyon ». Il sera reconnu aux en-têtes du classeur.",
        )  # fmt: skip
        prompt.answered.connect(self.save)
        prompt.open()
        return prompt

    def save(self, name: str) -> None:
        """Remember how this workbook is read."""
        if self._draft is None:
            return
        certification = self._workspace.view.session.certification
        try:
            self._workspace.attempt(profiles.save, name, certification, self._draft)
        except KnownError as error:
            self.refused.emit(error)
            return
        self.told.emit(f"Profil « {name} » enregistré : il sera reconnu la prochaine fois.")

    def drop(self) -> None:
        """Read the workbook by its words alone, for this time."""
        if self._draft is not None:
            self._draft.reset()
            self.name = ""
            self.dropped.emit()

    def ask_forget(self) -> Dialog:
        """Ask, then remove the profile from the dossier."""
        name = self.name
        return confirm(
            self._dialog, "Oublier ce profil",
            f"Le profil « {name} » ne sera plus proposé pour aucun classeur de ce dossier.",
            "Oublier", lambda: self.forget(name),
        )  # fmt: skip

    def forget(self, name: str) -> None:
        """Remove a profile from the dossier."""
        try:
            self._workspace.attempt(profiles.forget, name)
        except KnownError as error:
            self.refused.emit(error)
            return
        self.drop()
