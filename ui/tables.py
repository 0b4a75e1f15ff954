"""Tables of frozen rows: columns are described, never subclassed.

A page says what its columns show; the model answers Qt, the delegate paints chips, second lines
and figures. Rows are compared with the new ones, so that a refresh keeps selection and scroll.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from ui import spoken, theme
from ui.cells import CellDelegate

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex
_SHIFT = Qt.KeyboardModifier.ShiftModifier

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The frozen row behind an index."""
TONE_ROLE = Qt.ItemDataRole.UserRole + 1
"""Name of the tone of a chip, empty for plain text."""
NOTE_ROLE = Qt.ItemDataRole.UserRole + 2
"""A second line in small print."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """How one column shows a row.

    Attributes:
        title: French title of the column.
        value: The text of the cell.
        note: A second line in small print, empty for none.
        tone: Name of a tone of the palette: the text becomes a chip; empty for plain text.
        tip: What the tool tip adds; the text itself when None.
        key: What the column sorts by; the text without case or accents when None.
        right: True for figures: aligned right, of one width.
        strong: True for what names the row.
        width: Least width in characters.
        grow: Share of the width left over.
        editor: For an editable cell: writes what was typed, returns True when accepted.
    """

    title: str
    value: Callable[[Row], str]
    note: Callable[[Row], str] | None = None
    tone: Callable[[Row], str] | None = None
    tip: Callable[[Row], str] | None = None
    key: Callable[[Row], Any] | None = None
    right: bool = False
    strong: bool = False
    width: int = 8
    grow: int = 0
    editor: Callable[[Row, str], bool] | None = None


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows shown by columns.

    Args:
        rows: What to show; rows are compared by equality to repaint only what changed.
        columns: How.
        key: What makes a row the same after a change (an id); the row itself when None.
        parent: Owner.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._naming = next((one for one in columns if one.strong), columns[0])
        self._key = key or _itself
        self._rows: list[Row] = list(rows)
        self._order: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> list[Row]:
        """The rows in the order shown."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where the same ones stand, only the cells that changed are repainted."""
        new = self._sorted(rows)
        if [self._key(row) for row in new] == [self._key(row) for row in self._rows]:
            old, self._rows = self._rows, new
            last = len(self.columns) - 1
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(number, 0), self.index(number, last))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def row_at(self, index: AnyIndex) -> Row | None:
        """Return the row of an index, None for an invalid one."""
        return self._rows[index.row()] if index.isValid() else None

    def find(self, key: Hashable) -> int:
        """Return where the row of this key stands, -1 when it is not shown."""
        return next((n for n, row in enumerate(self._rows) if self._key(row) == key), -1)

    def key_at(self, index: AnyIndex) -> Hashable:
        """Return the key of an index's row, None for an invalid one."""
        return self._key(self._rows[index.row()]) if index.isValid() else None

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, in the sense of `role`."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            whose = "" if column is self._naming else self._naming.value(row)
            note = column.note(row) if column.note else ""
            return spoken.cell(whose, column.title, column.value(row), note)
        answer = _ANSWERS.get(role)
        return answer(column, row) if answer else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].editor is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand a typed text to the column's editor."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        editor = self.columns[index.column()].editor
        return editor is not None and editor(self._rows[index.row()], str(value))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative column gives the order of `set_rows` back next time."""
        self._order = (column, order) if 0 <= column < len(self.columns) else None
        self.beginResetModel()
        self._rows = self._sorted(self._rows)
        self.endResetModel()

    def _sorted(self, rows: Sequence[Row]) -> list[Row]:
        if self._order is None:
            return list(rows)
        column = self.columns[self._order[0]]
        key = column.key or column.value
        return sorted(rows, key=key, reverse=self._order[1] == Qt.SortOrder.DescendingOrder)


def _itself(row: Any) -> Hashable:
    return row  # type: ignore[no-any-return]


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _font(column: Column[Any], _row: Any) -> QFont | None:
    if not (column.strong or column.right):
        return None
    font = QFont()
    if column.strong:
        font.setWeight(QFont.Weight.DemiBold)
    return theme.figures(font) if column.right else font


def _tip(column: Column[Any], row: Any) -> str | None:
    text = (column.tip or column.value)(row)
    return text or None


_ANSWERS: dict[int, Callable[[Column[Any], Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, row: column.value(row),
    Qt.ItemDataRole.EditRole: lambda column, row: column.value(row),
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _row: _alignment(column),
    Qt.ItemDataRole.FontRole: _font,
    Qt.ItemDataRole.ToolTipRole: _tip,
    ROW_ROLE: lambda _column, row: row,
    TONE_ROLE: lambda column, row: column.tone(row) if column.tone else "",
    NOTE_ROLE: lambda column, row: column.note(row) if column.note else "",
}


class Table(QTableView):
    """A table of rows: whole rows are chosen, columns share the width.

    The current row stays current when the rows are refreshed. A column whose edge a person moves
    keeps the width they gave it. Sorting and widths are also in a menu, for the keyboard.

    Args:
        model: The rows.
        name: Accessible name.
        lines: Lines of text a row has room for.
        wrap: True to let rows grow so that no text is cut; for short tables only.

    Signals:
        current: Another row is current; carries the row, or None.
        chosen: A row was asked for by Enter or a double click; carries the row.
        toggled: Space was pressed on a row; carries the row.
        widths_chosen: A person changed the width of a column.
    """

    current = Signal(object)
    chosen = Signal(object)
    toggled = Signal(object)
    widths_chosen = Signal()

    def __init__(
        self, model: RowsModel[Any], name: str, lines: int = 1, wrap: bool = False
    ) -> None:
        super().__init__()
        self._model, self._lines = model, lines
        self._kept: Hashable = None
        self._chosen: dict[str, float] = {}
        self._sharing = False
        if model.parent() is None:
            model.setParent(self)  # what it tells the table would keep both for ever, rows too
        self.setModel(model)
        self.setItemDelegate(CellDelegate(NOTE_ROLE, TONE_ROLE, self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(wrap)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(28)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self._offer(header.mapToGlobal(at)))
        header.sectionResized.connect(self._resized)
        self.verticalHeader().hide()
        self._grown = QTimer(self, singleShot=True, interval=0)
        self._grown.timeout.connect(self._fit_rows)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._give_back)
        model.dataChanged.connect(lambda *_what: self._grown.start())
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.chosen.emit(model.row_at(index)))
        self._fit_rows()

    def select_key(self, key: Hashable) -> bool:
        """Make the row of this key current; False when it is not shown."""
        number = self._model.find(key)
        if number >= 0:
            self.selectRow(number)
            self.scrollTo(self._model.index(number, 0))
        return number >= 0

    def current_row(self) -> Any:
        """Return the current row, or None."""
        return self._model.row_at(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter and Space; everything else is the view's."""
        row = self.current_row()
        if row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(row)
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() & _SHIFT:
            self._offer(self.mapToGlobal(QPoint(24, 24)))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._share()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer sorting and widths."""
        self._offer(event.globalPos())

    @property
    def chosen_widths(self) -> dict[str, float]:
        """The widths a person chose, in letters, by the columns' titles."""
        return dict(self._chosen)

    def choose_widths(self, widths: Mapping[str, float]) -> None:
        """Give columns widths in letters; the others share what is left."""
        self._chosen = dict(widths)
        self._share()

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        if self.isSortingEnabled():
            for number, column in enumerate(self._model.columns):
                sort = menu.addAction(f"Trier par « {column.title} »")
                sort.triggered.connect(lambda _on=False, n=number: self._sort(n))
            menu.addSeparator()
        again = menu.addAction("Rétablir les largeurs des colonnes")
        again.setEnabled(bool(self._chosen))
        again.triggered.connect(self._forget_widths)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _sort(self, number: int) -> None:
        header, orders = self.horizontalHeader(), Qt.SortOrder
        again = header.sortIndicatorSection() == number
        up = not again or header.sortIndicatorOrder() is orders.DescendingOrder
        self.sortByColumn(number, orders.AscendingOrder if up else orders.DescendingOrder)

    def _forget_widths(self) -> None:
        self.choose_widths({})
        self.widths_chosen.emit()

    def _resized(self, number: int, _before: int, width: int) -> None:
        if not self._sharing and width:
            letter = self.fontMetrics().averageCharWidth()
            self._chosen[self._model.columns[number].title] = round(width / letter, 2)
            self.widths_chosen.emit()

    def _share(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        columns, chosen = self._model.columns, self._chosen
        widths = [round(chosen[c.title] * letter) if c.title in chosen else c.width * letter + 20
                  for c in columns]  # fmt: skip
        shares = sum(c.grow for c in columns if c.title not in chosen) or 1
        left = max(0, self.viewport().width() - sum(widths))
        self._sharing = True
        for number, column in enumerate(columns):
            grow = 0 if column.title in chosen else column.grow
            self.setColumnWidth(number, widths[number] + left * grow // shares)
        self._sharing = False
        self._grown.start()

    def _fit_rows(self) -> None:
        metrics = self.fontMetrics()
        height = metrics.height() * self._lines + 14
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        if self.wordWrap():
            self.resizeRowsToContents()

    def _keep(self) -> None:
        self._kept = self._model.key_at(self.currentIndex())

    def _give_back(self) -> None:
        if self._kept is None or not self.select_key(self._kept):
            self.current.emit(None)
            self.select_first()
        self._grown.start()

    def select_first(self) -> None:
        """Make the first row current when none is, so that its gestures are at hand."""
        if not self.currentIndex().isValid() and self._model.rows:
            self.selectRow(0)

    def _tell(self, index: QModelIndex) -> None:
        self.current.emit(self._model.row_at(index))
