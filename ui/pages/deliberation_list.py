"""The candidates at the left of the deliberation: filters, search, list."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from jury_app.domain.text import fold
from ui import theme
from ui.cells import AnyIndex, chip_size, paint_chip, small
from ui.commands import tip
from ui.fields import SearchField
from ui.pages.deliberation_figures import ALL, FILTERS, Entry
from ui.pages.flow import FlowLayout
from ui.widgets import Panel, button, label, line

ENTRY_ROLE = Qt.ItemDataRole.UserRole
_FEW = 8
"""Up to so many rows are removed one by one, so that the list keeps its place."""


class EntriesModel(QAbstractListModel):
    """The candidates that pass the filter and the search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: dict[int, Entry] = {}
        self._shown: list[Entry] = []
        self._flag, self._needle = ALL, ""
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
        """Show the candidates of a filter whose name, number, INE or option holds the text."""
        self._flag, self._needle = flag, fold(text)
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
                if entry != self._shown[number]:
                    self._shown[number] = entry
                    self.dataChanged.emit(self.index(number), self.index(number))
        else:
            self._reset()

    def _reset(self) -> None:
        self.beginResetModel()
        self._shown = self._passing()
        self.endResetModel()

    def _passing(self) -> list[Entry]:
        return [
            entry
            for entry in self._all.values()
            if entry.id == self.kept or (self._flag in entry.flags and self._needle in entry.key)
        ]

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
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return f"{entry.name}, {entry.detail}, {entry.state.lstrip('⚑✓✗◆∅…– ')}"
        return None


class EntryDelegate(QStyledItemDelegate):
    """Paints a candidate: name, option, chip."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        """Return a height of two lines."""
        font: QFont = option.font
        return QSize(120, round(font.pixelSize() * 3.85))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one candidate."""
        entry: Entry = index.data(ENTRY_ROLE)
        palette = theme.current()
        rect: QRect = option.rect
        font: QFont = option.font
        state: Any = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(palette.accent_soft))
            wide = 5 if state & QStyle.StateFlag.State_HasFocus else 3
            painter.fillRect(QRect(rect.left(), rect.top(), wide, rect.height()),
                             QColor(palette.accent))  # fmt: skip
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(palette.line))
        inner = rect.adjusted(14, 6, -12, -6)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = QRect(inner.left(), upper.bottom(), inner.width(), inner.height() // 2)
        chip = min(chip_size(entry.state, font).width(), inner.width() * 2 // 3)
        paint_chip(painter, QRect(lower.right() - chip, lower.top(), chip, lower.height()),
                   entry.state, entry.tone, font)  # fmt: skip
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        self._line(painter, upper, entry.name, strong, palette.text)
        lower.setRight(lower.right() - chip - 8)
        self._line(painter, lower, entry.detail, small(font), palette.muted)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class EntriesView(QListView):
    """The list itself: arrows and Page keys move from candidate to candidate."""

    moved = Signal(object)
    """Another candidate is current; carries the id, or None."""

    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(EntryDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Candidats")

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say which candidate is current."""
        super().currentChanged(current, previous)
        entry = self._model.entry(current)
        self.moved.emit(entry.id if entry else None)


class CandidateList(Panel):
    """Filters with their counts, search and list.

    Signals:
        chosen: Another candidate is to be shown; carries the id, or None when none passes.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.model = EntriesModel(self)
        self.view = EntriesView(self.model)
        self.search = SearchField(
            "Rechercher un candidat", "Rechercher un candidat par nom, numéro, INE ou option"
        )
        self.search.setToolTip(f"Nom, numéro, INE ou option. {tip('deliberation.search')}")
        self._current: int | None = None
        self._chips = {flag: button("", kind="chip") for flag in FILTERS}
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addLayout(self._chip_row())
        self._none = label("Aucun candidat ne répond à cette recherche.", "muted", wrap=True)
        self._none.setMargin(14)
        self.body.addWidget(top)
        self.body.addWidget(line())
        self.body.addWidget(self._none)
        self.body.addWidget(self.view, 1)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._renew)
        self.search.textChanged.connect(self._narrow)
        self.search.lead_to(self.view)
        self.view.moved.connect(self._on_moved)

    def _chip_row(self) -> FlowLayout:
        row = FlowLayout(spacing=6)
        self._group = QButtonGroup(self)
        for flag, chip in self._chips.items():
            self._group.addButton(chip)
            chip.setChecked(flag == ALL)
            row.addWidget(chip)
        self._group.buttonClicked.connect(self._narrow)
        return row

    @property
    def current(self) -> int | None:
        """Id of the current candidate."""
        return self._current

    def load(self, entries: Sequence[Entry]) -> None:
        """Show other candidates and keep the current one where it still is."""
        wanted = self._current
        self.model.load(entries)
        self._count()
        self._settle(wanted)

    def update_entries(self, entries: Iterable[Entry]) -> None:
        """Show what changed of some candidates."""
        self.model.update_entries(entries)
        self._restore()
        self._count()

    def select(self, candidate_id: int) -> bool:
        """Make a candidate current, dropping filter and search when they hide it."""
        if not self.model.find(candidate_id).isValid():
            self._chips[ALL].setChecked(True)
            self.search.clear()
            self._narrow()
        index = self.model.find(candidate_id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

    def step(self, by: int) -> bool:
        """Go to the next candidate shown (or the previous); False at the end."""
        number = self.view.currentIndex().row() + by
        if not 0 <= number < self.model.rowCount():
            return False
        self.view.setCurrentIndex(self.model.index(number))
        return True

    def _renew(self) -> None:
        self.model.renew()
        self._restore()

    def _restore(self) -> None:
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.find(self._current))

    def _flag(self) -> str:
        return next((flag for flag, chip in self._chips.items() if chip.isChecked()), ALL)

    def _narrow(self) -> None:
        wanted, self.model.kept = self._current, None
        self.model.narrow(self._flag(), self.search.text())
        self._settle(wanted)
        self.model.kept = self._current

    def _settle(self, wanted: int | None) -> None:
        self._none.setVisible(self.model.rowCount() == 0)
        index = self.model.find(wanted)
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(0)
        self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)
        else:
            self._on_moved(None)

    def _on_moved(self, candidate_id: int | None) -> None:
        if candidate_id == self._current:
            return
        self._current = self.model.kept = candidate_id
        self._later.start()
        self.chosen.emit(candidate_id)

    def _count(self) -> None:
        for flag, count in self.model.counts().items():
            self._chips[flag].setText(f"{FILTERS[flag]} {count}")
