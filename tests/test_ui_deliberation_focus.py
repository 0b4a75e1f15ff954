"""Where the focus goes on the deliberation page when what has it is hidden or disabled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from jury_app.application import acquisitions, deliberating, jury, marks, sessions, sitting
from jury_app.application.dossier import Dossier
from jury_app.domain.values import Verdict
from tests.sitting_builder import add_candidate, evidence_route, mark_all
from tests.sitting_page import OpenPage, Sitting
from tests.ui_helpers import there

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ACQUIRED = ("2025-12-12", "PV 2025")


def on_current_bloc(at: Sitting) -> bool:
    card = at.page.card
    return bool(card.rows[card.current].hasFocus())


def failing_by_experience(dossier: Dossier, session_id: int) -> int:
    """Add a candidate who is asked for a prescription, first of the list."""
    vae = add_candidate(dossier, session_id, 8, route=evidence_route(), birth_name="AAA")
    mark_all(dossier, session_id, vae)
    marks.set_marks(dossier, session_id, [marks.MarkEdit(vae, "BC01-D1", "2")])
    return vae


def test_enter_after_leaving_a_motive_for_another_candidate_decides_nothing(
    open_page: OpenPage,
) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_N)
    at.qtbot.keyClicks(at.page.card.motive.field, "trop")
    at.press(Qt.Key.Key_PageDown)
    assert at.page.list.current == at.ids[1]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        at.press(key)
    assert at.decisions(1) == {}
    assert on_current_bloc(at)
    at.press(Qt.Key.Key_Down)
    assert at.page.card.current == 1
    assert on_current_bloc(at), "arrows walk the blocs, not the buttons"


def test_enter_gives_no_motive_written_before_for_another_candidate(open_page: OpenPage) -> None:
    at = open_page()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_N)
    at.qtbot.keyClicks(at.page.card.motive.field, "Le dossier reste insuffisant")
    at.press(Qt.Key.Key_PageDown)
    at.press(Qt.Key.Key_N)
    at.press(Qt.Key.Key_PageUp)
    assert at.page.card.waiting
    at.press(Qt.Key.Key_Return)
    assert at.decisions(0) == {}


def test_leaving_a_prescription_for_another_candidate_leads_to_its_bloc(
    open_page: OpenPage,
) -> None:
    at = open_page(opened=False)
    vae = failing_by_experience(at.dossier, at.session_id)
    sessions.open_deliberation(at.dossier, at.session_id)
    at.workspace.reload()
    at.page.focus_subject(vae)
    at.page.card.prescription.field.setFocus()
    at.press(Qt.Key.Key_PageDown)
    assert at.page.list.current == at.ids[0]
    at.press(Qt.Key.Key_Return)
    assert at.decisions(0) == {}
    assert on_current_bloc(at)


def test_enter_marks_nobody_where_the_bloc_cannot_be_validated(open_page: OpenPage) -> None:
    at = open_page()
    acquisitions.declare(at.dossier, at.session_id, at.ids[1], "BC01", *ACQUIRED)
    for bloc in at.workspace.view.results[at.ids[1]].blocs[1:]:
        deliberating.decide(at.dossier, at.session_id, at.ids[1], bloc.bloc.code, Verdict.VAL, "")
    at.workspace.reload()
    at.page.validate.setFocus()
    at.press(Qt.Key.Key_PageDown)
    assert not at.page.validate.isEnabled()
    at.press(Qt.Key.Key_Space)
    assert on_current_bloc(at)
    assert not at.workspace.view.session.candidates[at.ids[1]].row.discuss


def test_adopting_by_its_button_leads_to_the_bloc(open_page: OpenPage) -> None:
    at = open_page()
    at.page.card.top.adopt.setFocus()
    at.press(Qt.Key.Key_Space)
    assert len(at.decisions(0)) == 8
    assert on_current_bloc(at)


def test_adopting_everything_and_closing_lead_to_the_bloc(open_page: OpenPage) -> None:
    at = open_page()
    at.page.side.adopt.setFocus()
    at.press(Qt.Key.Key_Space)
    there(at.page.gestures.adopt_dialog).accept_button.click()
    at.qtbot.waitUntil(lambda: on_current_bloc(at))
    at.page.discuss.setFocus()
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    assert on_current_bloc(at)


def test_resuming_from_the_notice_leads_to_the_bloc(open_page: OpenPage) -> None:
    at = open_page()
    at.workspace.attempt(sitting.suspend)
    at.page.notice.resume.setFocus()
    at.press(Qt.Key.Key_Space)
    assert not at.page.notice.isVisible()
    assert on_current_bloc(at)


def test_before_the_opening_the_focus_is_on_what_is_to_be_mended(open_page: OpenPage) -> None:
    at = open_page(opened=False)
    at.page.hide()
    absent = there(at.workspace.view.session.secretary())
    jury.set_presence(at.dossier, at.session_id, absent.id, False, "grève")
    at.workspace.reload()
    at.page.show()
    held = at.page.focusWidget()
    assert isinstance(held, QPushButton)
    assert held.text() == "Voir"


def test_before_the_opening_the_focus_is_on_what_opens(open_page: OpenPage) -> None:
    at = open_page(opened=False)
    assert at.page.gate.open.hasFocus()
    at.press(Qt.Key.Key_Return)
    assert at.page.list.view.hasFocus()
