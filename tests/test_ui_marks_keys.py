"""The marks grid keeps the habits of spreadsheets: keys, blocks, codes, finding, going on."""

from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from jury_app.application import deliberating, marks, sessions
from tests.marks_grid import Grid, OpenGrid
from tests.sitting_builder import candidate_of
from tests.ui_helpers import there

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def _editor(at: Grid) -> QLineEdit:
    editor = at.grid.indexWidget(at.grid.currentIndex())
    assert isinstance(editor, QLineEdit)
    return editor


def _select(at: Grid, first: QModelIndex, last: QModelIndex) -> None:
    at.grid.setCurrentIndex(first)
    at.grid.selectionModel().select(
        QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    at.grid.setFocus()


@pytest.mark.parametrize(
    ("key", "modifier", "by"),
    [(Key.Key_Return, None, (1, 0)), (Key.Key_Enter, None, (1, 0)),
     (Key.Key_Return, _SHIFT, (-1, 0)),
     (Key.Key_Tab, None, (0, 1)), (Key.Key_Backtab, _SHIFT, (0, -1)), (Key.Key_Up, None, (-1, 0)),
     (Key.Key_Down, None, (1, 0)), (Key.Key_Left, None, (0, -1)), (Key.Key_Right, None, (0, 1))],
)  # fmt: skip
@pytest.mark.parametrize("typed", ["", "9"])
def test_keys_move_with_and_without_an_editor(
    open_grid: OpenGrid, key: Qt.Key, modifier: Any, by: tuple[int, int], typed: str
) -> None:
    at = open_grid()
    at.at(1, "BC01-E2")
    row, column = at.here
    if typed:
        at.qtbot.keyClick(at.grid.viewport(), typed)
    target = _editor(at) if typed else at.grid
    at.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert at.here == (row + by[0], column + by[1])
    assert at.stored(1, "BC01-E2") == ("9.00" if typed else "12.50")


def test_home_and_end_with_control_reach_the_corners(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(1, "BC02-E1")
    last = at.model.columnCount() - 1
    for key, modifier, place in (
        (Key.Key_Home, None, (1, 0)), (Key.Key_End, None, (1, last)),
        (Key.Key_Home, _CONTROL, (0, 0)), (Key.Key_End, _CONTROL, (2, last)),
    ):  # fmt: skip
        at.qtbot.keyClick(at.grid, key, modifier or Qt.KeyboardModifier.NoModifier)
        assert at.here == place


def test_enter_after_tabs_goes_below_where_the_row_began(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    start = at.here
    at.type("11", Key.Key_Tab)
    at.type("12", Key.Key_Tab)
    at.type("13")
    assert at.here == (start[0] + 1, start[1])
    at.qtbot.keyClick(at.grid, Key.Key_Right)
    at.qtbot.keyClick(at.grid, Key.Key_Return)
    assert at.here == (start[0] + 2, start[1] + 1), "an arrow begins another row"


def test_f2_edits_the_text_and_escape_gives_it_back(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.qtbot.keyClick(at.grid, Key.Key_F2)
    editor = _editor(at)
    assert (editor.text(), editor.cursorPosition(), editor.selectedText()) == ("12,50", 5, "")
    at.qtbot.keyClick(editor, Key.Key_Left)
    assert editor.cursorPosition() == 4, "after F2 the arrows move in the text"
    at.qtbot.keyClick(editor, Key.Key_Backspace)
    before = at.gestures()
    at.qtbot.keyClick(editor, Key.Key_Escape)
    assert at.gestures() == before
    assert at.model.cell(at.grid.currentIndex()).text == "12,50"


def test_leaving_a_wrong_text_keeps_it_in_sight_until_mended(open_grid: OpenGrid) -> None:
    at = open_grid()
    index = at.at(0, "BC01-E1")
    at.type("abc", Key.Key_Down)
    at.type("11", Key.Key_Down)
    assert at.model.cell(index).kind == "wrong"
    assert "BC01-E1 d'ALLARD Camille" in at.page.message.text()
    assert "« abc » n'est pas une note" in at.page.message.text()
    assert "« abc »" in at.model.spoken(index)
    at.page.hide()
    at.page.show()
    at.workspace.reload()
    assert at.model.cell(at.model.index_of((at.ids[0], "BC01-E1"))).text == "abc"
    at.at(0, "BC01-E1")
    at.qtbot.keyClick(at.grid, Key.Key_Escape)
    assert at.model.cell(at.grid.currentIndex()).text == "12,50"
    assert at.page.message.text() == ""


def test_a_text_being_typed_outlives_a_change_made_elsewhere(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.qtbot.keyClick(at.grid.viewport(), "9")
    at.workspace.reload()
    QApplication.processEvents()
    assert _editor(at).text() == "9"
    at.qtbot.keyClick(_editor(at), Key.Key_Return)
    assert at.stored(0, "BC01-E1") == "9.00"


@pytest.mark.parametrize("typed", ["−3", "-3", "20,01"])
def test_a_mark_below_zero_or_above_twenty_says_the_bounds(open_grid: OpenGrid, typed: str) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.paste(typed)
    assert "une note va de 0 à 20" in at.page.message.text()
    assert at.stored(0, "BC01-E1") == "12.50"


def test_letters_offer_codes(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    offers = at.grid.delegate.offers
    at.qtbot.keyClick(at.grid.viewport(), "a")
    assert [offers.model().index(n, 0).data() for n in range(offers.model().rowCount())] == [
        "ABJ — absence justifiée", "ABI — absence injustifiée",
    ]  # fmt: skip
    at.qtbot.keyClick(_editor(at), Key.Key_Down)
    at.qtbot.keyClick(_editor(at), Key.Key_Down)
    at.qtbot.keyClick(_editor(at), Key.Key_Return)
    assert at.stored(0, "BC01-E1") == "ABI"
    assert not offers.isVisible()
    at.type("d")
    assert at.stored(1, "BC01-E1") == "DISP", "a single offer is taken by Enter"
    at.qtbot.keyClick(at.grid.viewport(), "a")
    at.qtbot.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton,
                        pos=offers.visualRect(offers.model().index(0, 0)).center())  # fmt: skip
    assert at.stored(2, "BC01-E1") == "ABJ"


def test_a_bare_absence_is_asked_about_whichever_way(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    for way in (at.type, at.paste):
        way("abs")
        assert "ABJ (justifiée) ou ABI (injustifiée)" in at.page.message.text()
        assert at.stored(0, "BC01-E1") == "12.50"


def test_fill_down_repeats_the_top_row_as_one_gesture(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.paste("8\t9")
    _select(at, at.model.index(0, 0), at.model.index(2, 1))
    before = at.gestures()
    at.qtbot.keyClick(at.grid, Key.Key_D, _CONTROL)
    assert at.gestures() == before + 1
    assert [at.stored(n, e) for n in (1, 2) for e in ("BC01-E1", "BC01-E2")] == [
        "8.00", "9.00", "8.00", "9.00",
    ]  # fmt: skip
    at.workspace.undo()
    assert at.stored(2, "BC01-E1") == "12.50"
    at.at(1, "BC01-E3")
    at.paste("5")
    at.at(2, "BC01-E3")
    at.qtbot.keyClick(at.grid, Key.Key_D, _CONTROL)
    assert at.stored(2, "BC01-E3") == "5.00", "a single cell is filled from the one above"


def test_fill_down_from_nothing_says_so(open_grid: OpenGrid) -> None:
    at = open_grid(marked=False)
    _select(at, at.model.index(0, 0), at.model.index(2, 0))
    before = at.gestures()
    at.qtbot.keyClick(at.grid, Key.Key_D, _CONTROL)
    assert at.gestures() == before
    assert "la case du haut n'a pas de note" in at.page.message.text()


def test_control_enter_fills_the_selection(open_grid: OpenGrid) -> None:
    at = open_grid()
    _select(at, at.model.index(0, 0), at.model.index(2, 1))
    before = at.gestures()
    at.qtbot.keyClick(at.grid.viewport(), "7")
    at.qtbot.keyClick(_editor(at), Key.Key_Return, _CONTROL)
    assert at.gestures() == before + 1
    assert {at.stored(n, e) for n in range(3) for e in ("BC01-E1", "BC01-E2")} == {"7.00"}
    at.workspace.undo()
    assert at.stored(1, "BC01-E2") == "12.50"


def test_filling_passes_over_what_is_outside_the_plan(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    column = at.model.index_of((at.ids[0], "BC09-G1")).column()
    cells = [at.model.index(row, column) for row in range(10)]
    inside = [cell for cell in cells if at.model.flags(cell) & Qt.ItemFlag.ItemIsEditable]
    assert 0 < len(inside) < 10
    _select(at, cells[0], cells[9])
    at.grid.selectionModel().setCurrentIndex(inside[0], QItemSelectionModel.SelectionFlag.NoUpdate)
    at.qtbot.keyClick(at.grid.viewport(), "7")
    at.qtbot.keyClick(_editor(at), Key.Key_Return, _CONTROL)
    assert {at.model.cell(cell).text for cell in inside} == {"7,00"}
    assert "hors parcours" in at.page.message.text()


def test_cutting_moves_a_block(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.paste("8\t9")
    _select(at, at.model.index(0, 0), at.model.index(0, 1))
    before = at.gestures()
    at.qtbot.keyClick(at.grid, Key.Key_X, _CONTROL)
    assert QGuiApplication.clipboard().text() == "8,00\t9,00"
    assert at.gestures() == before + 1
    assert at.stored(0, "BC01-E1") is None
    at.grid.setCurrentIndex(at.model.index(2, 0))
    at.qtbot.keyClick(at.grid, Key.Key_V, _CONTROL)
    assert (at.stored(2, "BC01-E1"), at.stored(2, "BC01-E2")) == ("8.00", "9.00")


def test_quoted_cells_and_line_breaks_are_read_as_spreadsheets_write_them(
    open_grid: OpenGrid,
) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.paste('"12,25\n"\t" 9"\r\n"ABJ"\t8\r\n')
    assert (at.stored(0, "BC01-E1"), at.stored(0, "BC01-E2")) == ("12.25", "9.00")
    assert (at.stored(1, "BC01-E1"), at.stored(1, "BC01-E2")) == ("ABJ", "8.00")


def test_a_block_repeats_over_a_selection_it_divides(open_grid: OpenGrid) -> None:
    at = open_grid()
    _select(at, at.model.index(0, 0), at.model.index(2, 3))
    before = at.gestures()
    at.paste("8\t9")
    assert at.gestures() == before + 1
    assert [at.stored(2, f"BC01-E{n}") for n in range(1, 5)] == ["8.00", "9.00", "8.00", "9.00"]


def test_a_block_that_does_not_fit_says_how_much_room_there_is(open_grid: OpenGrid) -> None:
    at = open_grid()
    before = at.gestures()
    at.grid.setCurrentIndex(at.model.index(1, at.model.columnCount() - 1))
    at.paste("1\t2\n3\t4\n5\t6")
    assert at.page.message.text() == (
        "Rien n'est collé : le bloc copié (3 lignes × 2 colonnes) dépasse la grille, où il reste "
        "2 lignes × 1 colonne à partir d'ici."
    )
    at.at(0, "BC01-E1")
    at.paste("")
    assert "aucun texte" in at.page.message.text()
    assert at.gestures() == before


def test_nothing_is_pasted_into_a_closed_session(open_grid: OpenGrid) -> None:
    at = open_grid(1, opened=True)
    deliberating.adopt(at.dossier, at.session_id)
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    at.at(0, "BC01-E1")
    at.paste("8")
    assert at.page.message.text() == "Rien n'est collé : la session est close."


def test_names_and_headings_stay_when_the_grid_scrolls(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    at.page.resize(700, 400)
    QApplication.processEvents()
    rows, columns = at.grid.verticalHeader(), at.grid.horizontalHeader()
    before = rows.geometry(), columns.geometry()
    at.qtbot.keyClick(at.grid, Key.Key_End, _CONTROL)
    assert at.grid.horizontalScrollBar().value() > 0
    assert at.grid.verticalScrollBar().value() > 0
    assert (rows.geometry(), columns.geometry()) == before


def test_one_undo_takes_a_pasted_block_back(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.paste("1\t2\n3\t4")
    at.workspace.undo()
    assert candidate_of(at.dossier, at.session_id, at.ids[1]).marks["BC01-E2"].value == "12.50"
    assert at.workspace.history.to_undo is None


def test_a_paste_under_a_decision_is_confirmed_as_a_whole(open_grid: OpenGrid) -> None:
    at = open_grid(opened=True)
    deliberating.adopt(at.dossier, at.session_id)
    at.workspace.reload()
    at.at(0, "BC01-E1")
    at.paste("1\n2")
    there(at.page.writer.question).accept_button.click()
    assert (at.stored(0, "BC01-E1"), at.stored(1, "BC01-E1")) == ("1.00", "2.00")


def test_many_marks_are_written_at_once(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    edits = [
        marks.MarkEdit(i, f"BC01-E{n}", "6" if n % 2 else "") for i in at.ids for n in range(1, 5)
    ]
    changes = marks.set_marks(at.dossier, at.session_id, [*edits, *edits])
    assert changes.candidates == frozenset(at.ids)
    assert (at.stored(9, "BC01-E1"), at.stored(9, "BC01-E2")) == ("6.00", None)
