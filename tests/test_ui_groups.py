"""Candidates dragged onto the groups of an épreuve."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from jury_app.application import deliberating, marks, sessions
from tests.marks_grid import Grid, OpenGrid
from tests.ui_helpers import there
from ui.fields import Line
from ui.pages.marks_drag import CANDIDATES, drag_label, dragged

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_MOVE = Qt.DropAction.MoveAction
CODE = "BC07-G1"


class Groups:
    """The groups of an épreuve with two groups, and how to drag onto them."""

    def __init__(self, at: Grid) -> None:
        self.at = at
        self.g1 = marks.add_group(at.dossier, at.session_id, CODE, "G01")
        self.g2 = marks.add_group(at.dossier, at.session_id, CODE, "G02")
        marks.assign(at.dossier, at.session_id, CODE, at.ids[:2], self.g1, confirmed=True)
        at.workspace.reload()
        at.qtbot.mouseClick(at.page.tabs[1], _LEFT)
        self.view = at.page.groups
        self.view.epreuve.setCurrentIndex(self.view.epreuve.findData(CODE))
        self.table, self.people = self.view.table, self.view.people

    def mime(self, *numbers: int) -> QMimeData:
        """What dragging these candidates hands over."""
        rows = [self.people.find(self.at.ids[number]) for number in numbers]
        assert all(row >= 0 for row in rows)
        return self.people.mimeData([self.people.index(row, 0) for row in rows])

    def over(self, group: int) -> QPoint:
        """The middle of a group's row; below all of them for -1."""
        if group < 0:
            return self.table.viewport().rect().bottomLeft() + QPoint(20, -4)
        index = self.table.model().index(self.view.groups.find(group), 0)
        return self.table.visualRect(index).center()

    def hover(self, mime: QMimeData, where: QPoint) -> bool:
        """Drag over a place; tell whether a drop would be taken."""
        enter = QDragEnterEvent(where, _MOVE, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.table.viewport(), enter)
        move = QDragMoveEvent(where, _MOVE, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.table.viewport(), move)
        return move.isAccepted()

    def drop(self, mime: QMimeData, where: QPoint) -> bool:
        """Let go at a place; tell whether it was taken."""
        self.hover(mime, where)
        event = QDropEvent(where.toPointF(), _MOVE, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.table.viewport(), event)
        return event.isAccepted()

    def of(self, number: int) -> str | None:
        """The group of a candidate."""
        candidate = self.at.workspace.view.session.candidates[self.at.ids[number]]
        group = candidate.groups.get(CODE)
        return group.row.name if group else None


@pytest.fixture
def groups(open_grid: OpenGrid) -> Groups:
    return Groups(open_grid(4))


def test_a_drop_moves_several_candidates_as_one_undo_step(groups: Groups) -> None:
    before = groups.at.gestures()
    assert groups.drop(groups.mime(2, 0), groups.over(groups.g2))
    assert [groups.of(n) for n in range(3)] == ["G02", "G01", "G02"]
    assert groups.at.gestures() == before + 1
    groups.at.workspace.undo()
    assert [groups.of(n) for n in range(3)] == ["G01", "G01", None]


def test_a_drop_on_no_group_takes_candidates_out(groups: Groups) -> None:
    assert groups.drop(groups.mime(0), groups.over(0))
    assert groups.of(0) is None
    assert groups.view.groups.rows[-1].members == "3 candidats"


def test_a_group_mark_with_three_decimals_is_stored_rounded_and_said_so(groups: Groups) -> None:
    view, qtbot = groups.view, groups.at.qtbot
    view.table.select_key(groups.g1)
    field = view.findChildren(Line)[0]
    field.setFocus()
    qtbot.keyClicks(field, "12,345")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "12,35"
    assert view.message.text() == "« 12,345 » est arrondi à 12,35."
    assert view.message.property("kind") == "muted"
    field.selectAll()
    qtbot.keyClicks(field, "14")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.message.text() == ""


def test_a_refused_drop_says_why_while_it_hovers(groups: Groups) -> None:
    said = groups.view.message
    before = groups.at.gestures()
    assert not groups.drop(groups.mime(0), groups.over(groups.g1))
    assert said.text() == "ALLARD Camille est déjà dans G01."
    assert not groups.hover(groups.mime(0, 1), groups.over(groups.g1))
    assert said.text() == "Ces candidats sont déjà dans G01."
    assert not groups.hover(groups.mime(2), groups.over(0))
    assert said.text().endswith("est déjà sans groupe.")
    assert not groups.hover(groups.mime(2), groups.over(-1))
    assert said.text().startswith("Lâchez les candidats sur un groupe")
    QApplication.sendEvent(groups.table.viewport(), QDragLeaveEvent())
    assert said.text() == ""
    assert groups.at.gestures() == before


