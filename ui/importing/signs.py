"""Small drawn parts of the assistant: a large sign, the line of steps."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from jury_app.domain.wording import NNBSP
from ui import icons, theme
from ui.widgets import button, dress, label


def figure(count: int) -> str:
    """Return a count the French way; a dash for none, so that the eye meets the others."""
    return f"{count:,}".replace(",", NNBSP) if count else "–"


class Sign(QWidget):
    """An icon drawn large, in a tone of the theme.

    Args:
        name: Of the icon.
        side: Its size at the base text size.
        tone: Name of a tone; the accent colour when empty.
    """

    def __init__(self, name: str, side: int, tone: str = "") -> None:
        super().__init__()
        self._name, self._side, self._tone = name, side, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the disc."""
        side = theme.scaled(self._side)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a disc and the icon on it."""
        palette = theme.current()
        tone = palette.tones().get(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.back if tone else palette.accent_soft))
        painter.drawEllipse(self.rect())
        gap = self.width() // 4
        place = QRect(gap, gap, self.width() - 2 * gap, self.height() - 2 * gap)
        icons.paint(painter, place, self._name, QColor(tone.text if tone else palette.accent), 2.2)
        painter.end()


class StepLine(QWidget):
    """The titles of the steps; those already passed lead back.

    Signals:
        asked: A step already passed was chosen; carries its number.
    """

    asked = Signal(int)

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = []
        for number, title in enumerate(titles):
            one = button(f"{number + 1}. {title}", partial(self.asked.emit, number), "step")
            self.buttons.append(one)
            if number:
                row.addWidget(label("›", "muted"))
            row.addWidget(one)
        row.addStretch()

    def show_step(self, step: int, reachable: int) -> None:
        """Show where we are.

        Args:
            step: The present step.
            reachable: The last step one may go to from here.
        """
        for number, one in enumerate(self.buttons):
            here = number == step
            dress(one, "here", here)
            one.setEnabled(here or number <= reachable)
            one.setFocusPolicy(
                Qt.FocusPolicy.NoFocus if here or number > reachable else Qt.FocusPolicy.StrongFocus
            )
            title = one.text()
            one.setAccessibleName(f"Étape {title}{', en cours' if here else ''}")
