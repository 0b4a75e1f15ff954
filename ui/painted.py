"""Small painted widgets: texts cut to their room, thin bars."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme


class ElidedLabel(QLabel):
    """One line of text, cut with « … » where it lacks room; the tool tip has it whole."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if kind:
            self.setProperty("kind", kind)
        self._whole = ""
        self.setText(text)

    @property
    def whole(self) -> str:
        """The whole text."""
        return self._whole

    def setText(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut again."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        width = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, width)
        if shown != self.text():
            super().setText(shown)


class Gauge(QWidget):
    """A thin bar showing a share."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(8)
        self.setMinimumWidth(40)

    def show_share(self, share: float, said: str) -> None:
        """Show a share from 0 to 1; `said` is what a screen reader says."""
        self._share = share
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        palette = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = self.rect()
        radius = box.height() / 2
        painter.setBrush(QColor(palette.line))
        painter.drawRoundedRect(box, radius, radius)
        if self._share > 0:
            painter.setBrush(QColor(palette.accent))
            box.setWidth(max(box.height(), round(box.width() * min(1.0, self._share))))
            painter.drawRoundedRect(box, radius, radius)
