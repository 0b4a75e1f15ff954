"""A field under the blocs of the card: the motive of a decision, a prescription."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from jury_app.domain.values import Verdict
from ui.widgets import button, label, nest


@dataclass
class Draft:
    """A decision that waits for its motive; kept while the jury looks at someone else."""

    verdict: Verdict
    motive: str = ""


class Strip(QFrame):
    """A field under the blocs, with what it is for and a button.

    Signals:
        given: Enter or the button; carries the text.
        left: Escape.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, action: str) -> None:
        super().__init__()
        self.setProperty("kind", "alert")
        self.said = label(wrap=True)
        self.field = QLineEdit()
        self.hint = label(kind="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(5)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.hint)
        self.action = button(action, self._give)
        row.addWidget(self.action)
        nest(column, row)
        self.field.returnPressed.connect(self._give)

    def _give(self) -> None:
        self.given.emit(self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
