"""What the jury does on the deliberation page: each gesture is one use case."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jury_app.application import candidates, deliberating
from jury_app.domain.deliberation import present_voters
from jury_app.domain.errors import KnownError
from jury_app.domain.results import CandidateResult
from jury_app.domain.values import SessionState, Verdict
from jury_app.domain.wording import VERDICTS
from ui.adopt_dialog import AdoptDialog
from ui.pages.deliberation_card import CandidateCard
from ui.pages.deliberation_list import CandidateList
from ui.recusal_dialog import RecusalDialog
from ui.spoken import announce
from ui.suggestions import Phrase, Suggestions, phrases
from ui.vote_dialog import Vote, VoteDialog
from ui.workspace import Workspace


class Gestures(QObject):
    """Decides, adopts, discusses, votes and recuses for the candidate shown.

    A refusal is said on the card (or in the dialog asked from), and nothing typed is lost.

    Attributes:
        locked: Why nothing may be decided: empty, `closed`, `suspended` or `blocked`.
    """

    def __init__(
        self, workspace: Workspace, cards: tuple[CandidateList, CandidateCard], page: QWidget
    ) -> None:
        super().__init__(page)
        self._workspace, self._page = workspace, page
        self._list, self._card = cards
        self._card.offer_motives(self.motives)
        self.locked = ""
        self.vote_dialog: VoteDialog | None = None
        self.recusal_dialog: RecusalDialog | None = None
        self.adopt_dialog: AdoptDialog | None = None

    def why_unopened(self) -> str:
        """Say that the deliberation is not open yet; empty when it is, or was."""
        before = self._workspace.view.session.state is SessionState.PREPARATION
        return "La délibération n'est pas encore ouverte." if before else ""

    def why_nobody(self) -> str:
        """Say why no candidate is shown; empty when one is."""
        nobody = self._list.current is None
        return self.why_unopened() or ("Aucun candidat n'est montré." if nobody else "")

    def why_closed(self) -> str:
        """Say why nothing about a candidate may change; empty when it may."""
        return self.why_nobody() or ("La session est close." if self.locked == "closed" else "")

    def why_locked(self) -> str:
        """Say why nothing may be decided; empty when it may."""
        return self.why_closed() or (self._card.locked_because if self.locked else "")

    def why_undecidable(self) -> str:
        """Say why the current bloc may not be decided; empty when it may."""
        bloc = self._card.bloc
        kept = bloc is not None and bloc.proposal is Verdict.CAP
        return self.why_locked() or ("Ce bloc est déjà acquis." if kept else "")

    def why_nothing_to_adopt(self) -> str:
        """Say why there is no proposal to adopt at once; empty when there is one."""
        some = any(entry.adoptable for entry in self._list.model.entries)
        return self.why_locked() or ("" if some else "Aucune proposition n'est à adopter.")

    def result(self) -> CandidateResult | None:
        """Return the results of the current candidate."""
        current = self._list.current
        return None if current is None else self._workspace.view.results.get(current)

    def _attempt(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except KnownError as error:
            self._card.refuse(error.message)
            return False
        self._card.refuse("")
        return True

    def decide(self, code: str, verdict: Verdict, motive: str) -> None:
        """Record a decision, or ask for the motive it needs."""
        current = self._list.current
        if current is None:
            return
        try:
            self._workspace.attempt(deliberating.decide, current, code, verdict, motive)
        except KnownError as error:
            asks = error.code == "DECISION_MOTIVE"
            if asks:
                self._card.ask_motive(verdict)
            if motive or not asks:
                self._card.refuse(error.message)
            return
        self._card.settled(code)
        announce(self._card, f"{code} : {VERDICTS[verdict].lower()}")

    def motives(self) -> list[Phrase]:
        """Return the motives used before in the dossier, most used first."""
        return phrases(deliberating.used_motives(self._workspace.dossier))

    def discuss(self) -> None:
        """Mark the candidate for discussion, or take the mark away."""
        result = self.result()
        if result is not None and self.locked != "closed":
            row = result.candidate.row
            self._attempt(
                lambda: self._workspace.attempt(candidates.discuss, row.id, not row.discuss)
            )

    def prescribe(self, candidate_id: int, text: str) -> None:
        """Record what a VAE candidate still has to show."""
        self._attempt(lambda: self._workspace.attempt(candidates.prescribe, candidate_id, text))

    def adopt(self) -> bool:
        """Adopt the proposals of the current candidate; True when nothing is left to decide."""
        result = self.result()
        if result is None or self._held_back():
            return False
        row = result.candidate.row
        if not result.undecided:
            return True
        if row.discuss:
            self._card.refuse(
                "Candidat marqué à discuter : levez la marque (D) ou décidez bloc par bloc."
            )
            return False
        done = self._attempt(lambda: self._workspace.attempt(deliberating.adopt, [row.id]))
        fresh = self.result()
        if done and fresh is not None and fresh.undecided:
            self._card.refuse(
                "Ce candidat est en attente : décidez bloc par bloc, A pour laisser un bloc en "
                "attente."
            )
            return False
        if done:
            announce(self._card, f"Propositions adoptées : {result.candidate.name}")
        return done

    def _held_back(self) -> bool:
        """Say why nothing may be adopted for the candidate shown; True when there is a reason."""
        if self.locked:
            self._card.refuse(self._card.locked_because)
        return bool(self.locked) or self._card.back_to_draft()

    def adopt_and_go_on(self) -> None:
        """Give the motive being typed, adopt what is left, go to the next candidate."""
        if self._card.waiting:
            self._card.motive.action.click()
            if self._card.waiting:
                return
        if self.adopt() and not self._list.step(1):
            self._card.refuse("Dernier candidat de la liste.")

    def open_adopt(self) -> None:
        """Show what adopting the proposals would decide, of the candidates shown or of all."""
        shown = self._list.model.narrowed
        dialog = AdoptDialog(self._page, self._workspace.view,
                             None if shown is None else [entry.id for entry in shown],
                             self.waiting())  # fmt: skip
        dialog.accepted.connect(lambda: self._adopt(dialog.chosen))
        self.adopt_dialog = dialog
        dialog.open()

    def waiting(self) -> dict[int, str]:
        """Return whom adopting must leave, the jury having chosen something else, and why."""
        asked = {i: self._card.drafts.all_asked(result)
                 for i, result in self._workspace.view.results.items()}  # fmt: skip
        return {i: f"motif à écrire pour {', '.join(b.bloc.code for b in blocs)}"
                for i, blocs in asked.items() if blocs}  # fmt: skip

    def _adopt(self, ids: list[int]) -> None:
        if self._attempt(lambda: self._workspace.attempt(deliberating.adopt, ids)):
            announce(self._card, "Propositions adoptées")

    def open_vote(self) -> None:
        """Ask for the totals of a vote on the current bloc."""
        result, bloc = self.result(), self._card.bloc
        if result is not None and not present_voters(self._workspace.view.session,
                                                     result.candidate):  # fmt: skip
            self._card.refuse("Personne ne peut voter : notez qui est présent sur la page Jury, "
                              "ou levez un déport.")  # fmt: skip
        elif result is not None and bloc is not None:
            self.vote_dialog = VoteDialog(self._page, self._workspace.view, result, bloc)
            Suggestions(self.vote_dialog.motive, self.motives, "Motifs déjà employés")
            self.vote_dialog.answered.connect(self._record_vote)
            whose, code = result.candidate.row.id, bloc.bloc.code
            self.vote_dialog.removed.connect(lambda: self._take_vote_out(whose, code))
            self.vote_dialog.open()

    def _record_vote(self, vote: Vote) -> None:
        if self.vote_dialog is None:
            return
        try:
            self._workspace.attempt(deliberating.vote, vote.row, vote.motive)
        except KnownError as error:
            self.vote_dialog.show_error(error.message)
        else:
            current = self.result()
            if current is not None and current.candidate.row.id == vote.row.candidate_id:
                self._card.settled(vote.row.bloc)
            self.vote_dialog.accept()

    def _take_vote_out(self, whose: int, code: str) -> None:
        if self.vote_dialog is not None and self.vote_dialog.attempt(
            lambda: self._workspace.attempt(deliberating.take_vote_out, whose, code)
        ):
            announce(self._card, f"{code} : vote retiré")

    def open_recusal(self) -> None:
        """Show the recusals of the candidate; the list may move on under the dialog."""
        result = self.result()
        if result is None:
            return
        whose = result.candidate.row.id
        dialog = RecusalDialog(self._page, self._workspace.view, result.candidate)

        def change(use_case: Callable[..., object], *given: object) -> bool:
            try:
                self._workspace.attempt(use_case, whose, *given)
            except KnownError as error:
                dialog.show_error(error.message)
                return False
            view = self._workspace.view
            dialog.show_candidate(view, view.session.candidates[whose])
            return True

        def recuse(member_id: int, reason: str) -> None:
            if change(candidates.recuse, member_id, reason):
                dialog.begin_again()

        dialog.added.connect(recuse)
        dialog.lifted.connect(lambda member_id: change(candidates.unrecuse, member_id))
        self.recusal_dialog = dialog
        dialog.open()
