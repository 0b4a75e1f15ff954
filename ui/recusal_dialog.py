"""Recusals (déports): which members do not sit for a candidate, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application.view import SessionView
from jury_app.domain.members import member_name
from jury_app.domain.session import Candidate
from jury_app.domain.text import of
from jury_app.domain.wording import role_label
from ui.dialogs import Dialog
from ui.fields import Choice, Field
from ui.widgets import button, clear, label, nest

REASONS = (
    "Employeur actuel ou passé",
    "Tuteur de stage",
    "Accompagnateur VAE",
    "Lien familial",
    "En conscience",
)


class ReasonChoice(Choice):
    """The links that make a member stand aside, or another one, typed."""

    def __init__(self) -> None:
        super().__init__([(reason, reason) for reason in REASONS])
        self.setEditable(True)
        self.setCurrentText("")


class RecusalDialog(Dialog):
    """Shows the recusals of a candidate, adds one or takes one back.

    Signals:
        added: (member id, reason); the caller records it, then calls `show_candidate` and
            `begin_again`.
        lifted: A member id; the caller records it, then calls `show_candidate`.
    """

    added = Signal(int, str)
    lifted = Signal(int)

    def __init__(self, parent: QWidget, view: SessionView, candidate: Candidate) -> None:
        super().__init__(
            parent, f"Déport — {candidate.name}", "Noter le déport",
            "Un membre lié au candidat ne siège pas pour lui : le procès-verbal le dit, et les "
            "règles de présence sont recalculées sans ce membre.",
        )  # fmt: skip
        self.name_cancel("Fermer")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        nest(self.body, self._list)
        self.member = Choice()
        self.reason = ReasonChoice()
        self.body.addWidget(Field("Membre qui ne siège pas", self.member))
        self.body.addWidget(Field("Lien avec le candidat", self.reason,
                                  "Choisissez ou écrivez ; cité au procès-verbal."))  # fmt: skip
        self.accepting.connect(self._answer)
        self.show_candidate(view, candidate)

    def show_candidate(self, view: SessionView, candidate: Candidate) -> None:
        """Show the recusals as they stand."""
        clear(self._list)
        names = {m.id: member_name(m) for m in view.session.members}
        for recusal in candidate.recusals:
            name = names.get(recusal.member_id, "Membre retiré")
            row = QHBoxLayout()
            row.addWidget(label(f"{name} — {recusal.reason}", wrap=True), 1)
            lift = button("Lever", kind="flat")
            lift.setAccessibleName(f"Lever le déport {of(name)}")
            lift.clicked.connect(lambda _on=False, m=recusal.member_id: self.lifted.emit(m))
            row.addWidget(lift)
            nest(self._list, row)
        out = candidate.recused
        self.member.set_pairs(
            [
                (m.id, f"{member_name(m)} — {role_label(m.role, m.sex).lower()}")
                for m in view.session.members
                if m.id not in out
            ]
        )
        self.show_error("")

    def begin_again(self) -> None:
        """Ask for the reason anew: the one given was for the recusal just noted."""
        self.reason.setCurrentText("")
        self.reason.setFocus()

    def _answer(self) -> None:
        member, reason = self.member.value(), self.reason.currentText().strip()
        if not reason:
            self.show_error("Écrivez le lien avec le candidat : le procès-verbal le cite.")
            self.reason.setFocus()
        elif isinstance(member, int):
            self.added.emit(member, reason)
