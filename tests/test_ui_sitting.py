"""The deliberation page beside deciding: suspension, sorting, adopting by filter, motives."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QScrollArea,
)

from jury_app.application import candidates, deliberating, sitting
from jury_app.domain.values import Verdict
from tests.sitting_builder import add_candidate
from tests.sitting_page import OpenPage, Sitting
from tests.ui_helpers import exits, there
from ui.pages.deliberation_figures import DECIDED, DISCUSS, UNDECIDED

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise|grabbing")
MOTIVE = "Dossier remis hors délai"


@pytest.fixture
def room(open_page: OpenPage) -> OpenPage:
    def build(people: int = 4, **given: Any) -> Sitting:
        return open_page(people, **given)

    return build


def shown_names(at: Sitting) -> list[str]:
    model = at.page.list.model
    return [str(model.index(n).data()) for n in range(model.rowCount())]


def test_suspending_stops_deciding_and_the_notice_resumes(room: OpenPage) -> None:
    at = room()
    at.page.sitting.pause.click()
    dialog = at.page.findChildren(type(at.page.others.suspend()))[-1]
    dialog.accept_button.click()
    assert "Séance suspendue à" in at.page.notice.text()
    assert not at.page.validate.isEnabled()
    at.page.card.choose(Verdict.VAL)
    assert at.decisions(0) == {}
    assert "jusqu'à la reprise" in at.page.card.message.text()
    assert not at.page.gestures.adopt()
    assert at.page.sitting.pause.text() == "Reprendre"
    at.qtbot.mouseClick(at.page.notice.resume, Qt.MouseButton.LeftButton)
    assert not at.page.notice.isVisible()
    assert not at.page.card.message.isVisible()
    at.page.card.choose(Verdict.VAL)
    assert at.decisions(0) == {"BC01": "VAL"}


def test_an_incident_is_noted_from_here_with_its_time(room: OpenPage) -> None:
    at = room()
    dialog = there(at.page.others.note_candidate())
    assert dialog.events.text.text() == "ALLARD Camille : "
    dialog.events.at.setText("25:00")
    dialog.events.add.click()
    before = at.workspace.view.session
    assert before.events == ()
    dialog.events.at.clear()
    dialog.events.text.setText("ALLARD Camille : copie égarée puis retrouvée")
    dialog.events.add.click()
    (event,) = at.workspace.view.session.events
    assert (event.kind, event.text) == ("remark", "ALLARD Camille : copie égarée puis retrouvée")
    assert at.page.sitting.events.text() == "Noter… (1)"
    dialog.reject()


def test_the_time_sat_is_shown(room: OpenPage) -> None:
    at = room()
    assert at.page.sitting.time.text() == "0 min"
    assert "ouverte à" in at.page.sitting.since.text()


def test_the_list_is_sorted_and_searched_by_several_words(room: OpenPage) -> None:
    at = room(1)
    add_candidate(at.dossier, at.session_id, 1, campus="Rennes")
    add_candidate(at.dossier, at.session_id, 3)
    at.workspace.reload()
    at.page.list.order.choose("number")
    assert shown_names(at) == ["ALLARD Camille", "BÉRENGER Théo", "DE OLIVEIRA Roger"]
    at.page.list.order.choose("option")
    assert shown_names(at)[0] == "BÉRENGER Théo"
    for typed, found in (("oliveira DE", 1), ("rennes", 1), ("montage camille", 1), ("zz", 0)):
        at.page.list.search.setText(typed)
        assert len(at.page.list.model.narrowed or ()) == found
    assert at.page.card.isHidden()
    at.page.list.show_all()
    assert at.page.card.isVisible()


def test_averages_sort_the_list_and_the_unmarked_come_last(room: OpenPage) -> None:
    at = room(2)
    unmarked = add_candidate(at.dossier, at.session_id, 2)
    at.workspace.reload()
    at.page.list.order.choose("high")
    assert there(at.page.list.model.entry(at.page.list.model.index(2))).id == unmarked
    detail = at.page.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "moy. 12,50" in detail


def test_the_decided_have_their_filter_and_an_empty_one_says_so(room: OpenPage) -> None:
    at = room()
    chips = at.page.list._chips
    assert chips[DECIDED].text() == "Décidés 0"
    chips[DISCUSS].click()
    at.page.list.model.kept = None
    at.page.list._narrow()
    assert "touche D" in at.page.list._none.text()
    deliberating.adopt(at.dossier, at.session_id, [at.ids[0]])
    at.workspace.reload()
    assert (chips[DECIDED].text(), chips[UNDECIDED].text()) == ("Décidés 1", "Non délibérés 3")


def test_adopting_is_for_the_candidates_shown_after_saying_who_is_left_out(room: OpenPage) -> None:
    at = room()
    candidates.discuss(at.dossier, at.session_id, at.ids[1], True)
    at.workspace.reload()
    at.page.list.search.setText("ré")
    assert at.page.side.adopt.text() == "Adopter pour 1 affiché…"
    at.qtbot.mouseClick(at.page.side.adopt, Qt.MouseButton.LeftButton)
    dialog = there(at.page.gestures.adopt_dialog)
    assert [(line.result.candidate.row.id, line.why) for line in dialog.model.rows] == [
        (at.ids[2], ""), (at.ids[1], "marqué à discuter"),
    ]  # fmt: skip
    dialog.accept_button.click()
    assert at.decisions(0) == {}
    assert len(at.decisions(2)) == 8


def test_the_scope_of_adopting_can_be_widened_to_everyone(room: OpenPage) -> None:
    at = room()
    at.page.list.search.setText("allard")
    at.page.gestures.open_adopt()
    dialog = there(at.page.gestures.adopt_dialog)
    assert dialog.chosen == [at.ids[0]]
    dialog.scope.setCurrentIndex(1)
    assert "4 candidats" in dialog.accept_button.text()
    dialog.accept_button.click()
    assert len(at.decisions(3)) == 8


def test_a_double_click_recuses_one_member_only(room: OpenPage) -> None:
    at = room(1)
    at.page.gestures.open_recusal()
    dialog = there(at.page.gestures.recusal_dialog)
    dialog.reason.setCurrentText("Tuteur de stage")
    for _ in range(2):
        at.qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    for _ in range(2):
        at.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    (recusal,) = at.workspace.view.session.candidates[at.ids[0]].recusals
    assert recusal.reason == "Tuteur de stage"
    assert dialog.focusWidget() in {dialog.reason, dialog.reason.lineEdit()}
    assert exits(dialog) == ["Fermer"], "what was noted stays noted"
    dialog.reject()


def test_a_motive_used_before_is_taken_by_keyboard(room: OpenPage) -> None:
    at = room()
    deliberating.decide(at.dossier, at.session_id, at.ids[1], "BC01", Verdict.NVAL, MOTIVE)
    at.workspace.reload()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_N)
    field = at.page.card.motive.field
    popup = there(field.completer().popup())
    at.qtbot.keyClick(field, Qt.Key.Key_Down)
    assert popup.isVisible()
    at.qtbot.keyClick(popup, Qt.Key.Key_Down)
    never = QAbstractItemView.EditTrigger.NoEditTriggers
    assert popup.editTriggers() == never  # a phrase is taken, not rewritten in its list
    at.qtbot.keyClick(popup, Qt.Key.Key_Return)
    if at.decisions(0) == {}:
        at.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert at.decisions(0) == {"BC01": "NVAL"}
    made = at.workspace.view.session.candidates[at.ids[0]].decisions["BC01"]
    assert made.motive == MOTIVE


def test_the_history_of_the_candidate_shown_is_told(room: OpenPage) -> None:
    at = room()
    at.page.card.choose(Verdict.VAL)
    dialog = there(at.page.others.show_history())
    model = dialog.table.model()
    assert [str(model.index(0, c).data()) for c in (1, 2, 3)] == ["BC01 · décision", "—", "Validé"]
    dialog.reject()


def test_the_candidate_shown_is_withdrawn_with_a_motive(room: OpenPage) -> None:
    at = room(2)
    dialog = there(at.page.others.withdraw())
    dialog.field.setText("Démission")
    dialog.accept_button.click()
    assert at.workspace.view.session.candidates[at.ids[0]].row.withdrawn
    assert at.page.list.current == at.ids[1]


def test_the_form_of_the_candidate_shown_is_a_step_away(room: OpenPage) -> None:
    at = room()
    with at.qtbot.waitSignal(at.page.go_to) as led:
        at.page.others.show_form()
    assert led.args == ["candidates", "000000000AB"]


def test_low_windows_filter_by_one_field(room: OpenPage) -> None:
    at = room()
    at.page.resize(855, 472)
    at.qtbot.waitUntil(at.page.list.filter.isVisible)
    at.page.list.filter.setCurrentIndex(5)
    at.page.list.filter.activated.emit(5)
    assert at.page.list.model.narrowed == []


def test_the_notice_of_a_suspension_made_elsewhere_is_shown(room: OpenPage) -> None:
    at = room()
    sitting.suspend(at.dossier, at.session_id)
    at.workspace.reload()
    assert at.page.notice.isVisible()


def test_the_dialog_of_a_vote_is_as_high_as_what_it_asks(room: OpenPage) -> None:
    at = room()
    at.page.gestures.open_vote()
    dialog = there(at.page.gestures.vote_dialog)
    heights = [dialog.height()]
    for field, text in ((dialog.votes_for, "2"), (dialog.against, "2")):
        field.setText(text)
        QApplication.processEvents()
        heights.append(dialog.height())
    dialog.casting.setCurrentIndex(2)
    QApplication.processEvents()
    heights.append(dialog.height())
    dialog.accept_button.click()
    heights.append(dialog.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] < heights[4], "motive, then refusal"
    QApplication.processEvents()
    for area in dialog.findChildren(QScrollArea):
        assert area.verticalScrollBar().maximum() == 0
    dialog.against.setText("1")
    QApplication.processEvents()
    assert dialog.height() == heights[0]
    dialog.resize(dialog.width(), dialog.height() + 50)
    dialog.against.setText("2")
    QApplication.processEvents()
    assert dialog.height() == heights[3] + 50, "room that a person gave stays"


def test_nothing_of_a_candidate_is_shown_while_none_is(room: OpenPage) -> None:
    at = room()
    assert at.page.side.recusals.isVisible()
    assert at.page.side.marks.isVisible()
    at.page.list.search.setText("zzzz")
    assert not at.page.side.recusals.isVisible()
    assert not at.page.side.marks.isVisible()
    assert at.page.side.blocs.isVisible()
    at.page.list.search.clear()
    assert at.page.side.marks.isVisible()


def test_the_focus_goes_to_the_next_candidates_bloc_that_wants_a_look(room: OpenPage) -> None:
    at = room()
    at.page.list.view.setFocus()
    at.press(Qt.Key.Key_Down)
    deliberating.adopt(at.dossier, at.session_id, [at.ids[1]])
    at.page.card.step_bloc(1)
    at.page.card.step_bloc(1)
    assert at.page.card.rows[2].hasFocus()
    at.page.list.step(1)
    assert at.page.card.current == 0
    assert at.page.card.rows[0].hasFocus()


def test_the_casting_voice_is_asked_for_only_once_the_totals_hold(room: OpenPage) -> None:
    at = room()
    at.page.gestures.open_vote()
    dialog = there(at.page.gestures.vote_dialog)
    for many, asked in (("40", False), ("2", True)):
        dialog.votes_for.setText(many)
        dialog.against.setText(many)
        assert dialog.casting.isVisible() is asked
    dialog.reject()


def test_withdrawing_goes_on_with_the_next_of_the_list(room: OpenPage) -> None:
    at = room(4)
    at.page.list.step(1)
    for withdrawn, shown in ((1, 2), (2, 3), (3, 0)):
        at.workspace.attempt(candidates.withdraw, at.ids[withdrawn], "Démission reçue")
        assert at.page.list.current == at.ids[shown]
        assert there(at.page.card.result).candidate.row.id == at.ids[shown]
