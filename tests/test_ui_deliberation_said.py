"""What the deliberation page says of a candidate: outcome to come, changes, votes, refusals."""

import pytest

from jury_app.application import candidates, deliberating, jury, sessions, sitting
from jury_app.application.projection import slide_of
from jury_app.domain.deliberation import present_voters
from jury_app.domain.records import VoteRow
from jury_app.domain.values import Outcome, Verdict
from tests.sitting_builder import add_candidate, evidence_route, mark_all
from tests.sitting_page import OpenPage
from tests.ui_helpers import there
from ui.history_dialog import history
from ui.pages.deliberation_figures import UNDECIDED

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")
MOTIVE = "Dossier remis hors délai"


def test_what_adopting_leads_to_counts_the_decisions_already_taken(open_page: OpenPage) -> None:
    at = open_page(2)
    at.workspace.attempt(deliberating.decide, at.ids[0], "BC01", Verdict.NVAL, MOTIVE)
    slide = there(slide_of(at.workspace.view, at.ids[0], anonymous=False))
    assert (slide.outcome, slide.decided, slide.kept) == (Outcome.PART, False, 7)
    assert at.page.card.top.proposal.text() == "◆ Proposition : validation partielle (7 / 8)"
    at.page.gestures.open_adopt()
    dialog = there(at.page.gestures.adopt_dialog)
    chips = [dialog.model.index(row, 1).data() for row in range(2)]
    assert chips == ["◆ Partielle", "✓ Certifié"]
    assert dialog.said.text() == "Partielle : 1 · Certifié : 1"
    dialog.accept_button.click()
    results = at.workspace.view.results
    assert [results[i].decision for i in at.ids] == [Outcome.PART, Outcome.ADM]
    slide = there(slide_of(at.workspace.view, at.ids[0], anonymous=False))
    assert (slide.outcome, slide.decided) == (Outcome.PART, True)


def test_a_prescription_is_asked_for_once_a_decision_makes_it_partial(open_page: OpenPage) -> None:
    at = open_page(1, opened=False)
    vae = add_candidate(at.dossier, at.session_id, 8, route=evidence_route(), birth_name="AAA")
    mark_all(at.dossier, at.session_id, vae)
    sessions.open_deliberation(at.dossier, at.session_id)
    at.workspace.reload()
    at.page.focus_subject(vae)
    assert not at.page.card.prescription.isVisible()
    at.workspace.attempt(deliberating.decide, vae, "BC01", Verdict.NVAL, MOTIVE)
    assert at.page.card.prescription.isVisible()


def test_the_level_that_changed_is_said_on_its_bloc(open_page: OpenPage) -> None:
    at = open_page(1)
    deliberating.adopt(at.dossier, at.session_id)
    candidates.edit(at.dossier, at.session_id, at.ids[0], {"language_level": "C1"})
    at.workspace.reload()
    (bloc,) = [b for b in at.workspace.view.results[at.ids[0]].blocs if b.changed]
    row = next(row for row in at.page.card.rows if row.code == bloc.bloc.code)
    assert "Notes ou niveau de langue modifiés depuis la décision" in row.accessibleDescription()


def test_once_closed_the_list_shows_decisions_instead_of_what_to_discuss(
    open_page: OpenPage,
) -> None:
    at = open_page(1)
    deliberating.adopt(at.dossier, at.session_id)
    candidates.discuss(at.dossier, at.session_id, at.ids[0], True)
    at.workspace.reload()
    assert at.page.list.model.entries[0].state == "⚑ à discuter"
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    assert at.page.list.model.entries[0].state == "✓ Certifié"


def test_one_voter_is_said_in_the_singular(open_page: OpenPage) -> None:
    at = open_page(1)
    session = at.workspace.view.session
    for one in present_voters(session, session.candidates[at.ids[0]])[1:]:
        jury.set_presence(at.dossier, at.session_id, one.id, False, "train")
    at.workspace.reload()
    at.page.gestures.open_vote()
    dialog = there(at.page.gestures.vote_dialog)
    dialog.votes_for.setText("2")
    assert dialog.outcome.text() == "2 voix pour 1 votant : corrigez les totaux."
    dialog.reject()


def test_a_key_says_that_the_sitting_is_suspended(open_page: OpenPage) -> None:
    at = open_page(1)
    at.workspace.attempt(sitting.suspend)
    for why in (at.page.gestures.why_locked, at.page.gestures.why_undecidable):
        assert why() == at.page.notice.text()
        assert why().startswith("Séance suspendue à ")


def test_a_refusal_goes_with_its_cause(open_page: OpenPage) -> None:
    at = open_page(1)
    at.workspace.attempt(candidates.discuss, at.ids[0], True)
    at.page.gestures.adopt()
    assert "levez la marque" in at.page.card.message.text()
    assert at.page.card.message.isVisible()
    at.workspace.attempt(candidates.discuss, at.ids[0], False)
    assert not at.page.card.message.isVisible()


def test_the_casting_voice_is_said_with_the_vote(open_page: OpenPage) -> None:
    at = open_page(1)
    row = VoteRow(at.session_id, at.ids[0], "BC01", 2, 2, 0, True, "VAL")
    at.workspace.attempt(deliberating.vote, row, "")
    said = at.page.card.rows[0].accessibleDescription()
    assert "Vote : 2 pour, 2 contre, 0 abst., voix prépondérante" in said


def test_the_place_on_the_card_follows_the_list(open_page: OpenPage) -> None:
    at = open_page(5)
    said = at.page.card.top.details
    at.page.list.step(1)
    at.workspace.attempt(deliberating.adopt, [at.ids[0]])
    at.page.list.filter.choose(UNDECIDED)
    at.page.list.filter.activated.emit(0)
    assert said.text().endswith(" · 1\u00a0/\u00a04")
    at.page.gestures.adopt_and_go_on()
    at.qtbot.waitUntil(lambda: said.text().endswith(" · 1\u00a0/\u00a03"))
    assert at.page.list.view.currentIndex().row() == 0


def test_the_history_says_the_decision_of_a_vote_once(open_page: OpenPage) -> None:
    at = open_page(1)
    row = VoteRow(at.session_id, at.ids[0], "BC01", 1, 3, 0, False, "NVAL")
    at.workspace.attempt(deliberating.vote, row, MOTIVE)
    view = at.workspace.view
    lines = history(at.dossier, view, view.session.candidates[at.ids[0]])
    said = [line.detail.what for line in lines if line.entry.gesture == "vote.set"]
    assert said.count("BC01 · décision") == 1
    assert "BC01 · voix pour" in said
