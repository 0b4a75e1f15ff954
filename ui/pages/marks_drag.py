"""Candidates dragged from the list of an épreuve onto its groups."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication

from jury_app.domain.wording import plural
from ui import theme
from ui.cells import AnyIndex
from ui.tables import RowsModel, Table

CANDIDATES = "application/x-jury-candidates"
"""The format under which dragged candidates are handed over: a JSON list of ids."""


@dataclass(frozen=True)
class MemberItem:
    """A candidate who takes the épreuve, and in which group."""

    id: int
    name: str
    group: str


class PeopleModel(RowsModel[MemberItem]):
    """Candidates that can be dragged."""

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        """Return the one format of a drag."""
        return [CANDIDATES]

    def mimeData(self, indexes: Sequence[AnyIndex]) -> QMimeData:
        """Return the candidates of these indexes, each once, in the order shown."""
        rows = sorted({index.row() for index in indexes})
        made = QMimeData()
        made.setData(CANDIDATES, json.dumps([self.rows[row].id for row in rows]).encode())
        return made

    def supportedDragActions(self) -> Qt.DropAction:
        """Candidates move."""
        return Qt.DropAction.MoveAction


def dragged(mime: QMimeData) -> list[int]:
    """Return the ids of the candidates dragged, none for a drag of anything else."""
    if not mime.hasFormat(CANDIDATES):
        return []
    found: list[int] = json.loads(bytes(mime.data(CANDIDATES).data()))
    return found


class PeopleTable(Table):
    """The list candidates are dragged from, one or several at a time."""

    def __init__(self, model: PeopleModel, name: str) -> None:
        super().__init__(model, name)
        self._people = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDragDropOverwriteMode(False)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drag the rows chosen under a label that names or counts them."""
        indexes = self.selectedIndexes()
        rows = sorted({index.row() for index in indexes})
        if rows:
            drag = QDrag(self)
            drag.setMimeData(self._people.mimeData(indexes))
            only = self._people.rows[rows[0]].name
            many = plural(len(rows), "candidat", "candidats")
            drag.setPixmap(drag_label(only if len(rows) == 1 else many))
            drag.setHotSpot(QPoint(-12, -8))
            drag.exec(Qt.DropAction.MoveAction)


def drag_label(text: str) -> QPixmap:
    """Return the picture that follows the pointer."""
    palette, font = theme.current(), QApplication.font()
    metrics, ratio = QFontMetrics(font), QApplication.primaryScreen().devicePixelRatio()
    box = QRect(0, 0, metrics.horizontalAdvance(text) + 24, metrics.height() + 10)
    picture = QPixmap(box.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(palette.accent))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setFont(font)
    painter.setPen(QColor(palette.on_accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture


class GroupsTable(Table):
    """The list of groups candidates are dropped on; the row under the pointer is framed.

    Args:
        model: The groups.
        name: Accessible name.
        judge: Says why these candidates (ids) cannot go to a row, None over no row; empty when
            they can.

    Signals:
        dropped: Candidates were let go over a row; carries the ids and the row.
        hovered: The pointer moved with candidates; carries why they cannot be let go here, empty
            when they can or when they left.
    """

    dropped = Signal(list, object)
    hovered = Signal(str)

    def __init__(
        self, model: RowsModel[Any], name: str, judge: Callable[[list[int], Any], str]
    ) -> None:
        super().__init__(model, name, lines=2)
        self._rows_model, self._judge, self._over = model, judge, -1
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)

    @property
    def over(self) -> int:
        """The row framed as the place of a drop, -1 for none."""
        return self._over

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take candidates only."""
        if event.mimeData().hasFormat(CANDIDATES):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Frame the row under the pointer, or say why nothing can be let go there."""
        super().dragMoveEvent(event)  # it scrolls near the edges
        why = self._why_not(event)
        self._frame(-1 if why else self.indexAt(event.position().toPoint()).row())
        self.hovered.emit(why)
        if why:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take frame and sentence away."""
        super().dragLeaveEvent(event)
        self._frame(-1)
        self.hovered.emit("")

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the candidates over."""
        why, row = self._why_not(event), self._row_under(event)
        self._frame(-1)
        self.hovered.emit(why)
        if why:
            event.ignore()
        else:
            event.acceptProposedAction()
            self.dropped.emit(dragged(event.mimeData()), row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, then the frame of the drop."""
        super().paintEvent(event)
        if self._over < 0:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().accent), 2))
        row = self.visualRect(self._rows_model.index(self._over, 0))
        row.setWidth(self.viewport().width())
        painter.drawRoundedRect(row.adjusted(2, 1, -2, -2), 6, 6)
        painter.end()

    def _row_under(self, event: QDropEvent) -> Any:
        return self._rows_model.row_at(self.indexAt(event.position().toPoint()))

    def _why_not(self, event: QDropEvent) -> str:
        return self._judge(dragged(event.mimeData()), self._row_under(event))

    def _frame(self, row: int) -> None:
        if row != self._over:
            self._over = row
            self.viewport().update()
