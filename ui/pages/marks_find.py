"""The bar that finds candidates and marks in the grid."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy

from ui import icons
from ui.pages.marks_grid import MarksGrid
from ui.pages.marks_model import MarksModel
from ui.widgets import button, label


class FindBar(QFrame):
    """Finds candidates by name and marks by value; what is found is underlined in the grid.

    Enter or F3 goes to the next place, Shift with them to the one before, Esc closes.

    Args:
        grid: Where to find.
        model: Its model.
    """

    def __init__(self, grid: MarksGrid, model: MarksModel) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self._grid, self._model = grid, model
        self._places: list[tuple[int, int]] = []
        self.field = QLineEdit(placeholderText="Nom, numéro, INE, option, campus, note ou code")
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName("Trouver un candidat ou une note")
        self.field.setMaximumWidth(340)
        self.count = label(kind="muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(6)
        row.addWidget(label("Trouver"))
        row.addWidget(self.field, 1)
        for name, gesture, icon in (
            ("Précédent (Maj+F3)", lambda: self.step(-1), "left"),
            ("Suivant (F3)", lambda: self.step(1), "right"),
        ):
            made = button("", gesture, "icon")
            icons.dress(made, icon, 16)
            made.setAccessibleName(name)
            made.setToolTip(name)
            row.addWidget(made)
        row.addWidget(self.count)
        row.addStretch()
        self.shut = button("", self.leave, "icon")
        icons.dress(self.shut, "cross", 14)
        self.shut.setAccessibleName("Fermer la recherche")
        self.shut.setToolTip("Fermer la recherche (Échap)")
        row.addWidget(self.shut)
        # Several changes of one gesture are followed once.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._seek)
        self.field.textChanged.connect(lambda _text: self._type())
        model.modelReset.connect(self._follow)
        model.dataChanged.connect(self._follow)
        self.hide()

    def show_bar(self) -> None:
        """Show the bar, ready for a text."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self._seek()

    def leave(self) -> None:
        """Close the bar and go back to the grid."""
        self.hide()
        self._places = []
        self._mark()
        self._grid.setFocus()

    def step(self, by: int) -> None:
        """Go to the next place found, or to the one before; round the grid."""
        if not self._places:
            return
        index = self._grid.currentIndex()
        here = (index.row(), index.column())
        if by > 0:
            place = next((p for p in self._places if p > here), self._places[0])
        else:
            place = next((p for p in reversed(self._places) if p < here), self._places[-1])
        self._go(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer Enter and Esc."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _type(self) -> None:
        self._seek()
        index = self._grid.currentIndex()
        here = (index.row(), index.column())
        if self._places and here not in self.places:
            self._go(next((p for p in self._places if p > here), self._places[0]))

    def _follow(self) -> None:
        if self.isVisible():
            self._later.start()

    def _seek(self) -> None:
        self._places = self._model.find(self.field.text())
        self._mark()
        self._say()

    def _go(self, place: tuple[int, int]) -> None:
        self._grid.go(self._model.index(*place))
        self._say()

    def _mark(self) -> None:
        self._grid.delegate.finds = frozenset(self._places)
        self._grid.viewport().update()

    def _say(self) -> None:
        index = self._grid.currentIndex()
        here = (index.row(), index.column())
        if not self.field.text().strip():
            said = ""
        elif not self._places:
            said = "Introuvable"
        elif here in self.places:
            said = f"{self._places.index(here) + 1} sur {len(self._places)}"
        else:
            said = f"{len(self._places)} trouvés" if len(self._places) > 1 else "1 trouvé"
        self.count.setText(said)

    @property
    def places(self) -> frozenset[tuple[int, int]]:
        """Rows and columns of what is found."""
        return self._grid.delegate.finds
