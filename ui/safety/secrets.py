"""Fields for what must not be read over a shoulder: passphrases, PINs."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.strength import strength
from ui.fields import Field, Line
from ui.tick import Tick
from ui.widgets import label, nest


class SecretLine(Line):
    """A line whose letters are hidden, and forgotten by `take`."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_letters(self, shown: bool) -> None:
        """Show or hide the letters."""
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if shown else mode.Password)

    def take(self) -> str:
        """Return what was typed and empty the field."""
        text = self.text()
        self.clear()
        return text


class Countdown(QTimer):
    """Holds a button back for some seconds after wrong tries, and says how many are left.

    Args:
        held: The button.
        verb: What it says otherwise.
    """

    def __init__(self, held: QPushButton, verb: Callable[[], str]) -> None:
        super().__init__(held, interval=250)
        self._button, self._verb, self._left = held, verb, 0.0
        self.timeout.connect(self._count)

    def begin(self, seconds: float) -> None:
        """Hold the button back from now on."""
        self._left = seconds
        self.start()
        self._say()

    def _count(self) -> None:
        self._left = max(0.0, self._left - 0.25)
        self._say()

    def _say(self) -> None:
        waiting = self._left > 0
        self._button.setEnabled(not waiting)
        more = f" dans {math.ceil(self._left)} s" if waiting else ""
        self._button.setText(self._verb() + more)
        if not waiting:
            self.stop()


class NewPassphrase(QWidget):
    """Asks for a new passphrase twice and says what it is worth.

    Args:
        known: Returns what it must not be made of.
        title: What the first field is called.

    Signals:
        changed: Something was typed.
    """

    changed = Signal()

    def __init__(self, known: Callable[[], Iterable[str]], title: str = "Phrase secrète") -> None:
        super().__init__()
        self._known = known
        self.first, self.second = SecretLine(), SecretLine()
        self._first = Field(title, self.first)
        self._second = Field("La même, une seconde fois", self.second)
        self.meter = QProgressBar()
        self.meter.setRange(0, 4)
        self.meter.setTextVisible(False)
        self.meter.setAccessibleName("Solidité de la phrase secrète")
        self._worth = label("", "small", wrap=True)
        self._show = Tick("Montrer ce qui est tapé")
        self._show.toggled.connect(self.first.show_letters)
        self._show.toggled.connect(self.second.show_letters)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.addWidget(self._first, 0, 0)
        grid.addWidget(self._second, 0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        nest(column, grid)
        column.addWidget(self.meter)
        column.addWidget(self._worth)
        column.addWidget(self._show)
        for one in (self.first, self.second):
            one.textChanged.connect(self._weigh)
        self._weigh()

    def problem(self) -> str:
        """Return why the passphrase cannot be taken, empty when it can."""
        if not strength(self.first.text(), self._known()).enough:
            self.first.setFocus()
            return "Cette phrase secrète est trop facile à deviner : prenez quatre mots sans lien."
        if self.first.text() != self.second.text():
            self.second.setFocus()
            return "Les deux phrases secrètes diffèrent : tapez-la de nouveau."
        return ""

    def take(self) -> str:
        """Return the passphrase and empty both fields."""
        self.second.clear()
        return self.first.take()

    def _weigh(self) -> None:
        found = strength(self.first.text(), self._known())
        self.meter.setValue(found.score if self.first.text() else 0)
        self._worth.setText(found.sentence)
        self.meter.setAccessibleDescription(found.sentence)
        self.changed.emit()
