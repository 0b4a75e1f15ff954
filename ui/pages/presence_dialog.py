"""Presence of a member in full: there, absent or gone, with times and reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jury_app.application.jury import Presence
from jury_app.domain.records import MemberRow
from jury_app.domain.wording import french_time
from ui.dialogs import Dialog
from ui.fields import Choice, Field, Line, TimeField
from ui.widgets import nest

_HERE, _AWAY, _GONE = "here", "away", "gone"


class PresenceDialog(Dialog):
    """Asks where a member is, since when and why.

    Args:
        parent: The window.
        name: The member, as spoken.
        member: What is noted so far.

    Signals:
        submitted: Carries a `Presence`; the caller records it, then calls `accept` or `show_error`.
    """

    submitted = Signal(object)

    def __init__(self, parent: QWidget, name: str, member: MemberRow) -> None:
        super().__init__(
            parent, f"Présence — {name}", "Enregistrer la présence",
            "Les règles de présence sont recalculées aussitôt ; le procès-verbal imprime les "
            "heures et le motif.",
        )  # fmt: skip
        feminine = "e" if member.sex == "F" else ""
        self.state = Choice(
            [(_HERE, f"Présent{feminine}"), (_GONE, f"Parti{feminine} avant la fin"),
             (_AWAY, f"Absent{feminine}")]
        )  # fmt: skip
        self.arrived, self.left, self.reason = TimeField(), TimeField(), Line()
        self._fields = {
            "state": Field("Présence", self.state),
            "arrived": Field("Arrivée", self.arrived, "Vide : dès l'ouverture."),
            "left": Field("Départ", self.left),
            "reason": Field("Motif", self.reason, "Par exemple : mission, maladie, empêchement."),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.addWidget(self._fields["state"], 0, 0, 1, 2)
        grid.addWidget(self._fields["arrived"], 1, 0)
        grid.addWidget(self._fields["left"], 1, 1)
        grid.addWidget(self._fields["reason"], 2, 0, 1, 2)
        nest(self.body, grid)
        self._show(member)
        self.state.currentIndexChanged.connect(self._follow)
        self.accepting.connect(self._submit)
        self._follow()

    def _show(self, member: MemberRow) -> None:
        away = _GONE if member.left_at else _AWAY
        self.state.choose(_HERE if member.present or member.present is None else away)
        for field, at in ((self.arrived, member.arrived_at), (self.left, member.left_at)):
            field.show_text(french_time(at) if at else "")
        self.reason.setText(member.absence_reason)

    def begin_absent(self, left: str) -> None:
        """Propose that the member left at a time, never came where it is empty; ask why first."""
        self.state.choose(_GONE if left else _AWAY)
        self.left.show_text(left)
        self._follow()
        self.reason.setFocus()

    def _follow(self) -> None:
        state = self.state.value()
        self.arrived.setEnabled(state != _AWAY)
        self.left.setEnabled(state == _GONE)
        self.reason.setEnabled(state != _HERE)

    def _submit(self) -> None:
        state = self.state.value()
        for name, field in (("arrived", self.arrived), ("left", self.left)):
            wrong = field.isEnabled() and not field.valid()
            field.mark(not wrong)
            self._fields[name].say("Écrivez une heure, par exemple 14:35." if wrong else "",
                                   wrong=True)  # fmt: skip
            if wrong:
                field.setFocus()
                return
        if state == _GONE and self.left.value() is None:
            self._fields["left"].say("Écrivez l'heure du départ.", wrong=True)
            self.left.setFocus()
            return
        self.submitted.emit(Presence(
            present=state == _HERE,
            reason=self.reason.text(),
            arrived=self.arrived.value() if state != _AWAY else None,
            left=self.left.value() if state == _GONE else None,
        ))  # fmt: skip
