"""Charts on the screen: painted in the theme in force, told to screen readers."""

from math import ceil

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from jury_app.application.charts.model import Chart, Ink, Line, Plot, Rectangle, Text
from ui import theme
from ui.cells import small

_CORNER = 1.5


def ink_colour(ink: Ink) -> QColor:
    """Return the colour of a role in the theme in force."""
    palette = theme.current()
    if ink == "bar":
        contrast = palette.name == "contrast"
        return _mixed(palette.text if contrast else palette.accent, palette.panel, 0.55)
    colours: dict[Ink, str] = {
        "here": palette.accent, "pass": palette.good.text, "fail": palette.bad.text,
        "track": palette.hover if palette.name == "contrast" else palette.line,
        "axis": palette.line, "limit": palette.muted, "text": palette.text,
        "muted": palette.muted,
    }  # fmt: skip
    return QColor(colours[ink])


def _mixed(colour: str, ground: str, share: float) -> QColor:
    """Return a colour laid over a ground; opaque, so that nothing shows through."""
    over, under = QColor(colour), QColor(ground)
    return QColor(*(round(a * share + b * (1 - share)) for a, b in (
        (over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()),
    )))  # fmt: skip


def paint(painter: QPainter, chart: Chart, font: QFont) -> None:
    """Paint a chart at the origin; `font` gives the face, the chart the sizes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in chart.shapes:
        if isinstance(shape, Rectangle):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink_colour(shape.ink))
            box = QRectF(shape.x, shape.y, shape.width, shape.height)
            corner = min(_CORNER, shape.width / 2, shape.height / 2)
            painter.drawRoundedRect(box, corner, corner)
        elif isinstance(shape, Line):
            dash = Qt.PenStyle.DashLine if shape.dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(ink_colour(shape.ink), 1, dash))
            painter.drawLine(QLineF(shape.x1, shape.y1, shape.x2, shape.y2))
        else:
            _paint_text(painter, shape, font)


def _paint_text(painter: QPainter, shape: Text, font: QFont) -> None:
    face = theme.figures(font)
    face.setPixelSize(max(1, round(shape.size)))
    face.setWeight(QFont.Weight.DemiBold if shape.strong else QFont.Weight.Normal)
    metrics = QFontMetricsF(face)
    text = metrics.elidedText(shape.text, Qt.TextElideMode.ElideRight, ceil(shape.room))
    width = metrics.horizontalAdvance(text)
    before = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
    painter.setFont(face)
    painter.setPen(ink_colour(shape.ink))
    painter.drawText(QPointF(shape.x - before, shape.y), text)


class ChartView(QWidget):
    """Shows one chart at the width it is given; its height follows.

    Args:
        name: What a screen reader calls it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._plot: Plot | None = None
        self._chart: Chart | None = None
        self.setAccessibleName(name)

    def show_plot(self, plot: Plot) -> None:
        """Show other figures."""
        if plot == self._plot:
            return
        self._plot = plot
        self.setToolTip("\n".join(plot.sentences))
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chart out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart."""
        if self._chart is not None:
            paint(QPainter(self), self._chart, self.font())

    def _draw(self) -> None:
        if self._plot is not None:
            self._chart = self._plot.drawn(self.width(), small(self.font()).pixelSize())
            self.setAccessibleDescription(self._chart.alternative)
            self.setFixedHeight(ceil(self._chart.height))
            self.update()
