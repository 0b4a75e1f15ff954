"""A tick drawn in the colours of the theme: the box is seen on every background."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui import icons, theme

_SIDE, _GAP = 16, 8
_RIGHT = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Tick(QCheckBox):
    """A check box.

    Args:
        text: What it says.
        tone: Tone of the ground it stands on; empty on a panel.
    """

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__(text)
        self._tone = tone

    def sizeHint(self) -> QSize:
        """Return the room of box and text."""
        side = theme.scaled(_SIDE)
        width = side + _GAP + self.fontMetrics().horizontalAdvance(self.text()) + 4
        return QSize(width, max(side, self.fontMetrics().height()) + 6)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: a long sentence may be cut with an ellipsis."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), 10 * whole.height()), whole.height())

    def hitButton(self, _place: object) -> bool:
        """Answer a click anywhere."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, its sign and the text."""
        palette = theme.current()
        tone = palette.tones().get(self._tone)
        ink = tone.text if tone else palette.text
        side = theme.scaled(_SIDE)
        box = QRect(1, (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, able = self.isChecked(), self.isEnabled()
        edge = palette.accent if self.hasFocus() or (on and able) else palette.muted
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1.4))
        painter.setBrush(QColor(palette.accent if on and able else palette.field))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            sign = QColor(palette.on_accent if able else palette.muted)
            icons.paint(painter, box.adjusted(2, 2, -2, -2), "check", sign, 3.2)
        painter.setPen(QColor(ink if able else palette.muted))
        painter.setFont(self.font())
        room = self.rect().adjusted(side + _GAP, 0, 0, 0)
        shown = self.fontMetrics().elidedText(self.text(), _RIGHT, room.width())
        painter.drawText(room, _MIDDLE, shown)
        painter.end()
