"""Recording the totals of a vote on one bloc of one candidate; who voted what is never asked."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from jury_app.application.view import SessionView
from jury_app.domain.deliberation import present_voters, vote_outcome
from jury_app.domain.records import VoteRow
from jury_app.domain.results import MOTIVE_MIN, BlocResult, CandidateResult
from jury_app.domain.values import Verdict
from jury_app.domain.wording import VERDICTS, plural
from ui.dialogs import Dialog
from ui.fields import Choice, Field, FigureField
from ui.widgets import button, label, nest

_NOTHING = "Écrivez les totaux : le résultat s'affiche ici."


@dataclass(frozen=True)
class Vote:
    """What the dialog answers: the totals with their outcome, and the motive."""

    row: VoteRow
    motive: str


def vote_totals(vote: VoteRow) -> str:
    """Return the totals of a vote, as the card says them."""
    casting = ", voix prépondérante" if vote.casting else ""
    return (f"Vote : {vote.votes_for} pour, {vote.votes_against} contre, "
            f"{vote.abstentions} abst.{casting}")  # fmt: skip


class VoteDialog(Dialog):
    """Asks for the totals of a vote.

    Args:
        parent: The window.
        view: The session.
        result: The candidate.
        bloc: The bloc voted on.

    Signals:
        answered: Carries a `Vote`; the caller records it, then calls `accept` or `show_error`.
        removed: The vote noted before is to be taken out; the caller answers likewise.
    """

    answered = Signal(object)
    removed = Signal()

    def __init__(
        self, parent: QWidget, view: SessionView, result: CandidateResult, bloc: BlocResult
    ) -> None:
        voters = present_voters(view.session, result.candidate)
        present = plural(len(voters), "votant présent", "votants présents")
        super().__init__(
            parent, f"Vote sur {bloc.bloc.code} — {result.candidate.name}", "Noter le vote",
            f"{present} ; le secrétaire a voix consultative. Seuls les totaux sont conservés.",
        )  # fmt: skip
        self._most, self._bloc = len(voters), bloc
        self._ids = (view.session.row.id, result.candidate.row.id)
        self.remove_button: QPushButton | None = None
        if (standing := result.candidate.votes.get(bloc.bloc.code)) is not None:
            nest(self.body, self._standing(standing))
        self.votes_for, self.against, self.abstained = (
            FigureField(0, 99, whole=True) for _ in range(3)
        )
        row = QHBoxLayout()
        for title, field in (("Pour", self.votes_for), ("Contre", self.against),
                             ("Abstentions", self.abstained)):  # fmt: skip
            row.addWidget(Field(title, field))
            field.textChanged.connect(self._look)
        nest(self.body, row)
        self.casting = Choice(
            [
                (None, "À choisir"),
                (Verdict.VAL, "Pour : validé"),
                (Verdict.NVAL, "Contre : non validé"),
            ]
        )
        self._casting = Field("Voix prépondérante de la présidence (égalité)", self.casting)
        self.casting.currentIndexChanged.connect(self._look)
        self.outcome = label(kind="strong", wrap=True)
        self.motive = QLineEdit()
        self._motive = Field(
            "Motif", self.motive, "Imprimé au procès-verbal, communicable au candidat"
        )
        for one in (self.outcome, self._casting, self._motive):
            self.body.addWidget(one)
        self.accepting.connect(self._answer)
        self.votes_for.setFocus()
        self._look()

    def _standing(self, vote: VoteRow) -> QHBoxLayout:
        """Show the vote noted before, and what takes it out."""
        row = QHBoxLayout()
        row.addWidget(label(f"{vote_totals(vote)} — un nouveau vote le remplace.", wrap=True), 1)
        self.remove_button = button("Retirer le vote", self.removed.emit, "flat")
        self.remove_button.setToolTip("La décision qui en découle est retirée avec lui")
        row.addWidget(self.remove_button)
        return row

    def _totals(self) -> tuple[int, int, int]:
        return (self.votes_for.whole() or 0, self.against.whole() or 0,
                self.abstained.whole() or 0)  # fmt: skip

    def _vote(self) -> VoteRow:
        yes, no, abstained = self._totals()
        tie = yes == no
        chosen = self.casting.value() if tie else None
        verdict = Verdict(str(chosen)) if chosen else Verdict.ATT
        row = VoteRow(*self._ids, self._bloc.bloc.code, yes, no, abstained,
                      chosen is not None, verdict.value)  # fmt: skip
        if not tie:
            outcome = Verdict.VAL if yes > no else Verdict.NVAL
            row = row._replace(verdict=outcome.value, casting=False)
        return row

    def _outcome(self) -> Verdict | None:
        yes, no, abstained = self._totals()
        fields = (self.votes_for, self.against, self.abstained)
        if not all(field.valid() for field in fields):
            return None
        if not yes + no or yes + no + abstained > self._most:
            return None
        return vote_outcome(self._vote())

    def _look(self) -> None:
        yes, no, abstained = self._totals()
        cast, outcome = yes + no + abstained, self._outcome()
        tied = bool(yes) and yes == no and cast <= self._most
        self._casting.setVisible(tied)
        if cast > self._most:
            voters = plural(self._most, "votant", "votants")
            said = f"{cast} voix pour {voters} : corrigez les totaux."
        elif outcome is None:
            said = "Égalité : la voix prépondérante décide." if tied else _NOTHING
        else:
            said = f"Résultat : {VERDICTS[outcome].lower()}."
        self.outcome.setText(said)
        self._motive.setVisible(outcome is not None and outcome is not self._bloc.proposal)
        self.accept_button.setEnabled(outcome is not None)
        if self.isVisible():
            self.show_error("")

    def _answer(self) -> None:
        outcome = self._outcome()
        if outcome is None:
            return
        motive = self.motive.text().strip()
        if outcome is not self._bloc.proposal and len(motive) < MOTIVE_MIN:
            self.show_error(
                f"Le résultat diffère de la proposition : écrivez un motif d'au moins {MOTIVE_MIN} "
                "caractères."
            )
            self.motive.setFocus()
            return
        self.answered.emit(Vote(self._vote(), motive))
