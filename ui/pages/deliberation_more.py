"""The gestures of the deliberation that decide nothing: the sitting, the candidate's file."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from jury_app.application import sitting
from jury_app.domain.results import CandidateResult
from jury_app.domain.sitting import suspended_since
from jury_app.domain.values import SessionState
from ui.dialogs import TextPrompt
from ui.events_dialog import EventsDialog
from ui.history_dialog import HistoryDialog
from ui.pages.acquisitions import AcquisitionsDialog
from ui.pages.deliberation_gestures import Gestures
from ui.withdrawal import ask_withdrawal
from ui.workspace import Workspace


class MoreGestures(QObject):
    """Suspends and resumes, notes events, tells the history, withdraws.

    Args:
        workspace: The open dossier.
        gestures: Knows the candidate shown.
        page: The page the dialogs belong to.

    Signals:
        go_to: (page, subject) of what is shown elsewhere.
    """

    go_to = Signal(str, object)

    def __init__(self, workspace: Workspace, gestures: Gestures, page: QWidget) -> None:
        super().__init__(page)
        self._workspace, self._gestures, self._page = workspace, gestures, page

    def fill(self, opener: QPushButton) -> QMenu:
        """Give a button the menu of what can be done with the candidate shown."""
        menu = QMenu(opener)
        for text, act in (
            ("Historique du candidat…", self.show_history),
            ("Fiche du candidat", self.show_form),
            ("Acquis antérieurs…", self.show_acquired),
            ("Noter pour le procès-verbal…", self.note_candidate),
            ("Retirer de la session…", self.withdraw),
        ):
            menu.addAction(text, act)
        withdraw = menu.actions()[-1]
        menu.aboutToShow.connect(lambda: withdraw.setEnabled(not self._closed))
        opener.clicked.connect(lambda: menu.popup(opener.mapToGlobal(opener.rect().bottomLeft())))
        return menu

    def why_not_sitting(self) -> str:
        """Say why the sitting cannot be suspended; empty when it can."""
        session = self._workspace.view.session
        if session.state is not SessionState.DELIBERATION:
            return "Aucune délibération n'est en cours."
        return "La séance est déjà suspendue." if suspended_since(session) else ""

    def why_not_suspended(self) -> str:
        """Say why the sitting cannot be resumed; empty when it can."""
        session = self._workspace.view.session
        waits = session.state is SessionState.DELIBERATION and suspended_since(session)
        return "" if waits else "La séance n'est pas suspendue."

    @property
    def _closed(self) -> bool:
        return self._workspace.view.session.state is SessionState.CLOSED

    @property
    def _result(self) -> CandidateResult | None:
        return self._gestures.result()

    def suspend(self) -> TextPrompt:
        """Ask why the sitting is suspended, then suspend it."""
        dialog = TextPrompt(
            self._page.window(), "Suspendre la séance", "Motif, porté au procès-verbal",
            "Suspendre la séance", required=False,
            hint="Facultatif : pause, délibération interrompue, attente d'un membre… L'heure est "
            "celle de maintenant ; plus rien ne se décide jusqu'à la reprise.",
        )  # fmt: skip
        dialog.answered.connect(lambda why: self._workspace.do(sitting.suspend, why))
        dialog.open()
        return dialog

    def resume(self) -> None:
        """Resume the sitting now."""
        self._workspace.do(sitting.resume)

    def show_events(self) -> EventsDialog:
        """Show what is noted for the minutes."""
        return self._events("")

    def note_candidate(self) -> EventsDialog | None:
        """Note something about the candidate shown for the minutes."""
        result = self._result
        return self._events(result.candidate.name) if result else None

    def _events(self, about: str) -> EventsDialog:
        dialog = EventsDialog(self._page.window(), self._workspace, about)
        dialog.open()
        return dialog

    def show_history(self) -> HistoryDialog | None:
        """Show what was changed of the candidate shown."""
        result = self._result
        if result is None:
            return None
        dialog = HistoryDialog(self._page.window(), self._workspace.dossier, self._workspace.view,
                               result.candidate)  # fmt: skip
        dialog.open()
        return dialog

    def show_form(self) -> None:
        """Lead to the candidate shown on the page of candidates."""
        result = self._result
        if result is not None:
            self.go_to.emit("candidates", result.candidate.handle)

    def show_acquired(self) -> AcquisitionsDialog | None:
        """Show the blocs acquired earlier by the candidate shown."""
        result = self._result
        if result is None:
            return None
        dialog = AcquisitionsDialog(self._page.window(), self._workspace, result.candidate.row.id)
        dialog.open()
        return dialog

    def withdraw(self) -> TextPrompt | None:
        """Ask why the candidate shown leaves the session."""
        result = self._result
        if result is None or self._closed:
            return None
        return ask_withdrawal(self._page.window(), self._workspace, result.candidate)
