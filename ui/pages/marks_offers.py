"""The codes offered under a mark being typed: one letter shows what it may stand for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

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


class CodeOffers(QListWidget):
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
        self.setObjectName("offers")
        self.setAccessibleName("Codes proposés")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.picked.emit(self._code(item)))
        self.hide()

    def offer(self, codes: Sequence[MarkCode], editor: QLineEdit) -> None:
        """Show codes under an editor, above it where there is no room; none hides the list."""
        self.clear()
        self.setVisible(bool(codes))
        if not codes:
            return
        self.setFocusProxy(editor)  # else a click would give the focus to the grid behind
        for code in codes:
            item = QListWidgetItem(f"{code.value} — {CODES[code]}")
            item.setData(Qt.ItemDataRole.UserRole, code.value)
            self.addItem(item)
        if len(codes) == 1:
            self.setCurrentRow(0)
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
        row = self.currentRow() + step
        self.setCurrentRow(row % self.count() if self.currentRow() >= 0 or step > 0 else -1)

    def chosen(self) -> str:
        """Return the code chosen, empty when the list is hidden or nothing is."""
        item = self.currentItem() if self.isVisible() else None
        return self._code(item) if item is not None and item.isSelected() else ""

    @staticmethod
    def _code(item: QListWidgetItem) -> str:
        return str(item.data(Qt.ItemDataRole.UserRole))
