"""The marks page on a real dossier: typing, pasting, refusing, groups, import."""

import resource
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

from jury_app.application import deliberating, marks, sessions
from tests.marks_grid import OpenGrid
from tests.sitting_builder import candidate_of
from tests.ui_helpers import named, there

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(("typed", "kept"), [("13,5", "13.50"), ("13.5", "13.50"), ("ABJ", "ABJ"),
                                             ("0", "0.00"), ("20", "20.00")])  # fmt: skip
def test_typing_starts_editing_and_enter_goes_down(
    open_grid: OpenGrid, typed: str, kept: str
) -> None:
    at = open_grid()
    start = at.at(0, "BC01-E1")
    at.type(typed)
    assert at.stored(0, "BC01-E1") == kept
    assert at.grid.currentIndex().row() == start.row() + 1


def test_tab_goes_right_over_averages_and_arrows_leave_the_editor(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E4")
    at.type("11", Qt.Key.Key_Tab)
    assert at.model.column(at.grid.currentIndex()).epreuve == "BC02-E1"
    at.type("9", Qt.Key.Key_Down)
    assert at.stored(0, "BC02-E1") == "9.00"
    assert at.grid.currentIndex().row() == 1


def test_a_text_that_is_no_mark_stays_in_red_and_is_not_stored(open_grid: OpenGrid) -> None:
    at = open_grid()
    index = at.at(1, "BC01-E1")
    at.type("21")
    assert at.stored(1, "BC01-E1") == "12.50"
    assert at.model.cell(index).text == "21"
    assert at.model.cell(index).kind == "wrong"
    assert "de 0 à 20" in at.page.message.text()
    assert at.grid.currentIndex() == index
    at.type("12")
    assert at.stored(1, "BC01-E1") == "12.00"
    assert at.model.cell(index).kind == "own"
    assert at.page.message.text() == ""


def test_a_bare_absence_asks_which_one(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.type("abs")
    assert "ABJ" in at.page.message.text()
    assert at.stored(0, "BC01-E1") == "12.50"


def test_delete_erases_as_one_gesture(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.grid.selectAll()
    before = at.gestures()
    at.qtbot.keyClick(at.grid, Qt.Key.Key_Delete)
    assert at.gestures() == before + 1
    assert candidate_of(at.dossier, at.session_id, at.ids[2]).marks == {}


def test_pasting_a_block_is_one_gesture_with_commas_and_codes(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    before = at.gestures()
    at.paste("14,5\t9.25\nABI\t7\n")
    assert at.gestures() == before + 1
    assert [at.stored(0, "BC01-E1"), at.stored(0, "BC01-E2")] == ["14.50", "9.25"]
    assert [at.stored(1, "BC01-E1"), at.stored(1, "BC01-E2")] == ["ABI", "7.00"]


def test_pasting_a_wrong_value_stores_nothing(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    before = at.gestures()
    at.paste("14,5\t25/40")
    assert at.gestures() == before
    assert "Rien n'est collé" in at.page.message.text()
    assert at.stored(0, "BC01-E1") == "12.50"
    at.at(2, "BC01-E1")
    at.paste("1\n2\n3\n4")
    assert "dépasse" in at.page.message.text()


def test_a_refused_paste_names_its_own_fault_not_an_older_one(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(2, "BC01-E2")
    at.paste("ancien")
    at.at(0, "BC01-E1")
    at.paste("14,5\tnouveau")
    assert "BC01-E2 d'ALLARD" in at.page.message.text()
    assert "« nouveau »" in at.page.message.text()
    assert "ancien" not in at.page.message.text()


def test_a_mark_with_three_decimals_is_stored_rounded_and_said_so(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.type("12,555")
    assert at.stored(0, "BC01-E1") == "12.56"
    assert at.page.message.text() == "« 12,555 » est arrondi à 12,56."
    assert at.page.message.isVisible()
    assert at.page.message.property("kind") == "muted", "nothing is wrong"
    at.at(0, "BC01-E1")
    at.paste("nouveau")
    assert at.page.message.property("kind") == "error"
    at.paste("12,345\t9\n10,999\t15,5")
    assert [at.stored(0, "BC01-E1"), at.stored(1, "BC01-E1")] == ["12.35", "11.00"]
    assert at.page.message.text() == "2 notes sont arrondies, dont « 12,345 » à 12,35."
    at.at(0, "BC01-E1")
    at.type("12,5")
    assert at.page.message.text() == ""


def test_what_is_rounded_is_said_beside_what_a_fill_leaves_out(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    column = at.model.index_of((at.ids[0], "BC09-G1")).column()
    cells = [at.model.index(row, column) for row in range(10)]
    at.page.writer.fill(cells, "12,555")
    said = at.page.message.text()
    assert "notes sont arrondies, dont « 12,555 » à 12,56. Recopié ; " in said
    assert "hors parcours" in said


def test_copy_gives_back_what_paste_takes(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.grid.selectAll()
    at.qtbot.keyClick(at.grid, Qt.Key.Key_C, _CONTROL)
    text = QGuiApplication.clipboard().text()
    assert text.count("\n") == 2
    assert "12,50\t12,50" in text
    before = at.gestures()
    at.grid.setCurrentIndex(at.model.index(0, 0))
    at.paste(text)
    assert at.gestures() == before, "the same marks change nothing"


def test_a_mark_under_a_decision_is_confirmed_first(open_grid: OpenGrid) -> None:
    at = open_grid(opened=True)
    deliberating.adopt(at.dossier, at.session_id)
    at.workspace.reload()
    at.at(0, "BC01-E1")
    at.type("3")
    question = there(at.page.writer.question)
    assert at.stored(0, "BC01-E1") == "12.50"
    question.reject()
    assert at.model.cell(at.at(0, "BC01-E1")).text == "12,50"
    at.type("3")
    there(at.page.writer.question).accept_button.click()
    assert at.stored(0, "BC01-E1") == "3.00"


def test_a_group_result_is_inherited_and_replaced_with_a_motive(open_grid: OpenGrid) -> None:
    at = open_grid()
    group = marks.add_group(at.dossier, at.session_id, "BC07-G1", "G03")
    marks.assign(at.dossier, at.session_id, "BC07-G1", at.ids, group)
    marks.set_group_mark(at.dossier, at.session_id, group, "", "12,4")
    at.workspace.reload()
    index = at.at(0, "BC07-G1")
    at.qtbot.keyClick(at.grid, Qt.Key.Key_Delete)
    assert at.model.cell(index).text == "12,40 G03"
    assert at.page.motive.isHidden()
    at.at(0, "BC07-G1")
    at.type("15", Qt.Key.Key_Tab)
    at.at(0, "BC07-G1")
    assert at.page.motive.isVisible()
    at.page.motive.setFocus()
    at.qtbot.keyClicks(at.page.motive, "A fait seul le montage")
    at.qtbot.keyClick(at.page.motive, Qt.Key.Key_Return)
    kept = candidate_of(at.dossier, at.session_id, at.ids[0]).marks["BC07-G1"]
    assert (kept.value, kept.motive) == ("15.00", "A fait seul le montage")
    assert "A fait seul" in at.model.tip(at.at(0, "BC07-G1"))


@pytest.mark.parametrize("key", [Qt.Key.Key_F3, Qt.Key.Key_F4])
def test_a_motive_being_typed_goes_to_its_own_mark(open_grid: OpenGrid, key: Any) -> None:
    at = open_grid()
    group = marks.add_group(at.dossier, at.session_id, "BC07-G1", "G03")
    marks.assign(at.dossier, at.session_id, "BC07-G1", at.ids[:2], group)
    marks.set_group_mark(at.dossier, at.session_id, group, "", "12,4")
    at.workspace.reload()
    for number, mark in ((0, "15"), (1, "17")):
        at.at(number, "BC07-G1")
        at.type(mark)
    at.at(2, "BC01-E1")
    at.qtbot.keyClick(at.grid, Qt.Key.Key_Delete)
    at.page.finder.show_bar()
    at.page.finder.field.setText("17")
    at.at(0, "BC07-G1")
    at.page.motive.setFocus()
    at.qtbot.keyClicks(at.page.motive, "A fait seul le montage")
    at.qtbot.keyClick(at.page.motive, key)
    assert at.grid.currentIndex() != at.model.index_of((at.ids[0], "BC07-G1"))
    at.grid.setFocus()
    kept = [candidate_of(at.dossier, at.session_id, one).marks["BC07-G1"] for one in at.ids[:2]]
    assert [mark.motive for mark in kept] == ["A fait seul le montage", ""]


def test_cells_outside_the_plan_cannot_be_edited(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    outside = [
        index
        for row in range(at.model.rowCount())
        for column in range(at.model.columnCount())
        if at.model.cell(index := at.model.index(row, column)).kind == "outside"
    ]
    assert outside
    assert not any(at.model.flags(i) & Qt.ItemFlag.ItemIsEditable for i in outside)


def test_one_bloc_and_search_narrow_the_grid(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    chip = named(at.page, "BC09")
    at.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert 0 < at.model.rowCount() < 10
    assert at.model.headerData(0, Qt.Orientation.Horizontal).startswith("G1")
    at.page.search.setText("etienne")
    assert at.model.rowCount() == 1


def test_the_wheel_never_changes_a_mark(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    before = at.gestures()
    at.qtbot.keyClick(at.grid.viewport(), Qt.Key.Key_F2)
    centre = at.grid.viewport().rect().center()
    where = at.grid.viewport().mapToGlobal(centre)
    QApplication.sendEvent(
        at.grid.viewport(),
        QWheelEvent(centre.toPointF(), where.toPointF(), centre, centre * 0 + centre,
                    Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase, False),
    )  # fmt: skip
    assert at.gestures() == before


def test_the_model_keeps_qts_rules(open_grid: OpenGrid) -> None:
    at = open_grid(6)
    tester = QAbstractItemModelTester(at.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    at.model.narrow("BC07", "")
    at.model.narrow("", "e")
    at.model.narrow("", "")
    assert at.model.setData(at.at(0, "BC01-E1"), "8,75")
    assert not at.model.setData(at.at(0, "BC01-E2"), "21")
    assert tester.model() is at.model


def test_a_thousand_edits_neither_crash_nor_grow(open_grid: OpenGrid) -> None:
    at = open_grid(20)
    epreuves = ("BC01-E1", "BC01-E2", "BC02-E1", "BC03-E1", "BC06-E1")

    def edit(number: int) -> None:
        index = at.at(number % 20, epreuves[number % 5])
        at.grid.edit(index)
        editor = at.grid.indexWidget(index)
        assert isinstance(editor, QLineEdit)
        editor.setText(f"{number % 20},{number % 4 * 25:02d}")
        at.grid.commitData(editor)
        at.grid.closeEditor(editor, at.grid.delegate.EndEditHint.SubmitModelCache)
        QApplication.processEvents()

    for number in range(150):
        edit(number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(150, 1150):
        edit(number)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 24_000, f"{grown} kB"
    assert at.stored(9, epreuves[1149 % 5]) == "9.25"


def test_groups_are_made_filled_and_marked(open_grid: OpenGrid) -> None:
    at = open_grid()
    for number in range(3):
        at.at(number, "BC07-G1")
        at.qtbot.keyClick(at.grid, Qt.Key.Key_Delete)
    at.qtbot.mouseClick(at.page.tabs[1], Qt.MouseButton.LeftButton)
    groups = at.page.groups
    groups.epreuve.setCurrentIndex(groups.epreuve.findData("BC07-G1"))
    at.qtbot.mouseClick(groups.add, Qt.MouseButton.LeftButton)
    there(groups.prompt).accept_button.click()
    assert [g.name for g in groups.groups.rows] == ["G01", "Sans groupe"]
    groups.members.selectAll()
    at.qtbot.mouseClick(groups.put, Qt.MouseButton.LeftButton)
    assert len(there(groups.current()).members) == 3
    for field in groups._fields.values():
        field.setFocus()
        field.clear()
        at.qtbot.keyClicks(field, "14,5")
        at.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert groups.result.text() == "Résultat : 14,50"
    field = groups._fields[""]
    field.selectAll()
    at.qtbot.keyClicks(field, "99")
    at.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("wrong")
    assert there(groups.current()).result is not None
    groups.ask_removal()
    there(groups.question).accept_button.click()
    assert not at.workspace.view.session.groups


def test_a_closed_session_cannot_be_edited(open_grid: OpenGrid) -> None:
    at = open_grid(1, opened=True)
    deliberating.adopt(at.dossier, at.session_id)
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    assert not at.model.flags(at.at(0, "BC01-E1")) & Qt.ItemFlag.ItemIsEditable
    assert not at.page.import_button.isEnabled()
