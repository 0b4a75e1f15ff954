"""Before adopting proposals: who would be decided, and as what; who is left out, and why."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from jury_app.application.deliberating import left_out
from jury_app.application.view import SessionView
from jury_app.domain.results import CandidateResult, expected_outcome
from jury_app.domain.values import Outcome
from jury_app.domain.wording import plural
from ui.dialogs import Dialog
from ui.fields import Choice, Field
from ui.pages.deliberation_figures import SHORT_OUTCOMES, SHORT_VERDICTS, outcome_chip
from ui.tables import Column, RowsModel, Table
from ui.widgets import Panel, label


@dataclass(frozen=True)
class Line:
    """A candidate with something to decide, what adopting leads to, or why it does nothing."""

    result: CandidateResult
    outcome: Outcome
    why: str


def _blocs(line: Line) -> str:
    if line.why:
        return f"{line.why[:1].upper()}{line.why[1:]}"
    found = Counter(SHORT_VERDICTS[b.proposal].lower() for b in line.result.undecided)
    return ", ".join(
        plural(count, word, word if word.startswith("en ") else f"{word}s")
        for word, count in found.items()
    )


def _chip(line: Line) -> tuple[str, str]:
    return ("∅ Laissé", "absent") if line.why else outcome_chip(line.outcome)


class AdoptDialog(Dialog):
    """Lists what adopting decides; `accepted` means: adopt for the candidates `chosen`.

    Args:
        parent: The window.
        view: The session.
        shown: Ids of the candidates the list shows; None when it shows all.
        waiting: Candidates left out because of a decision not recorded yet, by id, and why.

    Attributes:
        scope: All candidates or those shown; only there when the list leaves some out.
    """

    def __init__(
        self,
        parent: QWidget,
        view: SessionView,
        shown: Collection[int] | None,
        waiting: Mapping[int, str],
    ) -> None:
        super().__init__(
            parent, "Adopter les propositions", "",
            "Chaque bloc encore à décider reçoit la décision proposée. Aucune décision déjà prise "
            "ne change.", width=660,
        )  # fmt: skip
        everyone = [candidate.row.id for candidate in view.session.heard]
        self._view, self._ids = view, {"all": everyone, "shown": list(shown or ())}
        self._waiting = waiting
        self.scope = Choice(
            [("shown", f"Candidats affichés dans la liste ({len(self._ids['shown'])})"),
             ("all", f"Tous les candidats ({len(everyone)})")]
        )  # fmt: skip
        self.scope.choose("all" if shown is None else "shown")
        self.scope.currentIndexChanged.connect(self._show)
        field = Field("Pour qui", self.scope)
        field.setVisible(shown is not None)
        self.said = label(kind="strong", wrap=True)
        columns: tuple[Column[Line], ...] = (
            Column("Candidat", lambda one: one.result.candidate.name, strong=True, width=22,
                   grow=2),
            Column("Résultat", lambda one: _chip(one)[0], tone=lambda one: _chip(one)[1],
                   width=14),
            Column("Blocs décidés, ou pourquoi non", _blocs, width=24, grow=2),
        )  # fmt: skip
        self.model: RowsModel[Line] = RowsModel([], columns, parent=self)
        self.table = Table(self.model, "Ce qui sera décidé")
        panel = Panel()
        panel.body.addWidget(self.give_room(self.table, 280))
        for one in (field, self.said, panel):
            self.body.addWidget(one, 1 if one is panel else 0)
        self.accepting.connect(self.accept)
        self._show()

    @property
    def chosen(self) -> list[int]:
        """Ids of the candidates adopting is for."""
        return [i for i in self._ids[str(self.scope.value())] if i not in self._waiting]

    def _why_left(self, result: CandidateResult) -> str:
        waits = self._waiting.get(result.candidate.row.id, "")
        return left_out(self._view.session, result) or waits

    def _show(self) -> None:
        certification = self._view.session.certification
        results = [self._view.results[i] for i in self._ids[str(self.scope.value())]]
        lines = [Line(result, expected_outcome(result, certification), self._why_left(result))
                 for result in results]  # fmt: skip
        open_ = [line for line in lines if line.result.undecided]
        taken = [line for line in open_ if not line.why]
        self.model.set_rows([*taken, *(line for line in open_ if line.why)])
        blocs = sum(len(line.result.undecided) for line in taken)
        self.accept_button.setEnabled(bool(taken))
        whose = plural(len(taken), "candidat", "candidats")
        self.accept_button.setText(
            f"Adopter {plural(blocs, 'bloc', 'blocs')} de {whose}" if taken else "Rien à adopter"
        )
        outcomes = Counter(SHORT_OUTCOMES[line.outcome] for line in taken)
        parts = [f"{word} : {count}" for word, count in outcomes.items()]
        if left := len(open_) - len(taken):
            parts.append(plural(left, "laissé de côté", "laissés de côté"))
        if done := len(lines) - len(open_):
            parts.append(plural(done, "déjà décidé", "déjà décidés"))
        self.said.setText(" · ".join(parts))
