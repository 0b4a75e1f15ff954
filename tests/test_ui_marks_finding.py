"""Finding one's way in the marks grid: missing marks, what is sought, where a mark came from."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionHeader

from jury_app.application import candidates, marks
from jury_app.application.importing.service import import_workbook
from jury_app.bootstrap import services
from jury_app.domain.records import MarkRow, SourceRow
from tests.conftest import SAMPLES
from tests.marks_grid import OpenGrid
from tests.ui_helpers import named, press, there
from ui.cells import chip_font
from ui.fields import Line
from ui.pages.deliberation_bloc import bloc_text

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def test_f4_goes_from_one_missing_mark_to_the_next(open_grid: OpenGrid) -> None:
    at = open_grid()
    for number, epreuve in ((0, "BC02-E1"), (2, "BC01-E1")):
        at.at(number, epreuve)
        at.qtbot.keyClick(at.grid, Key.Key_Delete)
    at.at(0, "BC01-E1")
    seen = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 3 + (_SHIFT,):
        at.qtbot.keyClick(at.grid, Key.Key_F4, modifier)
        index = at.grid.currentIndex()
        seen.append((index.row(), at.model.column(index).epreuve))
    first, second = (0, "BC02-E1"), (2, "BC01-E1")
    assert seen == [first, second, first, second]
    for number, epreuve in ((0, "BC02-E1"), (2, "BC01-E1")):
        at.at(number, epreuve)
        at.type("10")
    at.qtbot.mouseClick(at.page.missing_button, Qt.MouseButton.LeftButton)
    assert at.page.message.text() == "Aucune note ne manque dans la grille affichée."


def test_finding_goes_through_candidates_and_values(open_grid: OpenGrid) -> None:
    at = open_grid(10)
    at.at(3, "BC01-E1")
    at.paste("ABI\t17,25")
    at.at(0, "BC01-E1")
    finder = at.page.finder
    at.qtbot.keyClick(at.grid, Key.Key_F, _CONTROL)
    assert finder.field.hasFocus()
    at.qtbot.keyClicks(finder.field, "17,2")
    assert finder.count.text() == "1 sur 1"
    assert at.model.cell(at.grid.currentIndex()).text == "17,25"
    finder.field.setText("ukasiewicz")
    assert at.here == (at.model.index_of((at.ids[7], "BC01-E1")).row(), 0)
    finder.field.setText("abi")
    assert at.model.cell(at.grid.currentIndex()).text == "ABI"
    finder.field.setText("12,5")
    first = at.here
    at.qtbot.keyClick(finder.field, Key.Key_Return)
    assert at.here > first
    at.qtbot.keyClick(finder.field, Key.Key_Return, _SHIFT)
    assert at.here == first
    at.qtbot.keyClick(finder.field, Key.Key_F3)
    assert at.here > first
    at.grid.grab()
    assert len(finder.places) == int(finder.count.text().split(" sur ")[1])
    finder.field.setText("personne")
    assert finder.count.text() == "Introuvable"
    at.qtbot.keyClick(finder.field, Key.Key_Escape)
    assert not finder.isVisible()
    assert at.grid.hasFocus()
    assert not finder.places


def test_the_tip_says_the_session_a_mark_was_kept_from(open_grid: OpenGrid) -> None:
    at = open_grid(1)
    with at.dossier.gesture("test", at.session_id) as writer:
        source = SourceRow(1, at.session_id, "Session « 2025 »", "0" * 64, "2026-11-22T04:00:00Z")
        writer.put(source)
        mark = MarkRow(at.session_id, at.ids[0], "BC01-E1", "9.00", "", 1, source.name,
                       entered_at=source.imported_at)  # fmt: skip
        writer.put(mark)
    assert marks.origins(at.dossier, [mark]) == [
        "Reprise : Session « 2025 », le 22/11/2026 à 05:00"
    ]


def test_marks_of_groups_are_found_by_value_and_by_name(open_grid: OpenGrid) -> None:
    at = open_grid(marked=False)
    group = marks.add_group(at.dossier, at.session_id, "BC07-G1", "G03")
    marks.assign(at.dossier, at.session_id, "BC07-G1", at.ids[:2], group)
    marks.set_group_mark(at.dossier, at.session_id, group, "", "12,4")
    at.workspace.reload()
    column = at.model.index_of((at.ids[0], "BC07-G1")).column()
    assert at.model.find("12,4") == at.model.find("g03") == [(0, column), (1, column)]


def test_what_is_found_follows_what_is_typed(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.page.finder.show_bar()
    at.page.finder.field.setText("3,75")
    assert at.page.finder.count.text() == "Introuvable"
    at.at(0, "BC01-E1")
    at.type("3,75")
    at.qtbot.waitUntil(lambda: at.page.finder.places == {(0, 0)})
    assert at.page.finder.count.text() == "1 trouvé"


def test_the_tip_says_who_typed_a_mark_and_when(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.at(0, "BC01-E1")
    at.type("ABJ")
    tip = at.model.tip(at.at(0, "BC01-E1"))
    assert "ABJ : absence justifiée" in tip
    assert "Saisie par le secrétariat le " in tip
    assert at.model.spoken(at.at(0, "BC01-E1")) == "ALLARD Camille, BC01-E1, absence justifiée"


def test_the_tip_says_the_file_sheet_cell_and_time_of_an_import(open_grid: OpenGrid) -> None:
    at = open_grid(0, marked=False)
    book = services().read_workbook(SAMPLES / "RNCP41242-messy-57.xlsx")
    report = import_workbook(at.dossier, at.session_id, book, apply=True)
    assert report.applied
    at.workspace.reload()
    candidate = next(c for c in at.workspace.view.session.heard if c.marks)
    epreuve, mark = next((e, m) for e, m in candidate.marks.items() if m.cell)
    index = at.model.index_of((candidate.row.id, epreuve))
    said = (
        f"Importée de RNCP41242-messy-57.xlsx (SHA-256 {book.sha256[:12]}…), "
        f"feuille « {mark.sheet} », cellule {mark.cell}, le "
    )
    assert said in at.model.tip(index)


def test_a_mark_inherited_from_a_group_says_where_its_sheet_came_from(open_grid: OpenGrid) -> None:
    at = open_grid(0, marked=False)
    book = services().read_workbook(SAMPLES / "RNCP41242-messy-57.xlsx")
    assert import_workbook(at.dossier, at.session_id, book, apply=True).applied
    at.workspace.reload()
    session = at.workspace.view.session
    candidate, epreuve, group = next(
        (c, e, g) for c in session.heard for e, g in c.groups.items()
        if len(g.filled) > 1 and e not in c.marks
    )  # fmt: skip
    cells = [mark.cell for mark in group.filled]
    place = (
        f"feuille « {group.filled[0].sheet} », cellules {', '.join(cells[:-1])} et {cells[-1]}, "
    )
    said = f"Importées de RNCP41242-messy-57.xlsx (SHA-256 {book.sha256[:12]}…), {place}"
    assert said in at.model.tip(at.model.index_of((candidate.row.id, epreuve)))
    at.page.tabs[1].click()
    groups = at.page.groups
    groups.epreuve.setCurrentIndex(groups.epreuve.findData(epreuve))
    groups.table.select_key(group.row.id)
    tips = [field.toolTip() for field in groups.findChildren(Line) if field.text()]
    assert all(f"cellule {cell}, " in tip for cell, tip in zip(cells, tips, strict=True))
    result = at.workspace.view.results[candidate.row.id]
    bloc = result.bloc(epreuve.partition("-")[0])
    assert bloc is not None
    whole = bloc_text(at.workspace.view, result, bloc).whole
    assert f"groupe {group.row.name}, {group.filled[0].sheet}, {', '.join(cells)}" in whole


@pytest.mark.parametrize(
    "typed", ["camille allard", "allard montage", "rennes 000000000AB", "camille ren"]
)
def test_the_filter_takes_words_of_all_that_is_known_in_any_order(
    open_grid: OpenGrid, typed: str
) -> None:
    at = open_grid()
    candidates.edit(at.dossier, at.session_id, at.ids[0], {"campus": "Rennes"})
    at.workspace.reload()
    at.page.search.setText(typed)
    assert [there(at.model.candidate(n)).row.id for n in range(at.model.rowCount())] == [at.ids[0]]
    at.page.search.clear()
    at.page.finder.show_bar()
    at.page.finder.field.setText(typed)
    assert at.page.finder.places == {(0, 0)}


def test_a_bare_sign_leaves_nobody_out(open_grid: OpenGrid) -> None:
    at = open_grid()
    at.page.search.setText(" - ")
    assert at.model.rowCount() == 3


@pytest.mark.parametrize("bloc", ["", "BC01", "BC09"])
@pytest.mark.parametrize("tab", [0, 1])
def test_a_candidate_spoken_of_elsewhere_is_found_whatever_was_shown(
    open_grid: OpenGrid, bloc: str, tab: int
) -> None:
    at = open_grid(10)
    at.page.search.setText("zzz")
    press(at.page, bloc or "Tous")
    at.page.tabs[tab].click()
    at.page.focus_subject(at.ids[0])
    assert at.grid.isVisible()
    assert at.page.tabs[0].isChecked()
    assert there(at.model.candidate(at.grid.currentIndex().row())).row.id == at.ids[0]
    assert named(at.page, "BC01" if bloc == "BC01" else "Tous").isChecked()
    assert at.grid.hasFocus()


@pytest.mark.parametrize("width", [1162, 855])
def test_no_heading_of_a_bloc_is_cut(open_grid: OpenGrid, width: int) -> None:
    at = open_grid(10)
    at.page.resize(width, 712)
    header = at.grid.horizontalHeader()
    lines = set()
    chips = [b for b in at.page.findChildren(QPushButton) if b.property("bloc") is not None]
    for chip in chips:
        chip.click()
        QApplication.processEvents()
        for number in range(at.model.columnCount()):
            option = QStyleOptionHeader()
            header.initStyleOptionForIndex(option, number)
            title = at.model.headerData(number, Qt.Orientation.Horizontal)
            assert option.text.replace("\n", " ") == title
            room = QFontMetrics(chip_font(header.font())).size(0, option.text)
            assert room.width() + 16 <= header.sectionSize(number)
            assert room.height() + 12 <= header.height()
            lines.add(option.text.count("\n"))
    assert {0, 1} <= lines


def test_a_filter_nobody_answers_says_so_and_how_to_go_on(open_grid: OpenGrid) -> None:
    at = open_grid()
    press(at.page, "BC01")
    at.page.search.setText("zzzz")
    assert not at.grid.isVisible()
    assert at.page.nobody.isVisible()
    at.qtbot.mouseClick(there(at.page.nobody.findChild(QPushButton)), Qt.MouseButton.LeftButton)
    assert at.grid.isVisible()
    assert at.model.rowCount() == 3
    assert named(at.page, "Tous").isChecked()


def test_all_withdrawn_is_said_with_where_they_are_restored(open_grid: OpenGrid) -> None:
    at = open_grid()
    for one in at.workspace.view.session.order:
        at.workspace.attempt(candidates.withdraw, one, "démission")
    assert at.page.withdrawn.isVisible()
    assert not at.page.nobody.isVisible()
    with at.qtbot.waitSignal(at.page.go_to) as led:
        there(at.page.withdrawn.findChild(QPushButton)).click()
    assert led.args[0] == "candidates"
