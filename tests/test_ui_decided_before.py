"""What comes after a decision or a vote, in the window."""

import pytest

from jury_app.application import candidates, deliberating
from jury_app.domain.records import VoteRow
from jury_app.domain.values import Verdict
from tests.sitting_builder import candidate_of
from tests.sitting_page import OpenPage, Sitting
from tests.ui_helpers import there
from ui.pages.acquisitions import AcquisitionsDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")


def vote(at: Sitting, bloc: str = "BC01") -> None:
    """Note a vote of all seven voters that validates a bloc of the first candidate."""
    row = VoteRow(at.session_id, at.ids[0], bloc, 7, 0, 0, False, "VAL")
    at.workspace.attempt(deliberating.vote, row)


def member(at: Sitting, last_name: str) -> int:
    """The id of a member of the jury."""
    return next(m.id for m in at.workspace.view.session.members if m.last_name == last_name)


def test_a_recusal_against_a_vote_is_refused_in_its_dialog(open_page: OpenPage) -> None:
    at = open_page()
    vote(at)
    at.page.gestures.open_recusal()
    dialog = there(at.page.gestures.recusal_dialog)
    dialog.member.choose(member(at, "ZETA"))
    dialog.reason.setCurrentText("Tuteur de stage")
    dialog.accept_button.click()
    assert "le vote sur BC01 compte 7 voix pour 6 membres délibérants" in dialog._error.text()
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).recusals == ()
    dialog.reject()


def test_a_decision_taken_before_a_recusal_says_so_on_its_bloc(open_page: OpenPage) -> None:
    at = open_page()
    at.workspace.attempt(deliberating.adopt, [at.ids[0]])
    at.workspace.attempt(candidates.recuse, at.ids[0], member(at, "ZETA"), "Tuteur de stage")
    row = at.page.card.rows[0]
    said = "Déport noté depuis la décision : décidez à nouveau pour confirmer"
    assert said in row.accessibleDescription()
    row.bar.buttons[Verdict.VAL].click()
    assert said not in row.accessibleDescription()


def test_a_vote_noted_on_the_wrong_bloc_is_taken_out_and_brought_back(open_page: OpenPage) -> None:
    at = open_page()
    at.page.gestures.open_vote()
    dialog = there(at.page.gestures.vote_dialog)
    assert dialog.remove_button is None
    dialog.reject()
    vote(at)
    at.page.gestures.open_vote()
    dialog = there(at.page.gestures.vote_dialog)
    there(dialog.remove_button).click()
    assert not dialog.isVisible()
    candidate = candidate_of(at.dossier, at.session_id, at.ids[0])
    assert (candidate.votes, candidate.decisions) == ({}, {})
    assert there(at.workspace.history.to_undo).label == (
        "ALLARD Camille : vote sur BC01 retiré, avec sa décision"
    )
    at.workspace.undo()
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).votes["BC01"].votes_for == 7


def test_a_bloc_decided_is_declared_acquired_only_once_that_is_accepted(
    open_page: OpenPage,
) -> None:
    at = open_page()
    vote(at)
    dialog = AcquisitionsDialog(at.page, at.workspace, at.ids[0])
    dialog.open()
    dialog.bloc.choose("BC01")
    dialog.proof.setText("PV 2024")
    dialog.declare_button.click()
    there(dialog.question).reject()
    assert candidate_of(at.dossier, at.session_id, at.ids[0]).acquisitions == {}
    dialog.declare_button.click()
    there(dialog.question).accept_button.click()
    candidate = candidate_of(at.dossier, at.session_id, at.ids[0])
    assert candidate.acquisitions["BC01"].proof == "PV 2024"
    assert (candidate.votes, candidate.decisions) == ({}, {})
    dialog.reject()
