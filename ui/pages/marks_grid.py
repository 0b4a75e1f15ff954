"""The marks grid as a spreadsheet: typing, Tab, Enter, arrows, Delete, copy and paste."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.cells import AnyIndex
from ui.pages.marks_cells import AVERAGE, GROUP, OUTSIDE, PENDING, WRONG, Cell
from ui.pages.marks_model import CELL_ROLE, MarksModel

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class MarkDelegate(QStyledItemDelegate):
    """Paints marks and edits them; a text that is no mark turns red while it is typed.

    Args:
        readable: Tells whether a text is a mark.
        parent: The grid.

    Signals:
        left: The editor was left by an arrow; carries rows and columns to move by.
    """

    left = Signal(int, int)

    def __init__(self, readable: Callable[[str], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._readable = readable

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: AnyIndex
    ) -> QWidget:
        """Return a line that checks itself."""
        editor = QLineEdit(parent)
        editor.setAccessibleName("Note")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.textChanged.connect(self._check)
        return editor

    def _check(self, text: str) -> None:
        editor = self.sender()
        if isinstance(editor, QLineEdit):
            wrong = bool(text) and not self._readable(text)
            if bool(editor.property("wrong")) != wrong:
                editor.setProperty("wrong", wrong)
                editor.style().unpolish(editor)
                editor.style().polish(editor)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Leave the editor by the up and down arrows, as spreadsheets do."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self.left.emit(*step)
                return True
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell: one question to the model, no style."""
        cell: Cell = index.data(CELL_ROLE)
        palette = theme.current()
        rect: QRect = option.rect
        font: QFont = option.font
        state: QStyle.StateFlag = option.state
        back, text = _colours(cell)
        if state & QStyle.StateFlag.State_Selected:
            back = palette.accent_soft
        if back:
            painter.fillRect(rect, QColor(back))
        if cell.text:
            painter.setFont(_font(cell, font))
            painter.setPen(QColor(text))
            inner = rect.adjusted(4, 0, -8, 0)
            shown = cell.text
            if len(shown) > 6:
                shown = painter.fontMetrics().elidedText(
                    shown, Qt.TextElideMode.ElideRight, inner.width()
                )
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             shown)  # fmt: skip
        if cell.acquired:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(palette.kept.text))
        view = self.parent()
        if isinstance(view, QAbstractItemView) and view.currentIndex() == index:
            painter.setPen(QColor(palette.accent if view.hasFocus() else palette.muted))
            painter.drawRect(rect.adjusted(0, 0, -2, -2))
            painter.drawRect(rect.adjusted(1, 1, -3, -3))


def _colours(cell: Cell) -> tuple[str, str]:
    palette = theme.current()
    if cell.kind == WRONG:
        return palette.bad.back, palette.bad.text
    if cell.kind == PENDING:
        return palette.wait.back, palette.wait.text
    if cell.kind == OUTSIDE:
        return palette.hover, palette.muted
    if cell.acquired:
        return palette.kept.back, palette.kept.text
    if cell.kind == AVERAGE:
        return palette.background, palette.bad.text if cell.failing else palette.text
    return "", palette.muted if cell.kind == GROUP else palette.text


def _font(cell: Cell, base: QFont) -> QFont:
    font = theme.figures(base)
    if cell.kind == GROUP:
        font.setItalic(True)
    elif cell.kind in {AVERAGE, WRONG}:
        font.setWeight(QFont.Weight.DemiBold)
    return font


class MarksGrid(QTableView):
    """The grid.

    Signals:
        erased: Delete was pressed; carries the indexes.
        pasted: Ctrl+V; carries the text.
        moved: Another cell is current.
    """

    erased = Signal(list)
    pasted = Signal(str)
    moved = Signal()

    def __init__(self, model: MarksModel, readable: Callable[[str], bool]) -> None:
        super().__init__()
        self.setObjectName("grid")
        self._model = model
        self.setModel(model)
        self.delegate = MarkDelegate(readable, self)
        self.setItemDelegate(self.delegate)
        self.delegate.left.connect(self.step)
        self.setAccessibleName("Notes")
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setAccessibleName("Candidats")
        columns.setAccessibleName("Épreuves")
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # `fit` shares the width
        columns.setTextElideMode(Qt.TextElideMode.ElideRight)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Size rows, columns and the column of names after the text."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 12)
        names = metrics.averageCharWidth() * (30 if self.width() > 900 else 22)
        self.verticalHeader().setFixedWidth(names)
        least = metrics.horizontalAdvance("BC06 moy.") + 24
        room = (self.width() - names - 24) // max(1, self._model.columnCount())
        self.horizontalHeader().setDefaultSectionSize(min(max(least, room), 2 * least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns of one bloc."""
        super().resizeEvent(event)
        self.fit()

    def step(self, rows: int, columns: int) -> None:
        """Move the current cell."""
        index = self.currentIndex()
        new = self._model.index(index.row() + rows, index.column() + columns)
        if new.isValid():
            self._go(new)

    def _go(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Move as spreadsheets do: Enter down, Tab right; a text refused keeps its cell."""
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        index = self.currentIndex()
        if not index.isValid():
            return
        if self._model.cell(index).kind == WRONG:
            if hint == hints.RevertModelCache:
                self._model.forgive_at(index)
            return
        if hint == hints.SubmitModelCache:
            self.step(1, 0)
        elif hint in {hints.EditNextItem, hints.EditPreviousItem}:
            self._tab(1 if hint == hints.EditNextItem else -1)

    def _tab(self, by: int) -> None:
        """Go to the next cell that can be edited, over the end of the row."""
        index, width = self.currentIndex(), self._model.columnCount()
        place = index.row() * width + index.column()
        for number in range(place + by, -1 if by < 0 else width * self._model.rowCount(), by):
            new = self._model.index(number // width, number % width)
            if self._model.flags(new) & Qt.ItemFlag.ItemIsEditable:
                self._go(new)
                return

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say that another cell is current."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer what a spreadsheet answers."""
        key = event.key()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.erased.emit(self.selectedIndexes())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(1, 0)
        elif key == Qt.Key.Key_Tab and self.currentIndex().isValid():
            self._tab(1)
        elif key == Qt.Key.Key_Backtab and self.currentIndex().isValid():
            self._tab(-1)
        elif key == Qt.Key.Key_F6:
            QWidget.focusNextPrevChild(self, True)  # the table's own would only press Tab
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected block on the clipboard, cells apart by tabs, decimal comma."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        lines = [
            "\t".join(self._plain(self._model.index(row, column)) for column in columns)
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _plain(self, index: QModelIndex) -> str:
        cell = self._model.cell(index)
        if cell.kind == GROUP:
            return cell.text.partition(" ")[0] if "," in cell.text else ""
        return cell.text
