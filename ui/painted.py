"""Small painted widgets: texts cut to their room, thin bars."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy

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


class Gauge(QProgressBar):
    """A thin bar showing a share."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setFixedHeight(8)
        self.setMinimumWidth(40)

    def show_share(self, done: int, total: int, said: str) -> None:
        """Show a part of a whole; `said` is what a screen reader says."""
        self.setRange(0, max(1, total))
        self.setValue(done)
        self.setAccessibleName(said)
        self.setToolTip(said)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar; a small share is round too, which a style sheet cannot do."""
        palette = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = self.rect()
        radius = box.height() / 2
        painter.setBrush(QColor(palette.accent_soft))
        painter.drawRoundedRect(box, radius, radius)
        if self.value() > 0:
            painter.setBrush(QColor(palette.accent))
            box.setWidth(max(box.height(), box.width() * self.value() // self.maximum()))
            painter.drawRoundedRect(box, radius, radius)
