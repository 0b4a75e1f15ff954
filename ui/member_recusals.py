"""Recusals of one member: the candidates this member does not sit for, and why."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jury_app.application import candidates
from jury_app.domain.errors import KnownError
from jury_app.domain.members import member_name
from jury_app.domain.records import MemberRow
from jury_app.domain.session import Candidate
from jury_app.domain.text import words
from jury_app.domain.values import SessionState
from jury_app.domain.wording import short_date
from ui.dialogs import Dialog
from ui.fields import Field, Line
from ui.recusal_dialog import ReasonChoice
from ui.suggestions import Phrase, Suggestions
from ui.widgets import button, clear, label, nest
from ui.workspace import Workspace


def _told_apart(candidate: Candidate) -> str:
    row = candidate.row
    known = ((row.number, "n°\u00a0"), (row.ine, "INE "))
    parts = [f"{before}{value}" for value, before in known if value is not None]
    if not parts and row.birth_date:
        parts = [short_date(row.birth_date)]
    return f"{candidate.name} — {', '.join(parts)}" if parts else candidate.name


class MemberRecusalsDialog(Dialog):
    """Shows the recusals of a member, adds and lifts; each gesture is saved at once.

    Args:
        parent: The window.
        workspace: The open dossier.
        member: The member.
    """

    def __init__(self, parent: QWidget, workspace: Workspace, member: MemberRow) -> None:
        super().__init__(
            parent, f"Déports — {member_name(member)}", "Noter le déport",
            "Le membre ne siège pas pour les candidats auxquels il est lié : le procès-verbal le "
            "dit, et les règles de présence sont recalculées sans lui.", width=520,
        )  # fmt: skip
        self._workspace, self._member = workspace, member
        self.name_cancel("Fermer")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        nest(self.body, self._list)
        self.candidate, self.reason = Line("Nom, INE ou numéro"), ReasonChoice()
        Suggestions(self.candidate, self._others, "Candidats")
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Field("Candidat", self.candidate))
        column.addWidget(Field("Lien avec le candidat", self.reason,
                               "Choisissez ou écrivez ; cité au procès-verbal."))  # fmt: skip
        self.body.addWidget(self._form)
        self.accepting.connect(self._add)
        workspace.changed.connect(self.refresh)
        self.refresh()
        self.candidate.setFocus()

    def refresh(self) -> None:
        """Show the recusals as they stand."""
        clear(self._list)
        free = self._workspace.view.session.state is not SessionState.CLOSED
        found = [(c, r) for c in self._workspace.view.session.ordered
                 for r in c.recusals if r.member_id == self._member.id]  # fmt: skip
        labels = self._labels()
        for candidate, recusal in found:
            name = labels[candidate.row.id]
            row = QHBoxLayout()
            row.addWidget(label(f"{name} — {recusal.reason}", wrap=True), 1)
            if free:
                lift = button("Lever", kind="flat")
                lift.setAccessibleName(f"Lever le déport pour {name}")
                lift.clicked.connect(lambda _on=False, c=candidate.row.id: self._lift(c))
                row.addWidget(lift)
            nest(self._list, row)
        if not found:
            self._list.addWidget(label("Aucun déport : ce membre siège pour tous.", "muted"))
        self._form.setVisible(free)
        self.accept_button.setVisible(free)

    def _others(self) -> list[Phrase]:
        """Offer the candidates this member still sits for."""
        labels = self._labels()
        return [
            Phrase(labels[c.row.id],
                   words(f"{c.name} {c.row.usage_name} {c.row.ine or ''} {c.row.number}"))
            for c in self._workspace.view.session.heard
            if all(r.member_id != self._member.id for r in c.recusals)
        ]  # fmt: skip

    def _labels(self) -> dict[int, str]:
        """Return every candidate's name by id, with what tells those of the same name apart."""
        people = self._workspace.view.session.ordered
        times = Counter(c.name for c in people)
        return {c.row.id: c.name if times[c.name] == 1 else _told_apart(c) for c in people}

    def _meant(self) -> list[Candidate]:
        """Return the candidates the text may name."""
        heard, typed = self._workspace.view.session.heard, self.candidate.text().strip()
        labels = self._labels()
        exact = [c for c in heard
                 if typed in {c.name, labels[c.row.id], c.row.ine, str(c.row.number)}]  # fmt: skip
        wanted = words(typed).split()
        near = [c for c in heard if wanted and all(w in words(c.name) for w in wanted)]
        return exact or near

    def _add(self) -> None:
        found, reason = self._meant(), self.reason.currentText().strip()
        if len(found) != 1:
            self.show_error(
                "Plusieurs candidats répondent à ce nom : choisissez dans la liste."
                if found else "Choisissez un candidat dans la liste."
            )  # fmt: skip
            self.candidate.setFocus()
        elif not reason:
            self.show_error("Écrivez le lien avec le candidat : le procès-verbal le cite.")
            self.reason.setFocus()
        elif self._try(candidates.recuse, found[0].row.id, self._member.id, reason):
            self.candidate.clear()
            self.candidate.setFocus()

    def _lift(self, candidate_id: int) -> None:
        self._try(candidates.unrecuse, candidate_id, self._member.id)

    def _try(self, use_case: Callable[..., object], *arguments: object) -> bool:
        try:
            self._workspace.attempt(use_case, *arguments)
        except KnownError as error:
            self.show_error(error.message)
            return False
        self.show_error("")
        return True