def test_the_row_under_the_pointer_is_framed(groups: Groups) -> None:
    plain = groups.table.grab().toImage()
    assert groups.hover(groups.mime(2), groups.over(groups.g2))
    assert groups.table.over == groups.view.groups.find(groups.g2)
    assert groups.table.grab().toImage() != plain
    QApplication.sendEvent(groups.table.viewport(), QDragLeaveEvent())
    assert groups.table.over == -1
    assert groups.table.grab().toImage() == plain


def test_anything_else_is_not_taken(groups: Groups) -> None:
    text = QMimeData()
    text.setText("[1, 2]")
    enter = QDragEnterEvent(groups.over(groups.g1), _MOVE, text, _LEFT, _PLAIN)
    QApplication.sendEvent(groups.table.viewport(), enter)
    assert not enter.isAccepted()
    assert not groups.drop(text, groups.over(groups.g1))
    assert dragged(text) == []


def test_the_list_hands_over_what_is_chosen(groups: Groups) -> None:
    groups.view.members.selectAll()
    mime = groups.people.mimeData(groups.view.members.selectedIndexes())
    assert mime.formats() == [CANDIDATES]
    assert sorted(dragged(mime)) == sorted(groups.at.ids)
    assert groups.people.supportedDragActions() == _MOVE
    assert groups.people.flags(groups.people.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert groups.view.members.dragEnabled()
    assert drag_label("3 candidats").width() > drag_label("1").width()
    tester = QAbstractItemModelTester(
        groups.people, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    assert tester.model() is groups.people


def test_the_list_shows_those_without_a_group_or_of_the_one_chosen(groups: Groups) -> None:
    view = groups.view
    view.which.setCurrentIndex(1)
    assert [row.id for row in view.people.rows] == groups.at.ids[2:]
    view.which.setCurrentIndex(2)
    view.table.select_key(groups.g1)
    assert [row.id for row in view.people.rows] == groups.at.ids[:2]
    view.table.select_key(groups.g2)
    assert view.people.rows == []
    view.table.select_key(0)
    assert view.sheet_title.text() == "Sans groupe"
    assert not view.put.isEnabled()


def test_moving_a_decided_candidate_is_confirmed(open_grid: OpenGrid) -> None:
    at = open_grid(3, opened=True)
    for number in range(3):
        at.at(number, CODE)
        at.qtbot.keyClick(at.grid, Qt.Key.Key_Delete)
    groups = Groups(at)
    for group, text in ((groups.g1, "12"), (groups.g2, "13")):
        marks.set_group_mark(at.dossier, at.session_id, group, "", text)
    deliberating.adopt(at.dossier, at.session_id)
    at.workspace.reload()
    assert groups.drop(groups.mime(0), groups.over(groups.g2))
    assert groups.of(0) == "G01"
    question = groups.view.question
    assert question is not None
    question.accept_button.click()
    assert groups.of(0) == "G02"


def test_a_closed_session_takes_no_drop(open_grid: OpenGrid) -> None:
    at = open_grid(1, opened=True)
    groups = Groups(at)
    deliberating.adopt(at.dossier, at.session_id)
    sessions.close(at.dossier, at.session_id, "ALPHA Anne", "GAMMA Guy")
    at.workspace.reload()
    assert not groups.drop(groups.mime(0), groups.over(groups.g2))
    assert groups.view.message.text() == "La session est close : les groupes ne changent plus."


def test_a_group_created_by_mistake_is_undone(groups: Groups) -> None:
    before = groups.at.gestures()
    groups.view.ask_name()
    there(groups.view.prompt).accept_button.click()
    assert [g.name for g in groups.view.groups.rows][:3] == ["G01", "G02", "G03"]
    step = groups.at.workspace.history.to_undo
    assert step is not None
    assert "G03" in step.label
    groups.at.workspace.undo()
    assert "G03" not in [g.name for g in groups.view.groups.rows]
    groups.at.workspace.redo()
    assert "G03" in [g.name for g in groups.view.groups.rows]
    assert groups.at.gestures() == before + 3
