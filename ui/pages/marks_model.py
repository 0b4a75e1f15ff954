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
from jury_app.domain.text import of
from jury_app.domain.wording import CODES, plural
from ui.cells import AnyIndex
from ui.matching import key_of, matches, needles_of
from ui.pages.marks_cells import (
    EMPTY,
    GROUP,
    OUTSIDE,
    PENDING,
    WRONG,
    Cell,
    GridColumn,
    Origins,
    cells_of,
    columns_of,
    header_tip,
    takes,
    tip_of,
)

CELL_ROLE = Qt.ItemDataRole.UserRole
_READABLE = (
    Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
)
_WRITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable
_SPOKEN = {GROUP: "note de groupe", OUTSIDE: "hors parcours", EMPTY: "vide"}
_CODE_WORDS = {code.value: said for code, said in CODES.items()}
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
        origins: Says where marks came from.

    Signals:
        noted: What is to know of a text just typed, or an empty text; True when it is refused.
    """

    noted = Signal(str, bool)

    def __init__(self, commit: Commit, origins: Origins, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commit, self._origins = commit, origins
        self._view: SessionView | None = None
        self._bloc, self._needles = "", tuple[str, ...]()
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
        """Show a session from scratch; texts refused of people no longer heard are forgotten."""
        self.beginResetModel()
        self._take(view)
        self._order = [c.row.id for c in view.session.heard]
        self._keys = {i: key_of(view.session.candidates[i]) for i in self._order}
        self._cells.clear()
        self._columns = columns_of(view, self._bloc)
        left = [key for key in self.wrong if key[0] not in self._keys]
        for key in left:
            del self.wrong[key]
        self._filter()
        self.endResetModel()
        if left:
            self.noted.emit(self.remaining(), True)

    def _take(self, view: SessionView) -> None:
        self._view, self._closed = view, view.session.state == "closed"

    def narrow(self, bloc: str, text: str) -> None:
        """Show one bloc (all for an empty code) and the candidates every word is found in."""
        if self._view is None:
            return
        self.beginResetModel()
        if bloc != self._bloc:
            self._bloc = bloc
            self._columns = columns_of(self._view, bloc)
            self._cells.clear()
        self._needles = needles_of(text)
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        assert self._view is not None  # noqa: S101 - only called with a view
        session = self._view.session
        self._shown = [
            i for i in self._order
            if matches(self._needles, self._keys[i])
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

    def row_of(self, candidate_id: int) -> int:
        """Return the row of a candidate, -1 when it is not shown."""
        return self._places.get(candidate_id, -1)

    def column(self, index: AnyIndex) -> GridColumn:
        """Return the column of an index."""
        return self._columns[index.column()]

    def cell(self, index: AnyIndex) -> Cell:
        """Return what stands at an index."""
        cell = self._row(index.row())[index.column()]
        if self.wrong:
            wrong = self.wrong.get(self._key_at(index))
            if wrong is not None:
                return Cell(wrong.text, wrong.kind, wrong.text, cell.acquired, editable=True)
        return cell

    def _row(self, row: int) -> list[Cell]:
        candidate_id = self._shown[row]
        cells = self._cells.get(candidate_id)
        if cells is None:
            assert self._view is not None  # noqa: S101 - rows exist only with a view
            cells = cells_of(self._view, self._view.results[candidate_id], self._columns)
            self._cells[candidate_id] = cells
        return cells

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
        if wrong:
            return wrong.sentence
        return tip_of(self._view, candidate, self.column(index), self._origins)

    def mark_wrong(self, faults: Mapping[Key, Wrong]) -> None:
        """Keep texts that were not stored, shown in red where they were typed."""
        self.wrong.update(faults)
        self._repaint(faults)

    def forgive(self, keys: Iterable[Key]) -> None:
        """Forget texts that were not stored."""
        gone = [key for key in keys if self.wrong.pop(key, None) is not None]
        self._repaint(gone)

    def refused_at(self, index: AnyIndex) -> bool:
        """Tell whether a text that was not stored stands at an index."""
        return index.isValid() and self._key_at(index) in self.wrong

    def forgive_at(self, index: AnyIndex) -> None:
        """Forget the text of a cell that was not stored."""
        if self.refused_at(index):
            self.forgive([self._key_at(index)])
            self.noted.emit(self.remaining(), True)

    def remaining(self) -> str:
        """Return what is still to mend among the texts that were not stored, empty for nothing."""
        if not self.wrong or self._view is None:
            return ""
        more = len(self.wrong) - 1
        others = f" Et {plural(more, 'autre case', 'autres cases')} en rouge." if more else ""
        return f"À corriger : {self.fault(next(iter(self.wrong)))}{others}"

    def fault(self, key: Key) -> str:
        """Return where a text stands that was not stored, and what is wrong with it."""
        name = self._view.session.candidates[key[0]].name if self._view else ""
        return f"{key[1]} {of(name)} — {self.wrong[key].sentence}"

    def _key_at(self, index: AnyIndex) -> Key:
        return self._shown[index.row()], self._columns[index.column()].epreuve

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
        wrong = self.wrong.get(self._key_at(index)) if self.wrong else None
        said = _CODE_WORDS.get(cell.text, cell.text)
        kind = wrong.sentence if wrong else _SPOKEN.get(cell.kind, "")
        parts = [name, self.column(index).title, said, kind]
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
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
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

    def missing_from(self, index: AnyIndex, step: int) -> QModelIndex:
        """Return the nearest cell without any mark, round the whole grid; invalid without one.

        Args:
            index: Where to begin; the cell itself comes last.
            step: 1 for the next one, row by row; -1 for the one before.
        """
        start = (index.row(), index.column()) if index.isValid() else (-1, -1)
        first, rows = max(0, start[0]), len(self._shown)
        after: list[tuple[int, int]] = []
        for number in range(rows):
            row = (first + step * number) % rows
            empty = [(row, n) for n, cell in enumerate(self._row(row)) if cell.kind == EMPTY]
            for place in empty[::step]:
                if row == start[0] and (place <= start if step > 0 else place >= start):
                    after.append(place)
                else:
                    return self.index(*place)
        return self.index(*after[0]) if after else QModelIndex()

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return the rows and columns where a text is found, in the order they are read.

        A candidate by words of name, number, INE, option or campus is found at the first column;
        a mark by its beginning (« 12 » finds 12,00 and 12,50), a code by its letters, a group by
        its name.
        """
        needles, value = needles_of(text), text.strip().upper().replace(",", ".")
        if not value:
            return []
        assert self._view is not None  # noqa: S101 - only asked with a view
        candidates = self._view.session.candidates
        columns = {c.epreuve: n for n, c in enumerate(self._columns) if c.epreuve}
        found = []
        for row, candidate_id in enumerate(self._shown):
            candidate = candidates[candidate_id]
            places = {
                columns[epreuve]
                for epreuve, mark in candidate.marks.items()
                if mark.value.startswith(value) and epreuve in columns
            }
            for epreuve, group in candidate.groups.items():
                if (
                    epreuve not in candidate.marks
                    and epreuve in columns
                    and (str(group.result).startswith(value) or group.row.name.upper() == value)
                ):
                    places.add(columns[epreuve])
            if needles and matches(needles, self._keys[candidate_id]):
                places.add(0)
            found += [(row, column) for column in sorted(places)]
        return found

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
