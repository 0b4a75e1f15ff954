"""A decision chosen whose motive is still to write: shown, kept, never adopted over."""

import pytest
from PySide6.QtCore import Qt

from jury_app.application import deliberating, marks
from jury_app.domain.values import Verdict
from tests.sitting_page import OpenPage, Sitting
from tests.ui_helpers import there

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")
CONTROL = Qt.KeyboardModifier.ControlModifier


def begin_refusing(at: Sitting) -> None:
    """Choose « Non validé » for the first bloc of the first candidate and begin its motive."""
    at.click_bloc("BC01")
    at.page.card.rows[0].setFocus()
    at.press(Qt.Key.Key_N)
    at.qtbot.keyClicks(at.page.card.motive.field, "Absences")


def test_control_enter_leads_to_the_motive_begun_on_another_bloc(open_page: OpenPage) -> None:
    at = open_page()
    begin_refusing(at)
    card = at.page.card
    at.qtbot.mouseClick(card.rows[2], Qt.MouseButton.LeftButton)
    assert not card.waiting
    at.press(Qt.Key.Key_Return, CONTROL)
    assert at.decisions(0) == {}
    assert at.page.list.current == at.ids[0]
    assert there(card.bloc).bloc.code == "BC01"
    assert card.motive.field.hasFocus()
    assert card.message.text().startswith("BC01 : « Non validé » attend son motif.")
    at.qtbot.keyClicks(card.motive.field, " aux travaux pratiques")
    at.press(Qt.Key.Key_Return, CONTROL)
    assert at.decisions(0)["BC01"] == "NVAL"
    assert at.decisions(0)["BC02"] == "VAL"
    assert at.page.list.current == at.ids[1]


def test_adopting_by_its_button_leads_to_the_motive_too(open_page: OpenPage) -> None:
    at = open_page()
    begin_refusing(at)
    at.page.card.top.adopt.click()
    assert at.decisions(0) == {}
    assert at.page.card.message.isVisible()


def test_the_row_says_that_a_decision_waits_for_its_motive(open_page: OpenPage) -> None:
    at = open_page()
    row = at.page.card.rows[0]
    begin_refusing(at)
    at.qtbot.mouseClick(at.page.card.rows[2], Qt.MouseButton.LeftButton)
    assert row.decision.text() == "… motif à écrire"
    assert "« Non validé » attend son motif" in row.accessibleDescription()
    at.click_bloc("BC01")
    at.page.card.motive.field.setFocus()
    at.press(Qt.Key.Key_Escape)
    assert row.decision.text() == "à décider"
    assert "attend son motif" not in row.accessibleDescription()


def test_adopting_for_many_leaves_the_waiting_decision_out_and_says_so(open_page: OpenPage) -> None:
    at = open_page()
    begin_refusing(at)
    assert "Adopter pour 2 candidats" in at.page.side.adopt.text()
    at.press(Qt.Key.Key_PageDown)
    at.qtbot.mouseClick(at.page.side.adopt, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.adopt_dialog)
    assert [line.why for line in dialog.model.rows] == ["", "", "motif à écrire pour BC01"]
    assert "1 laissé de côté" in dialog.said.text()
    dialog.accept_button.click()
    assert [len(at.decisions(number)) for number in range(3)] == [0, 8, 8]


def test_coming_back_shows_the_motive_begun(open_page: OpenPage) -> None:
    at = open_page()
    begin_refusing(at)
    card = at.page.card
    at.click_bloc("BC03")
    at.press(Qt.Key.Key_PageDown)
    at.press(Qt.Key.Key_PageUp)
    assert there(card.bloc).bloc.code == "BC01"
    assert card.waiting
    assert card.motive.field.text() == "Absences"


def test_a_motive_begun_for_another_verdict_is_not_offered_for_the_decision(
    open_page: OpenPage,
) -> None:
    at = open_page()
    workspace, card, whose = at.workspace, at.page.card, at.ids[0]
    workspace.attempt(deliberating.decide, whose, "BC01", Verdict.VAL, "")
    begin_refusing(at)
    lowered = [marks.MarkEdit(whose, one.code, "3") for one in there(card.bloc).bloc.epreuves]
    workspace.attempt(marks.set_marks, lowered, True)
    assert "« Validé »" in card.motive.said.text()
    assert card.motive.field.text() == ""
    at.qtbot.keyClicks(card.motive.field, "Le jury maintient son avis")
    at.press(Qt.Key.Key_Return)
    assert at.decisions(0)["BC01"] == "VAL"


def test_a_motive_no_longer_needed_is_no_longer_asked(open_page: OpenPage) -> None:
    at = open_page()
    workspace, card, whose = at.workspace, at.page.card, at.ids[0]
    workspace.attempt(deliberating.decide, whose, "BC02", Verdict.VAL, "")
    at.click_bloc("BC02")
    lowered = [marks.MarkEdit(whose, one.code, "5") for one in there(card.bloc).bloc.epreuves]
    workspace.attempt(marks.set_marks, lowered, True)
    assert card.waiting
    at.qtbot.keyClicks(card.motive.field, "En progression")
    workspace.undo()
    assert not at.page.card.waiting
    workspace.undo()
    assert there(card.bloc).decision is None
    assert not card.waiting
