"""What a verification found, in sentences."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jury_app.application.proof import PaperReport
from jury_app.application.verification import Problem
from jury_app.domain.wording import plural
from ui.dialogs import Dialog
from ui.findings import SignRow
from ui.widgets import Panel

_SOUND = "Le fichier est intact, le journal et les sceaux concordent."


class VerificationDialog(Dialog):
    """Says that all is sound, or lists what is not.

    Args:
        parent: The window.
        title: What was checked.
        problems: What was found.
        notes: What was found right, where there is more to say than that all is sound.
        limits: What could not be proven.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        problems: Sequence[Problem],
        notes: Sequence[str] = (_SOUND,),
        limits: Sequence[str] = (),
    ) -> None:
        found = plural(len(problems), "problème trouvé", "problèmes trouvés")
        text = "Rien n'a été modifié en dehors du programme."
        if problems:
            text = f"{found} : ce qui est vérifié n'est plus tel qu'il a été laissé."
        elif limits:
            text = "Rien ne contredit ce fichier, mais tout n'est pas prouvé."
        super().__init__(parent, title, "Fermer", text, width=560)
        listed = Panel()
        for problem in problems:
            listed.body.addWidget(SignRow("bad", problem.message, ""))
        for limit in limits:
            listed.body.addWidget(SignRow("wait", limit, ""))
        for note in () if problems else notes:
            listed.body.addWidget(SignRow("good", note, ""))
        self.body.addWidget(listed, 0, Qt.AlignmentFlag.AlignTop)
        self.hide_cancel()
        self.accepting.connect(self.accept)


def show_report(parent: QWidget, path: Path, report: PaperReport) -> VerificationDialog:
    """Show what checking a file found: what is wrong, what is right, what is not proven."""
    dialog = VerificationDialog(
        parent,
        f"Vérification de {path.name}",
        report.problems,
        report.notes or (_SOUND,),
        report.limits,
    )
    dialog.open()
    return dialog
