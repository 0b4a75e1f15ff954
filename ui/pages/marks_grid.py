"""The marks grid as a spreadsheet: its keys, its selection, its clipboard."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from jury_app.domain.marks import MarkWords
from ui.cells import AnyIndex
from ui.pages.marks_cells import GROUP, WRONG
from ui.pages.marks_clipboard import write_block
from ui.pages.marks_delegate import MarkDelegate, Move, move_of
from ui.pages.marks_header import MarksHeader
from ui.pages.marks_model import MarksModel

_STEPS = {
    Move.UP: (-1, 0),
    Move.DOWN: (1, 0),
    Move.LEFT: (0, -1),
    Move.RIGHT: (0, 1),
}
_Keys = QKeySequence.StandardKey


class MarksGrid(QTableView):
    """The grid.

    Signals:
        erased: Delete or Ctrl+X was pressed; carries the indexes.
        pasted: Ctrl+V; carries the text.
        filled: The same text is wanted in several cells; carries the indexes and the text.
        filled_down: Ctrl+D; carries the indexes.
        moved: Another cell is current.
    """

    erased = Signal(list)
    pasted = Signal(str)
    filled = Signal(list, str)
    filled_down = Signal(list)
    moved = Signal()

    def __init__(self, model: MarksModel, words: MarkWords) -> None:
        super().__init__()
        self.setObjectName("grid")
        self._model = model
        self._column: int | None = None
        self.setModel(model)
        self.delegate = MarkDelegate(words, self)
        self.setItemDelegate(self.delegate)
        self.delegate.left.connect(self._leave)
        self.delegate.filled.connect(lambda text: self.filled.emit(self.selectedIndexes(), text))
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
        self._dress_headers()
        model.modelReset.connect(self.fit)
        self.fit()

    def _dress_headers(self) -> None:
        self._headings = MarksHeader(self)
        self.setHorizontalHeader(self._headings)
        rows, columns = self.verticalHeader(), self._headings
        columns.setSectionsClickable(True)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setAccessibleName("Candidats")
        columns.setAccessibleName("Épreuves")
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # `fit` shares the width
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)

    def fit(self) -> None:
        """Size rows, columns and the column of names after the text."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 12)
        names = metrics.averageCharWidth() * (31 if self.width() > 900 else 26)
        self.verticalHeader().setFixedWidth(names)
        least = metrics.horizontalAdvance("BC06 moy.") + 24
        room = (self.width() - names - 24) // max(1, self._model.columnCount())
        self._headings.fit(min(max(least, room), 2 * least), least)
        self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns of one bloc."""
        super().resizeEvent(event)
        self.fit()

    # Moving

    def go(self, index: QModelIndex) -> None:
        """Make a cell current and the only one selected."""
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def step(self, move: Move) -> None:
        """Move the current cell; Enter after Tabs goes below where the Tabs began."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row, column, kept = index.row(), index.column(), self._column
        if move in _STEPS:
            down, right = _STEPS[move]
            new = self._model.index(row + down, column + right)
        elif move in {Move.ENTER, Move.ENTER_UP}:
            down = 1 if move is Move.ENTER else -1
            new = self._model.index(row + down, column if kept is None else kept)
        else:
            new = self._editable_from(index, 1 if move is Move.NEXT else -1)
        if new.isValid():
            self.go(new)
        if move in {Move.NEXT, Move.PREVIOUS}:
            self._column = column if kept is None else kept

    def _editable_from(self, index: QModelIndex, by: int) -> QModelIndex:
        """Return the next cell that can be edited, over the end of the row."""
        width = self._model.columnCount()
        place = index.row() * width + index.column()
        for number in range(place + by, -1 if by < 0 else width * self._model.rowCount(), by):
            new = self._model.index(number // width, number % width)
            if self._model.flags(new) & Qt.ItemFlag.ItemIsEditable:
                return new
        return QModelIndex()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say that another cell is current."""
        self._column = None
        super().currentChanged(current, previous)
        self.moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint the current cell alone: Qt would repaint all of them."""
        if self.currentIndex().isValid():
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            self.update(self.currentIndex())
        else:
            super().focusInEvent(event)

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        """Repaint the current cell alone, each time an editor opens over it."""
        self.update(self.currentIndex())

    # Editing

    def edit(  # type: ignore[override]  # Qt has two methods of this name
        self,
        index: AnyIndex,
        trigger: QAbstractItemView.EditTrigger = QAbstractItemView.EditTrigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open an editor; F2 and a double click put the caret behind the text."""
        self.delegate.typing = trigger == QAbstractItemView.EditTrigger.AnyKeyPressed
        opened: bool = super().edit(index, trigger, event)  # type: ignore[arg-type]  # None is fine
        editor = self.indexWidget(index) if opened and not self.delegate.typing else None
        if isinstance(editor, QLineEdit):
            editor.end(False)
        return opened

    def typed(self) -> str | None:
        """Return the text of the open editor, None when there is none."""
        editor = self.indexWidget(self.currentIndex())
        return editor.text() if isinstance(editor, QLineEdit) else None

    def retype(self, index: QModelIndex, text: str) -> None:
        """Open an editor again on a text whose own was lost when everything was read again."""
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, QLineEdit):
            editor.setText(text)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Stay where the editor was; Esc also takes away a text that was refused."""
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        if hint == hints.RevertModelCache and self.currentIndex().isValid():
            self._model.forgive_at(self.currentIndex())

    def _leave(self, move: Move) -> None:
        """Go where a key leads; Enter and Tab stay on a text that was refused."""
        index = self.currentIndex()
        refused = index.isValid() and self._model.cell(index).kind == WRONG
        if move in _STEPS or not refused:
            self.step(move)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer what a spreadsheet answers."""
        key = event.key()
        if self.state() == QAbstractItemView.State.EditingState or not self._act(event):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._model.forgive_at(self.currentIndex())

    def _act(self, event: QKeyEvent) -> bool:
        """Answer a key by itself; False leaves it to Qt."""
        key, chosen = event.key(), self.selectedIndexes()
        if event.matches(_Keys.Copy):
            self.copy()
        elif event.matches(_Keys.Cut):
            self.copy()
            self.erased.emit(chosen)
        elif event.matches(_Keys.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif key == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.filled_down.emit(chosen)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.erased.emit(chosen)
        elif key == Qt.Key.Key_F6:
            QWidget.focusNextPrevChild(self, True)  # the table's own would only press Tab
        elif key == Qt.Key.Key_Escape:
            return self._model.refused_at(self.currentIndex())
        elif self.currentIndex().isValid() and (move := move_of(event)) and move not in _STEPS:
            self.step(move)
        else:
            return False
        return True

    # The clipboard

    def copy(self) -> None:
        """Put the selected block on the clipboard, cells apart by tabs, decimal comma."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        QGuiApplication.clipboard().setText(
            write_block(
                [self._plain(self._model.index(row, column)) for column in columns] for row in rows
            )
        )

    def _plain(self, index: QModelIndex) -> str:
        cell = self._model.cell(index)
        if cell.kind == GROUP:
            return cell.text.partition(" ")[0] if "," in cell.text else ""
        return cell.text
