"""The marks grid as Qt sees it: a row per candidate, a column per épreuve, averages.

Rows are prepared when first shown and forgotten when their candidate changes; filtering compares
prepared keys. Writing goes through `commit`, given by the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from jury_app.application.marks import MarkEdit
from jury_app.application.view import SessionView
from jury_app.domain.session import Candidate
from jury_app.domain.text import fold
from ui.cells import AnyIndex
from ui.pages.marks_cells import (
    EMPTY,
    GROUP,
    OUTSIDE,
    PENDING,
    WRONG,
    Cell,
    GridColumn,
    cells_of,
    columns_of,
    header_tip,
    search_key,
    takes,
    tip_of,
)

CELL_ROLE = Qt.ItemDataRole.UserRole
_READABLE = (
    Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
)
_WRITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable
_SPOKEN = {GROUP: "note de groupe", OUTSIDE: "hors parcours", EMPTY: "vide", WRONG: "refusé"}
Key = tuple[int, str]
_MANY = 100
"""Beyond so many candidates the whole grid is repainted at once."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A text that was typed and not stored, and why."""

    text: str
    sentence: str
    kind: str = WRONG


Commit = Callable[[Sequence[MarkEdit]], bool]


class MarksModel(QAbstractTableModel):
    """The grid.

    Args:
        commit: Writes marks as one gesture; True when they were stored.

    Signals:
        noted: What stands in the way of a text just typed, or an empty text.
    """

    noted = Signal(str)

    def __init__(self, commit: Commit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commit = commit
        self._view: SessionView | None = None
        self._bloc, self._needle = "", ""
        self._columns: list[GridColumn] = []
        self._order: list[int] = []
        self._keys: dict[int, str] = {}
        self._shown: list[int] = []
        self._places: dict[int, int] = {}
        self._cells: dict[int, list[Cell]] = {}
        self.wrong: dict[Key, Wrong] = {}
        self._closed = False

    # What is shown

    def load(self, view: SessionView) -> None:
        """Show a session from scratch."""
        self.beginResetModel()
        self._take(view)
        self._order = [c.row.id for c in view.session.heard]
        self._keys = {i: search_key(view.session.candidates[i]) for i in self._order}
        self._cells.clear()
        self._columns = columns_of(view, self._bloc)
        self._filter()
        self.endResetModel()

    def _take(self, view: SessionView) -> None:
        self._view, self._closed = view, view.session.state == "closed"

    def narrow(self, bloc: str, text: str) -> None:
        """Show one bloc (all for an empty code) and the candidates a text is found in."""
        if self._view is None:
            return
        self.beginResetModel()
        if bloc != self._bloc:
            self._bloc = bloc
            self._columns = columns_of(self._view, bloc)
            self._cells.clear()
        self._needle = fold(text)
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        assert self._view is not None  # noqa: S101 - only called with a view
        session = self._view.session
        self._shown = [
            i for i in self._order
            if self._needle in self._keys[i]
            and (not self._bloc or takes(session.certification, session.candidates[i], self._bloc))
        ]  # fmt: skip
        self._places = {i: n for n, i in enumerate(self._shown)}

    def refresh(self, view: SessionView, candidates: Iterable[int]) -> None:
        """Show what a gesture changed of some candidates, and of them alone."""
        self._take(view)
        last = len(self._columns) - 1
        chosen = list(candidates)
        if len(chosen) > _MANY and self._shown and last >= 0:
            self._cells.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, last))
            return
        for candidate_id in chosen:
            self._cells.pop(candidate_id, None)
            row = self._places.get(candidate_id)
            if row is not None and last >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    # Who and what stands where

    def candidate(self, row: int) -> Candidate | None:
        """Return the candidate of a row."""
        if self._view is None or not 0 <= row < len(self._shown):
            return None
        return self._view.session.candidates[self._shown[row]]

    def column(self, index: AnyIndex) -> GridColumn:
        """Return the column of an index."""
        return self._columns[index.column()]

    def cell(self, index: AnyIndex) -> Cell:
        """Return what stands at an index."""
        candidate_id = self._shown[index.row()]
        cells = self._cells.get(candidate_id)
        if cells is None:
            assert self._view is not None  # noqa: S101 - rows exist only with a view
            cells = cells_of(self._view, self._view.results[candidate_id], self._columns)
            self._cells[candidate_id] = cells
        cell = cells[index.column()]
        if self.wrong:
            wrong = self.wrong.get((candidate_id, self._columns[index.column()].epreuve))
            if wrong is not None:
                return Cell(wrong.text, wrong.kind, wrong.text, cell.acquired, editable=True)
        return cell

    def edit_at(self, index: AnyIndex, text: str) -> MarkEdit:
        """Return the edit that writes a text at an index; a motive that stands is kept."""
        candidate_id, epreuve = self._shown[index.row()], self._columns[index.column()].epreuve
        candidate = self.candidate(index.row())
        own = candidate.marks.get(epreuve) if candidate else None
        return MarkEdit(candidate_id, epreuve, text, own.motive if own and text else "")

    def tip(self, index: AnyIndex) -> str:
        """Return where what stands at an index comes from."""
        candidate = self.candidate(index.row())
        if candidate is None or self._view is None:
            return ""
        wrong = self.wrong.get((candidate.row.id, self.column(index).epreuve))
        return wrong.sentence if wrong else tip_of(self._view, candidate, self.column(index))

    def mark_wrong(self, faults: Mapping[Key, Wrong]) -> None:
        """Keep texts that were not stored, shown in red where they were typed."""
        self.wrong.update(faults)
        self._repaint(faults)

    def forgive(self, keys: Iterable[Key]) -> None:
        """Forget texts that were not stored."""
        gone = [key for key in keys if self.wrong.pop(key, None) is not None]
        self._repaint(gone)

    def forgive_at(self, index: AnyIndex) -> None:
        """Forget the text of a cell that was not stored."""
        self.forgive([(self._shown[index.row()], self._columns[index.column()].epreuve)])
        self.noted.emit("")

    def _repaint(self, keys: Iterable[Key]) -> None:
        last = len(self._columns) - 1
        for candidate_id, _epreuve in keys:
            row = self._places.get(candidate_id)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    # Qt's questions

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many candidates are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many columns are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        if role == CELL_ROLE:  # asked for most: every cell painted
            return self.cell(index)
        answer = _ANSWERS.get(role)
        return answer(self, index) if answer else None

    def spoken(self, index: AnyIndex) -> str:
        """Return what a screen reader says of a cell."""
        cell, candidate = self.cell(index), self.candidate(index.row())
        name = candidate.name if candidate else ""
        parts = [name, self.column(index).title, cell.text, _SPOKEN.get(cell.kind, "")]
        return ", ".join(part for part in parts if part)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the épreuves above, the candidates at the left."""
        if orientation == Qt.Orientation.Vertical:
            return self._row_title(section, role)
        if not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._columns[section].tip
        return None

    def _row_title(self, section: int, role: int) -> str | None:
        candidate = self.candidate(section)
        if candidate is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return candidate.name
        return header_tip(candidate) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Return whether a cell can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _WRITABLE if not self._closed and self.cell(index).editable else _READABLE

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write a mark; False when it was not stored and stands in red."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        cell, text = self.cell(index), str(value).strip()
        if text == cell.edit and cell.kind not in {WRONG, PENDING}:
            return True
        return self._commit([self.edit_at(index, text)])

    def index_of(self, key: Key) -> QModelIndex:
        """Return where a candidate's épreuve is shown; an invalid index when it is not."""
        row = self._places.get(key[0])
        columns = (n for n, c in enumerate(self._columns) if c.epreuve == key[1])
        column = next(columns, -1)
        return QModelIndex() if row is None or column < 0 else self.index(row, column)


_ANSWERS: dict[int, Callable[[MarksModel, AnyIndex], str]] = {
    Qt.ItemDataRole.DisplayRole: lambda model, index: model.cell(index).text,
    Qt.ItemDataRole.EditRole: lambda model, index: model.cell(index).edit,
    Qt.ItemDataRole.ToolTipRole: lambda model, index: model.tip(index),
    Qt.ItemDataRole.AccessibleTextRole: lambda model, index: model.spoken(index),
}
