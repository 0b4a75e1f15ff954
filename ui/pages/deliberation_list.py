"""The candidates at the left of the deliberation: filters, search, list."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.cells import AnyIndex, chip_size, paint_chip, paint_selected, small, write_elided
from ui.commands import tip
from ui.fields import Choice, SearchField
from ui.pages.deliberation_entries import DETAIL_ROLE, ENTRY_ROLE, NAME, ORDERS, EntriesModel
from ui.pages.deliberation_figures import (
    ALL,
    DECIDED,
    DISCUSS,
    FILTERS,
    PROBLEM,
    UNDECIDED,
    WAITING,
    Entry,
)
from ui.pages.flow import FlowRow
from ui.widgets import ROUNDING, Panel, button, label, line, nest

_NOT_FOUND = "Aucun candidat ne répond à cette recherche."
_NONE = {
    ALL: "Aucun candidat dans cette session.",
    DISCUSS: "Aucun candidat à discuter : la touche D en marque un.",
    PROBLEM: "Aucun candidat à problème.",
    UNDECIDED: "Tous les candidats sont décidés.",
    WAITING: "Aucun candidat en attente.",
    DECIDED: "Aucun candidat n'est encore décidé.",
}


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
            paint_selected(painter, rect, 5 if state & QStyle.StateFlag.State_HasFocus else 3)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(palette.line))
        inner = rect.adjusted(16, 6, -12, -6)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = QRect(inner.left(), upper.bottom(), inner.width(), inner.height() // 2)
        chip = min(chip_size(entry.state, font).width(), inner.width() * 2 // 3)
        paint_chip(painter, QRect(lower.right() - chip, lower.top(), chip, lower.height()),
                   entry.state, entry.tone, font,
                   bool(state & QStyle.StateFlag.State_Selected))  # fmt: skip
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        write_elided(painter, upper, entry.name, strong, palette.text)
        lower.setRight(lower.right() - chip - 8)
        write_elided(painter, lower, index.data(DETAIL_ROLE), small(font), palette.muted)
        painter.restore()


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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current candidate in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say which candidate is current."""
        super().currentChanged(current, previous)
        entry = self._model.entry(current)
        self.moved.emit(entry.id if entry else None)


