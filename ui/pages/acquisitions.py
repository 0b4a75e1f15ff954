"""Blocs acquired earlier by one candidate: declared with a proof, or found in closed sessions."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from jury_app.application import acquisitions
from jury_app.application.origins import DECLARED, FOUND
from jury_app.domain.certification import Bloc
from jury_app.domain.errors import KnownError, NeedsConfirmation
from jury_app.domain.records import AcquisitionRow
from jury_app.domain.session import Candidate
from jury_app.domain.values import SessionState
from jury_app.domain.wording import french_date
from ui.dialogs import Dialog, confirm
from ui.fields import Choice, DateField, Field, Line
from ui.tables import Column, RowsModel, Table
from ui.widgets import Panel, button, label, nest
from ui.workspace import Workspace


@dataclass(frozen=True)
class _Bloc:
    """A bloc the candidate must obtain, and what is known of an earlier acquisition."""

    bloc: Bloc
    standing: AcquisitionRow | None


def _state(row: _Bloc) -> str:
    if row.standing is None:
        return "—"
    return "◆ Acquis" if row.standing.confirmed else "… À confirmer"


def _tone(row: _Bloc) -> str:
    if row.standing is None:
        return ""
    return "kept" if row.standing.confirmed else "wait"


def _proof(row: _Bloc) -> str:
    if row.standing is None:
        return ""
    day = f"le {french_date(row.standing.acquired_on)}" if row.standing.acquired_on else "sans date"
    return f"{day} · {row.standing.proof or 'sans justificatif'}"


class AcquisitionsDialog(Dialog):
    """Shows and changes a candidate's earlier acquisitions; each gesture is saved at once.

    Args:
        parent: The window.
        workspace: The open dossier.
        candidate_id: The candidate.

    Attributes:
        question: Whether an acquisition goes before a decision, while it is asked.
    """

    def __init__(self, parent: QWidget, workspace: Workspace, candidate_id: int) -> None:
        self._workspace, self._candidate_id = workspace, candidate_id
        self.question: Dialog | None = None
        name = self._candidate.name
        super().__init__(
            parent,
            f"Acquis antérieurs — {name}",
            "Fermer",
            "Un bloc acquis reste acquis : ce jury ne peut pas y revenir. Les acquis des sessions "
            "closes du dossier sont retrouvés d'eux-mêmes.",
            width=640,
        )
        self.model: RowsModel[_Bloc] = RowsModel(
            [],
            [
                Column("Bloc", lambda r: r.bloc.code, note=lambda r: r.bloc.short, strong=True,
                       width=14, grow=2),
                Column("État", _state, tone=_tone, width=14),
                Column("Date et justificatif", _proof, width=16, grow=3),
            ],
            key=lambda r: r.bloc.code,
        )  # fmt: skip
        self.table = Table(self.model, "Blocs exigés", lines=2)
        self.table.current.connect(self._show_actions)
        self._confirm = button("C'est la même personne", lambda: self._answer(True))
        self._refuse = button("Ce n'est pas elle", lambda: self._answer(False))
        self._withdraw = button("Retirer l'acquis", self._take_back)
        panel = Panel()
        panel.body.addWidget(self.give_room(self.table, 240))
        self.body.addWidget(panel, 1)
        row = QHBoxLayout()
        row.addWidget(self._confirm)
        row.addWidget(self._refuse)
        row.addStretch(1)
        row.addWidget(self._withdraw)
        nest(self.body, row)
        self.body.addWidget(label("Déclarer un acquis", "strong"))
        self.bloc, self.day, self.proof = Choice(), DateField(), Line("Attestation n°…")
        self.declare_button = button("Déclarer", self._declare)
        nest(self.body, self._form())
        self.hide_cancel()
        self.accepting.connect(self.accept)
        workspace.changed.connect(self.refresh)
        self.refresh()
        self.table.setFocus()

    @property
    def _candidate(self) -> Candidate:
        return self._workspace.view.session.candidates[self._candidate_id]

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        for number, (title, widget) in enumerate((
            ("Bloc", self.bloc), ("Date d'acquisition", self.day), ("Justificatif", self.proof),
        )):  # fmt: skip
            grid.addWidget(Field(title, widget), 0, number)
        self.bloc.setMinimumContentsLength(9)
        holder = Field("\u00a0", self.declare_button)
        self.declare_button.setAccessibleName("Déclarer l'acquis")
        grid.addWidget(holder, 0, 3)
        return grid

    def refresh(self) -> None:
        """Show the acquisitions as they are now."""
        session = self._workspace.view.session
        if self._candidate_id not in session.candidates:
            self.reject()
            return
        candidate = self._candidate
        plan = session.plan(candidate)
        self.model.set_rows([_Bloc(b, candidate.acquisitions.get(b.code)) for b in plan.blocs])
        found = {code for code, one in candidate.acquisitions.items()
                 if one.origin == FOUND}  # fmt: skip
        self.bloc.set_pairs([(b.code, b.code) for b in plan.blocs if b.code not in found])
        free = session.state is not SessionState.CLOSED
        self.declare_button.setEnabled(free and self.bloc.count() > 0)
        self._show_actions(self.table.current_row())

    def _show_actions(self, row: _Bloc | None) -> None:
        standing = row.standing if row else None
        free = self._workspace.view.session.state is not SessionState.CLOSED
        waiting = standing is not None and not standing.confirmed
        for one in (self._confirm, self._refuse):
            one.setVisible(waiting)
            one.setEnabled(free)
        declared = standing is not None and standing.origin == DECLARED
        self._withdraw.setEnabled(declared and free)

    def _answer(self, accept: bool) -> None:
        row: _Bloc | None = self.table.current_row()
        if row is not None:
            self._ask_first(lambda sure: self._workspace.attempt(
                acquisitions.confirm, self._candidate_id, row.bloc.code, accept, sure))  # fmt: skip

    def _take_back(self) -> None:
        row: _Bloc | None = self.table.current_row()
        if row is not None:
            self._try(lambda: self._workspace.attempt(
                acquisitions.withdraw, self._candidate_id, row.bloc.code))  # fmt: skip

    def _declare(self) -> None:
        if not self.day.valid():
            self.show_error("Écrivez la date d'acquisition, par exemple 12/12/2025.")
            self.day.mark(False)
            return
        code, day, proof = str(self.bloc.value()), self.day.value(), self.proof.text()

        def declare(sure: bool) -> None:
            self._workspace.attempt(
                acquisitions.declare, self._candidate_id, code, day, proof, sure
            )
            self.proof.clear()
            self.table.select_key(code)

        self._ask_first(declare)

    def _ask_first(self, gesture: Callable[[bool], object], sure: bool = False) -> None:
        """Do what may go before a decision of the jury; ask once when it does."""
        try:
            self._try(lambda: gesture(sure))
        except NeedsConfirmation as question:
            self.question = confirm(self, "Effacer une décision ?", question.message,
                                    "Retenir l'acquis",
                                    lambda: self._ask_first(gesture, True))  # fmt: skip

    def _try(self, gesture: Callable[[], object]) -> None:
        try:
            gesture()
        except NeedsConfirmation:
            raise
        except KnownError as error:
            self.show_error(error.message)
        else:
            self.show_error("")
