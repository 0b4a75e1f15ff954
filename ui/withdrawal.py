"""Asking why a candidate leaves the session, or comes back."""

from PySide6.QtWidgets import QWidget

from jury_app.application import candidates
from jury_app.domain.session import Candidate
from ui.dialogs import TextPrompt
from ui.workspace import Workspace


def ask_withdrawal(parent: QWidget, workspace: Workspace, candidate: Candidate) -> TextPrompt:
    """Ask for the motive of a withdrawal, or of bringing back, then do it."""
    key = candidate.row.id
    if candidate.row.withdrawn:
        dialog = TextPrompt(
            parent, f"Rétablir {candidate.name} dans la session", "Motif, gardé au journal",
            "Rétablir dans la session",
            hint=f"Retiré de la session : {candidate.row.withdrawal_motive}. Notes et décisions "
            "sont restées.",
        )  # fmt: skip
        dialog.answered.connect(lambda why: workspace.do(candidates.restore, key, why))
    else:
        dialog = TextPrompt(
            parent, f"Retirer {candidate.name} de la session", "Motif, cité au procès-verbal",
            "Retirer de la session",
            hint="Démission, transfert, doublon ou erreur. Rien n'est effacé : le candidat peut "
            "être rétabli.",
        )  # fmt: skip
        dialog.answered.connect(lambda why: workspace.do(candidates.withdraw, key, why))
    dialog.open()
    return dialog
