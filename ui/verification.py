"""What a verification found, in sentences; the passphrase it may ask for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.proof import PaperReport
from jury_app.application.services import Services
from jury_app.application.verification import Problem
from jury_app.domain.errors import KnownError
from jury_app.domain.wording import plural
from ui.busy import start_job
from ui.dialogs import Dialog
from ui.findings import SignRow
from ui.safety.unlock import PassphraseDialog
from ui.widgets import Panel

_SECRET = {"PASSPHRASE_NEEDED", "PASSPHRASE_WRONG"}
_SOUND = "Le fichier est intact, le journal et les sceaux concordent."


class VerificationDialog(Dialog):
    """Says that all is sound, or lists what is not.

    Args:
        parent: The window.
        title: What was checked.
        problems: What was found.
        notes: What was found right, where there is more to say than that all is sound.
        limits: What could not be proven.
        doubt: What that comes to, in a sentence; empty when all is proven.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        problems: Sequence[Problem],
        notes: Sequence[str] = (_SOUND,),
        limits: Sequence[str] = (),
        doubt: str = "",
    ) -> None:
        found = plural(len(problems), "problème trouvé", "problèmes trouvés")
        text = doubt or "Rien n'a été modifié en dehors du programme."
        if problems:
            text = f"{found} : ce qui est vérifié n'est plus tel qu'il a été laissé."
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
        f"{report.doubt[:1].upper()}{report.doubt[1:]}." if report.doubt else "",
    )
    dialog.open()
    return dialog


def check_file(
    window: QWidget,
    services: Services,
    path: Path,
    dossier: Dossier | None,
    failed: Callable[[KnownError], object],
) -> None:
    """Check a dossier, or minutes against an open dossier too, then show what was found.

    Args:
        window: Where it is shown; an encrypted dossier's passphrase is asked for there.
        services: What touches files.
        path: The file.
        dossier: The one that is open.
        failed: What is told why the file could not be checked.
    """

    def start(access: Access) -> None:
        start_job(
            window,
            f"Vérification de {path.name}…",
            lambda _progress: services.check_file(path, access, dossier),
            lambda report: show_report(window, path, report),
            refused,
        )

    def refused(error: KnownError) -> None:
        if error.code in _SECRET:
            ask(error)
        else:
            failed(error)

    def ask(error: KnownError) -> None:
        wait = services.safety().seconds_to_wait(path)
        about = "Ce dossier est chiffré : il faut sa phrase secrète pour le vérifier."
        dialog = PassphraseDialog(window, path, about, wait, "Vérifier")
        if error.code == "PASSPHRASE_WRONG":
            dialog.refuse(error.message, wait)

        def answered(passphrase: str) -> None:
            dialog.accept()
            start(Access(passphrase))

        dialog.answered.connect(answered)
        dialog.open()

    start(Access())