class SortButton(QPushButton):
    """Opens the list of orders.

    Signals:
        chosen: Another order was chosen; carries a key of `ORDERS`.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "icon")
        icons.dress(self, "sort", 17)
        self._menu = QMenu(self)
        self._group = QActionGroup(self._menu)
        for key, (said, _key) in ORDERS.items():
            action = self._menu.addAction(said)
            action.triggered.connect(lambda _on, k=key: self.choose(k))
            action.setCheckable(True)
            action.setChecked(key == NAME)
            self._group.addAction(action)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(self.rect().bottomLeft())))
        self._name(NAME)

    def choose(self, order: str) -> None:
        """Sort by another key."""
        self._group.actions()[list(ORDERS).index(order)].setChecked(True)
        self._name(order)
        self.chosen.emit(order)

    def _name(self, order: str) -> None:
        said = f"Ordre de la liste : {ORDERS[order][0].lower()}"
        self.setAccessibleName(said)
        self.setToolTip(f"{said}. La moyenne est celle des blocs : elle ne décide rien.")


class CandidateList(Panel):
    """Filters with their counts, search and list.

    Attributes:
        top: The row of the search field, which a button may join where there is little room.

    Signals:
        chosen: Another candidate is to be shown; carries the id, or None when none passes.
        narrowed: Filter or search was changed.
        placed: The current candidate stands elsewhere; carries the place (« 18 / 57 »).
    """

    chosen = Signal(object)
    narrowed = Signal()
    placed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = EntriesModel(self)
        self.view = EntriesView(self.model)
        self.search = SearchField(
            "Rechercher un candidat",
            "Rechercher un candidat par nom, numéro, INE, option ou campus",
        )
        self.search.setToolTip(f"Nom, numéro, INE, option ou campus. {tip('deliberation.search')}")
        self.order = SortButton()
        self.order.chosen.connect(self._sort)
        self.filter = Choice()
        self.filter.setAccessibleName("Filtrer la liste")
        self.filter.activated.connect(self._take_filter)
        self._current: int | None = None
        self._chips = {flag: button("", kind="chip") for flag in FILTERS}
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        self.top = QHBoxLayout()
        self.top.setSpacing(6)
        self.top.addWidget(self.search, 1)
        self.top.addWidget(self.order)
        nest(column, self.top)
        self._chip_holder = self._chip_row()
        column.addWidget(self._chip_holder)
        column.addWidget(self.filter)
        self.filter.hide()
        self._none = label("", "muted", wrap=True)
        self._none.setMargin(16)
        self.body.addWidget(top)
        self.body.addWidget(line())
        self.body.addWidget(self._none)
        self.body.addWidget(self.view, 1)
        self.body.addStretch()
        self.body.setContentsMargins(0, 0, 0, ROUNDING)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._renew)
        self.search.textChanged.connect(self._narrow)
        self.search.lead_to(self.view)
        self.view.moved.connect(self._on_moved)

    def _chip_row(self) -> FlowRow:
        row = FlowRow()
        self._group = QButtonGroup(self)
        for flag, chip in self._chips.items():
            self._group.addButton(chip)
            chip.setChecked(flag == ALL)
            row.add(chip)
        self._group.buttonClicked.connect(self._narrow)
        return row

    @property
    def current(self) -> int | None:
        """Id of the current candidate."""
        return self._current

    def load(self, entries: Sequence[Entry]) -> None:
        """Show other candidates; the current one stays, or else the one that stood after."""
        there = {entry.id for entry in entries}
        wanted = next((i for i in self.model.from_here(self._current) if i in there), None)
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
            self.show_all()
        index = self.model.find(candidate_id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

    def show_all(self) -> None:
        """Take filter and search away."""
        self._chips[ALL].setChecked(True)
        self.search.clear()
        self._narrow()

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
        self._tell_place()

    def _tell_place(self) -> None:
        number = self.view.currentIndex().row() + 1
        self.placed.emit(f"{number}\u00a0/\u00a0{self.model.rowCount()}")

    def _flag(self) -> str:
        return next((flag for flag, chip in self._chips.items() if chip.isChecked()), ALL)

    def _narrow(self) -> None:
        wanted, self.model.kept = self._current, None
        self.filter.choose(self._flag())
        self.model.narrow(self._flag(), self.search.text())
        self._settle(wanted)
        self.model.kept = self._current
        self.narrowed.emit()

    def set_low(self, low: bool) -> None:
        """Show the filters as one field, for low windows."""
        self._chip_holder.setVisible(not low)
        self.filter.setVisible(low)

    def _take_filter(self) -> None:
        self._chips[str(self.filter.value())].setChecked(True)
        self._narrow()

    def _sort(self, order: str) -> None:
        self.model.sort_by(order)
        self._settle(self._current)

    def _settle(self, wanted: int | None) -> None:
        nobody = self.model.rowCount() == 0
        self._none.setText(_NOT_FOUND if self.search.text().strip() else _NONE[self._flag()])
        self._none.setVisible(nobody)
        self.view.setVisible(not nobody)
        index = self.model.find(wanted)
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(0)
        self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)
        else:
            self._on_moved(None)
        self._tell_place()

    def _on_moved(self, candidate_id: int | None) -> None:
        if candidate_id == self._current:
            return
        if self.model.overstays(self._current):
            self._later.start()
        self._current = self.model.kept = candidate_id
        self.chosen.emit(candidate_id)
        self._tell_place()

    def _count(self) -> None:
        counts = self.model.counts()
        for flag, count in counts.items():
            self._chips[flag].setText(f"{FILTERS[flag]} {count}")
        self.filter.set_pairs(
            [(flag, f"{said} ({counts[flag]})") for flag, said in FILTERS.items()]
        )
        self.filter.choose(self._flag())
