"""What a verification found, in sentences."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

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
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        problems: Sequence[Problem],
        notes: Sequence[str] = (_SOUND,),
    ) -> None:
        found = plural(len(problems), "problème trouvé", "problèmes trouvés")
        text = (
            f"{found} : ce qui est vérifié n'est plus tel qu'il a été laissé."
            if problems
            else "Rien n'a été modifié en dehors du programme."
        )
        super().__init__(parent, title, "Fermer", text, width=560)
        listed = Panel()
        for problem in problems:
            listed.body.addWidget(SignRow("bad", problem.message, ""))
        for note in () if problems else notes:
            listed.body.addWidget(SignRow("good", note, ""))
        self.body.addWidget(listed, 0, Qt.AlignmentFlag.AlignTop)
        self.hide_cancel()
        self.accepting.connect(self.accept)
