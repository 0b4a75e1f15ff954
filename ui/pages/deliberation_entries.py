"""The candidates of the deliberation's list: which pass filter and search, in which order."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from jury_app.domain.numbers import french
from jury_app.domain.text import fold
from ui.cells import AnyIndex
from ui.matching import matches, needles_of
from ui.pages.deliberation_figures import ALL, FILTERS, Entry

ENTRY_ROLE = Qt.ItemDataRole.UserRole
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
_FEW = 8
"""Up to so many rows are removed one by one, so that the list keeps its place."""
NAME, NUMBER, LOW, HIGH, OPTION, CAMPUS = "name", "number", "low", "high", "option", "campus"
ORDERS: dict[str, tuple[str, Callable[[Entry], Any]]] = {
    NAME: ("Par nom", lambda _entry: 0),
    NUMBER: ("Par numéro", lambda entry: entry.number or 0),
    LOW: ("Moyenne croissante", lambda entry: (entry.average is None, entry.average or 0)),
    HIGH: ("Moyenne décroissante", lambda entry: (entry.average is None, -(entry.average or 0))),
    OPTION: ("Par option", lambda entry: fold(entry.option)),
    CAMPUS: ("Par campus", lambda entry: fold(entry.campus)),
}
"""How the list may be sorted; equals stay by name."""


class EntriesModel(QAbstractListModel):
    """The candidates that pass the filter and the search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: dict[int, Entry] = {}
        self._shown: list[Entry] = []
        self._flag, self._needles, self.order = ALL, tuple[str, ...](), NAME
        self.kept: int | None = None
        """A candidate shown although the filter no longer holds, until another is current."""

    def load(self, entries: Iterable[Entry]) -> None:
        """Show other candidates, in this order."""
        self._all = {entry.id: entry for entry in entries}
        self._reset()

    def update_entries(self, entries: Iterable[Entry]) -> None:
        """Show what changed of some candidates."""
        for entry in entries:
            self._all[entry.id] = entry
        self.renew()

    def narrow(self, flag: str, text: str) -> None:
        """Show the candidates of a filter, all words of the text found.

        They are looked for in name, number, INE, option and campus, without case or accents.
        """
        self._flag, self._needles = flag, needles_of(text)
        self._reset()

    def sort_by(self, order: str) -> None:
        """Show the candidates in another order, a key of `ORDERS`."""
        self.order = order
        self._reset()

    def renew(self) -> None:
        """Apply filter and search again, moving as little as possible."""
        new = self._passing()
        ids = [entry.id for entry in new]
        wanted = set(ids)
        gone = [n for n, entry in enumerate(self._shown) if entry.id not in wanted]
        if len(gone) <= _FEW and [e.id for e in self._shown if e.id in wanted] == ids:
            for number in reversed(gone):
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._shown[number]
                self.endRemoveRows()
            for number, entry in enumerate(new):
                if entry is not self._shown[number] and entry != self._shown[number]:
                    self._shown[number] = entry
                    self.dataChanged.emit(self.index(number), self.index(number))
        else:
            self._reset()

    def _reset(self) -> None:
        self.beginResetModel()
        self._shown = self._passing()
        self.endResetModel()

    def _passing(self) -> list[Entry]:
        found = (e for e in self._all.values() if e.id == self.kept or self._passes(e))
        return sorted(found, key=ORDERS[self.order][1])

    def _passes(self, entry: Entry) -> bool:
        return self._flag in entry.flags and matches(self._needles, entry.key)

    def overstays(self, candidate_id: int | None) -> bool:
        """Tell whether a candidate is shown although the filter no longer holds."""
        entry = None if candidate_id is None else self._all.get(candidate_id)
        return entry is not None and not self._passes(entry)

    @property
    def narrowed(self) -> list[Entry] | None:
        """The candidates that pass filter and search; None when neither leaves anyone out."""
        found = [entry for entry in self._all.values() if self._passes(entry)]
        return None if len(found) == len(self._all) else found

    @property
    def entries(self) -> list[Entry]:
        """Every candidate, shown or not."""
        return list(self._all.values())

    def counts(self) -> dict[str, int]:
        """Return how many candidates each filter has."""
        found = dict.fromkeys(FILTERS, 0)
        for entry in self._all.values():
            for flag in entry.flags:
                found[flag] += 1
        return found

    def entry(self, index: AnyIndex) -> Entry | None:
        """Return the entry of an index."""
        return self._shown[index.row()] if index.isValid() else None

    def find(self, candidate_id: int | None) -> QModelIndex:
        """Return where a candidate is shown; an invalid index when not."""
        rows = (n for n, entry in enumerate(self._shown) if entry.id == candidate_id)
        number = next(rows, -1)
        return self.index(number) if number >= 0 else QModelIndex()

    def from_here(self, candidate_id: int | None) -> list[int]:
        """Return the candidates shown: one and those after, then those before from the nearest."""
        ids = [entry.id for entry in self._shown]
        here = ids.index(candidate_id) if candidate_id in ids else 0
        return [*ids[here:], *reversed(ids[:here])]

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many candidates are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the list says of a candidate."""
        if not index.isValid():
            return None
        entry = self._shown[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == DETAIL_ROLE:
            return self._detail(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{entry.name}, {self._detail(entry)}, {entry.state.lstrip('⚑✓✗◆∅…– ')}"
        return None

    def _detail(self, entry: Entry) -> str:
        """Return the second line: what the list is sorted by comes first."""
        if self.order in {LOW, HIGH}:
            figure = "sans moyenne" if entry.average is None else f"moy. {french(entry.average)}"
            return f"{figure} · {entry.option}"
        if self.order == CAMPUS and entry.campus:
            return f"{entry.campus} · {entry.detail}"
        return entry.detail
