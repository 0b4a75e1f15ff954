"""Measures what an eye sees at once: texts cut, buttons out of sight, things on one another."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)

from ui.cells import small
from ui.head import CutButton
from ui.painted import ElidedLabel
from ui.tables import Table
from ui.widgets import Chip

_SHOWN = (QAbstractButton, QLabel, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView,
          QTabBar)  # fmt: skip
_MAY_SCROLL_SIDEWAYS = {"grid", "pdf"}
_SLACK = 1
"""A pixel lost to rounding is nothing an eye sees."""
_NAME_LETTERS = 28
"""A name up to this length is never cut in a list."""


def flaws(top: QWidget) -> list[str]:
    """Return what is cut, hidden or overlapping in a window, one sentence each."""
    leaves = [one for one in top.findChildren(QWidget) if _counts(one, top)]
    found = [f"{_named(one)} : {flaw}" for one in leaves for flaw in _cut(one, top)]
    for area in top.findChildren(QAbstractScrollArea):
        if area.isVisible() and area.objectName() not in _MAY_SCROLL_SIDEWAYS:
            found += [f"{_named(area)} : {flaw}" for flaw in _sideways(area)]
    found += [f"{one} overlaps {other}" for one, other in _overlapping(leaves, top)]
    return found


def _counts(one: QWidget, top: QWidget) -> bool:
    inner = isinstance(one.parentWidget(), (QComboBox, QLineEdit, QHeaderView, QTableView))
    corner = one.objectName() == "qt_tableview_cornerbutton"
    return (isinstance(one, _SHOWN) and one.isVisible() and one.window() is top
            and not inner and not corner and not one.size().isEmpty())  # fmt: skip


def _cut(one: QWidget, top: QWidget) -> Iterator[str]:
    """Say what of a widget cannot be seen whole."""
    yield from _outside(one, top)
    for kinds, look in _LOOKS:
        if isinstance(one, kinds):
            yield from look(one)
            return


def _cut_to_room(one: CutButton | ElidedLabel) -> Iterator[str]:
    whole = one.whole if isinstance(one, ElidedLabel) else one.toolTip()
    if one.text() != whole and len(whole) <= _NAME_LETTERS:
        yield f"cut to « {one.text()} »"


def _smaller(one: QPushButton | Chip) -> Iterator[str]:
    need = one.sizeHint()
    if one.text() and one.width() < need.width() - _SLACK:
        yield f"{one.width()} wide, needs {need.width()}"
    if one.height() < need.height() - _SLACK:
        yield f"{one.height()} high, needs {need.height()}"


def _cut_choice(one: QComboBox) -> Iterator[str]:
    need = one.fontMetrics().horizontalAdvance(one.currentText()) + 36
    if len(one.currentText()) <= _NAME_LETTERS and one.width() < need - _SLACK:
        yield f"{one.width()} wide, its choice needs {need}"


def _outside(one: QWidget, top: QWidget) -> Iterator[str]:
    """Say when a widget sticks out of what holds it; rolled out of a list downwards is no flaw."""
    rolls = False
    parent = one.parentWidget()
    while parent is not None:
        place = QRect(one.mapTo(parent, QPoint(0, 0)), one.size())
        room = parent.rect()
        rolls = rolls or isinstance(parent.parentWidget(), QScrollArea)
        if place.left() < -_SLACK or place.right() > room.right() + _SLACK:
            yield f"sticks out of {_named(parent)} sideways: {place.getRect()} in {room.getRect()}"
            return
        if not rolls and (place.top() < -_SLACK or place.bottom() > room.bottom() + _SLACK):
            yield f"sticks out of {_named(parent)}: {place.getRect()} in {room.getRect()}"
            return
        if parent is top:
            return
        parent = parent.parentWidget()


def _cut_label(one: QLabel) -> Iterator[str]:
    if not one.text() or one.pixmap():
        return
    room = one.contentsRect()
    if one.wordWrap():
        need = one.heightForWidth(one.width())
        if one.height() < need - _SLACK:
            yield f"{one.height()} high, its lines need {need}: « {one.text()} »"
        widest = max(one.text().split(), key=len)
        if one.fontMetrics().horizontalAdvance(widest) > room.width() + 2:
            yield f"{room.width()} wide, too narrow for « {widest} »"
        return
    need = max(one.fontMetrics().horizontalAdvance(line) for line in one.text().split("\n"))
    if need > room.width() + _SLACK:
        yield f"{room.width()} wide, needs {need}: « {one.text()} »"
    if one.fontMetrics().height() > room.height() + 2:
        yield f"{room.height()} high, needs {one.fontMetrics().height()}: « {one.text()} »"


def _cut_table(table: Table) -> Iterator[str]:
    model, header = table.model(), table.horizontalHeader()
    font = header.font()
    font.setPixelSize(small(table.font()).pixelSize())
    font.setBold(True)
    for column in range(model.columnCount()):
        if header.isSectionHidden(column):
            continue
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        need = QFontMetrics(font).horizontalAdvance(title) + (24 if column == 0 else 16)
        if title and header.sectionSize(column) < need - _SLACK:
            yield f"column « {title} » is {header.sectionSize(column)} wide, needs {need}"
        yield from _cut_names(table, column)


def _cut_names(table: Table, column: int) -> Iterator[str]:
    """Say which short texts of a column lack room, on the rows of one screen."""
    if table.wordWrap():
        return
    for row in range(min(30, table.model().rowCount())):
        index = table.model().index(row, column)
        text = str(index.data() or "")
        font = index.data(Qt.ItemDataRole.FontRole) or table.font()
        need = QFontMetrics(font).horizontalAdvance(text) + (26 if column == 0 else 18)
        if len(text) <= _NAME_LETTERS and table.columnWidth(column) < need - _SLACK:
            yield f"« {text} » has {table.columnWidth(column)}, needs {need}"


def _sideways(area: QAbstractScrollArea) -> Iterator[str]:
    over = area.horizontalScrollBar().maximum()
    if over > 0:
        yield f"scrolls sideways by {over}"
    inside = area.widget() if isinstance(area, QScrollArea) else None
    if inside is not None and inside.width() > area.viewport().width() + _SLACK:
        yield f"holds {inside.width()} in {area.viewport().width()}"


_LOOKS: tuple[tuple[Any, Callable[[Any], Iterator[str]]], ...] = (
    ((CutButton, ElidedLabel), _cut_to_room),
    ((QPushButton, Chip), _smaller),
    (QLabel, _cut_label),
    (QComboBox, _cut_choice),
    (Table, _cut_table),
)
"""What is looked at, by kind; the first that fits."""


def _overlapping(leaves: list[QWidget], top: QWidget) -> Iterator[tuple[str, str]]:
    """Return what lies on one another though neither holds the other."""
    seen = [(one, _seen(one, top)) for one in leaves]
    for (one, its), (other, theirs) in combinations(seen, 2):
        shared = its.intersected(theirs)
        if shared.width() <= _SLACK or shared.height() <= _SLACK:
            continue
        if not one.isAncestorOf(other) and not other.isAncestorOf(one):
            yield _named(one), _named(other)


def _seen(one: QWidget, top: QWidget) -> QRect:
    """Return what can be seen of a widget, in the window's coordinates."""
    place = QRect(one.mapTo(top, QPoint(0, 0)), one.size())
    parent = one.parentWidget()
    while parent is not None and parent is not top:
        place &= QRect(parent.mapTo(top, QPoint(0, 0)), parent.size())
        parent = parent.parentWidget()
    return place


def _named(one: QWidget) -> str:
    text = one.text() if isinstance(one, (QAbstractButton, QLabel)) else ""
    return f"{type(one).__name__} « {(text or one.accessibleName() or one.objectName())[:50]} »"
