"""The codes offered under a mark being typed: one letter shows what it may stand for."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from jury_app.domain.marks import MarkWords
from jury_app.domain.text import fold
from jury_app.domain.values import MarkCode
from jury_app.domain.wording import CODES

_ABSENCES = (MarkCode.ABJ, MarkCode.ABI)


def offered(text: str, words: MarkWords) -> list[MarkCode]:
    """Return the codes a text may be the beginning of; both absences while it says no more."""
    key = fold(text)
    if not key or not key[0].isalpha():
        return []
    if any(word.startswith(key) for word in words.ambiguous):
        return list(_ABSENCES)
    if key in words.codes:
        return [words.codes[key]]
    found = {code for word, code in words.codes.items() if word.startswith(key)}
    return [code for code in CODES if code in found]


class CodeOffers(QListView):
    """A small list under the editor; the editor keeps the keyboard.

    Args:
        parent: The grid's viewport.

    Signals:
        picked: A code was clicked; carries its text.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._codes: list[MarkCode] = []
        # Filled anew at each key: texts in a model, not an object of Qt's for each line.
        self._lines = QStringListModel(self)
        self.setModel(self._lines)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setObjectName("offers")
        self.setAccessibleName("Codes proposés")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._click)
        self.hide()

    def offer(self, codes: Sequence[MarkCode], editor: QLineEdit) -> None:
        """Show codes under an editor, above it where there is no room; none hides the list."""
        self._codes = list(codes)
        self._lines.setStringList([f"{code.value} — {CODES[code]}" for code in codes])
        self.setVisible(bool(codes))
        if not codes:
            return
        self.setFocusProxy(editor)  # else a click would give the focus to the grid behind
        if len(codes) == 1:
            self._choose(0)
        room, place = self._room.rect(), editor.geometry()
        width = min(room.width(), self.sizeHintForColumn(0) + 18)
        height = self.sizeHintForRow(0) * len(codes) + 2 * self.frameWidth() + 2
        below = place.bottom() + 2
        top = below if below + height <= room.height() else place.top() - height - 2
        left = min(place.left(), room.width() - width)
        self.setGeometry(max(0, left), max(0, top), width, height)
        self.raise_()

    def move_by(self, step: int) -> None:
        """Choose the next code, or the one before."""
        row = self.currentIndex().row()
        if self._codes and (row >= 0 or step > 0):
            self._choose((row + step) % len(self._codes))

    def chosen(self) -> str:
        """Return the code chosen, empty when the list is hidden or nothing is."""
        index = self.currentIndex()
        seen = self.isVisible() and index.isValid() and self.selectionModel().isSelected(index)
        return self._codes[index.row()].value if seen else ""

    def _choose(self, row: int) -> None:
        self.setCurrentIndex(self._lines.index(row))

    def _click(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.picked.emit(self._codes[index.row()].value)
