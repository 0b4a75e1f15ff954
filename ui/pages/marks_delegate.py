"""Painting and editing the cells of the marks grid."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jury_app.domain.marks import MarkWords, read_mark
from ui import theme
from ui.cells import AnyIndex
from ui.pages.marks_cells import AVERAGE, GROUP, OUTSIDE, PENDING, WRONG, Cell
from ui.pages.marks_model import CELL_ROLE
from ui.pages.marks_offers import CodeOffers, offered
from ui.widgets import dress


class Move(Enum):
    """Where to go when an editor is left."""

    UP = auto()
    DOWN = auto()
    LEFT = auto()
    RIGHT = auto()
    ENTER = auto()
    ENTER_UP = auto()
    NEXT = auto()
    PREVIOUS = auto()


_ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ARROWS = {Qt.Key.Key_Up: Move.UP, Qt.Key.Key_Down: Move.DOWN}
_SIDEWAYS = {Qt.Key.Key_Left: Move.LEFT, Qt.Key.Key_Right: Move.RIGHT}
_TABS = {Qt.Key.Key_Tab: Move.NEXT, Qt.Key.Key_Backtab: Move.PREVIOUS}


def move_of(event: QKeyEvent, typing: bool = False) -> Move | None:
    """Return where a key leads from a cell being edited, None for a key of the text itself.

    Args:
        event: The key.
        typing: True when editing began by typing: then left and right leave the cell too, as in
            spreadsheets; after F2 they move in the text.
    """
    key = Qt.Key(event.key())
    if key in _ENTERS:
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return Move.ENTER_UP if back else Move.ENTER
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    found = _TABS.get(key) or (_ARROWS.get(key) if plain else None)
    return found or (_SIDEWAYS.get(key) if typing and plain else None)


class MarkDelegate(QStyledItemDelegate):
    """Paints marks and edits them; a text that is no mark turns red while it is typed.

    Args:
        words: The words of marks.
        parent: The grid.

    Attributes:
        typing: Set by the grid: True when the editor about to open was opened by typing.
        finds: Rows and columns of what was searched for, underlined.

    Signals:
        left: The editor was left by a key, its text handed over; carries the `Move`.
        filled: Ctrl+Enter: the text is for all the cells selected; carries it.
    """

    left = Signal(object)
    filled = Signal(str)

    def __init__(self, words: MarkWords, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._words, self._view = words, parent
        self.typing = False
        self.finds: frozenset[tuple[int, int]] = frozenset()
        self.offers = CodeOffers(parent.viewport())
        self.offers.picked.connect(self._pick)
        self._editor: QLineEdit | None = None

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        """Return a line that checks itself and offers codes."""
        editor = QLineEdit(parent)
        column = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        row = index.model().headerData(index.row(), Qt.Orientation.Vertical)
        editor.setAccessibleName(f"Note de {row}, {column}")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.textChanged.connect(self._check)
        editor.textEdited.connect(self._offer)
        self._editor = editor
        return editor

    def destroyEditor(self, editor: QWidget, index: AnyIndex) -> None:
        """Take the offers away with the editor."""
        if editor is self._editor:
            self.offers.hide()
            self._editor = None
        super().destroyEditor(editor, index)

    def _check(self, text: str) -> None:
        editor = self._editor
        wrong = bool(text) and read_mark(text, self._words).fault is not None
        if editor is not None:
            dress(editor, "wrong", wrong)

    def _offer(self, text: str) -> None:
        if self._editor is not None and (self.offers.isVisible() or not text[:1].isdigit()):
            self.offers.offer(offered(text, self._words), self._editor)

    def _pick(self, code: str) -> None:
        if self._editor is not None:
            self._editor.setText(code)
            self._leave(self._editor, Move.ENTER)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Leave the editor by the keys of spreadsheets."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(editor, QLineEdit)
            and self._take(editor, event)
        ):
            return True
        return super().eventFilter(editor, event)

    def _take(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and self.offers.isVisible():
            self.offers.move_by(-1 if arrow is Move.UP else 1)
            return True
        move = move_of(event, self.typing)
        if move is None:
            return False
        if chosen := self.offers.chosen():
            editor.setText(chosen)
        if move is Move.ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            text = editor.text()
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.filled.emit(text)
        else:
            self._leave(editor, move)
        return True

    def _leave(self, editor: QLineEdit, move: Move) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.left.emit(move)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one cell: one question to the model, no style."""
        cell: Cell = index.data(CELL_ROLE)
        palette = theme.current()
        rect: QRect = option.rect
        font: QFont = option.font
        state: QStyle.StateFlag = option.state
        back, text = _colours(cell)
        if state & QStyle.StateFlag.State_Selected and cell.kind not in {WRONG, PENDING}:
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
        if self.finds and (index.row(), index.column()) in self.finds:
            painter.fillRect(rect.left(), rect.bottom() - 2, rect.width() - 1, 3,
                             QColor(palette.wait.text))  # fmt: skip
        view = self._view
        if view.currentIndex() == index:
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
