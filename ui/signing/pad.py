"""A signature drawn by hand: with a pen that feels pressure, a finger or the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jury_app.application.ink import Dot, Ink
from ui import theme
from ui.dialogs import Dialog
from ui.widgets import button, label, nest

_INK = QColor(26, 41, 115)
"""The colour of the ink on paper, on a pad that is always white: what is seen is what is kept."""
_PAPER, _GUIDE = QColor(255, 255, 255), QColor(190, 195, 203)
_NEUTRAL = 0.5
"""The pressure of a device that feels none."""
_SHAPE = 0.4


class SignaturePad(QWidget):
    """A white surface to sign on.

    Signals:
        changed: Something was drawn or wiped.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[list[Dot]] = []
        self._drawing = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Cadre de signature")
        self.setAccessibleDescription("Signez au stylet, au doigt ou à la souris.")

    def sizeHint(self) -> QSize:
        """Return the room of a signature."""
        wide = theme.scaled(480)
        return QSize(wide, round(wide * _SHAPE))

    def minimumSizeHint(self) -> QSize:
        """Return the least room one can sign in."""
        return QSize(260, round(260 * _SHAPE))

    @property
    def ink(self) -> Ink:
        """What was drawn so far."""
        height = self.height() / max(1, self.width())
        return Ink(tuple(tuple(stroke) for stroke in self._strokes), height)

    def show_ink(self, strokes: Sequence[Sequence[Dot]]) -> None:
        """Show what was drawn before."""
        self._strokes = [list(stroke) for stroke in strokes]
        self.changed.emit()
        self.update()

    def wipe(self) -> None:
        """Take everything away."""
        self.show_ink(())

    # Input

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen and its pressure."""
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        if eraser:
            self.wipe()
        else:
            self._follow(event.type(), event.position(), event.pressure())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with one finger."""
        kinds = {
            QEvent.Type.TouchBegin: QEvent.Type.TabletPress,
            QEvent.Type.TouchUpdate: QEvent.Type.TabletMove,
            QEvent.Type.TouchEnd: QEvent.Type.TabletRelease,
            QEvent.Type.TouchCancel: QEvent.Type.TabletRelease,
        }
        if isinstance(event, QTouchEvent) and event.type() in kinds:
            points = event.points()
            if points:
                felt = points[0].pressure()
                # A screen that feels nothing says 1 all along.
                pressure = felt if 0 < felt < 1 else _NEUTRAL
                self._follow(kinds[event.type()], points[0].position(), pressure)
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._follow(QEvent.Type.TabletPress, event.position(), _NEUTRAL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self._follow(QEvent.Type.TabletMove, event.position(), _NEUTRAL)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._follow(QEvent.Type.TabletRelease, event.position(), _NEUTRAL)

    def _follow(self, kind: QEvent.Type, place: QPointF, pressure: float) -> None:
        if kind == QEvent.Type.TabletPress:
            self._strokes.append([])
            self._drawing = True
        if not self._drawing:
            return
        wide = max(1, self.width())
        inside = min(max(0.0, place.x() / wide), 1.0)
        down = min(max(0.0, place.y() / wide), self.height() / wide)
        stroke = self._strokes[-1]
        dot = Dot(round(inside, 4), round(down, 4), round(pressure, 3))
        if not stroke or stroke[-1][:2] != dot[:2]:
            stroke.append(dot)
        if kind == QEvent.Type.TabletRelease:
            self._drawing = False
            self.changed.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper, its line and the ink."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), _PAPER)
        painter.setPen(QPen(_GUIDE, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        base = round(self.height() * 0.74)
        painter.drawLine(self.width() // 12, base, self.width() - self.width() // 12, base)
        paint_ink(painter, self.ink, self.width())


def paint_ink(painter: QPainter, ink: Ink, wide: float) -> None:
    """Paint a drawn signature on a pad `wide` pixels wide."""
    for curve in ink.curves():
        path = QPainterPath(QPointF(*curve.start) * wide)
        path.cubicTo(*(QPointF(*point) * wide for point in (curve.first, curve.second, curve.end)))
        pen = QPen(_INK, max(1.0, curve.width * wide / 2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.strokePath(path, pen)


class DrawDialog(Dialog):
    """Asks somebody to sign on the screen.

    Signals:
        drawn: Carries the `Ink`; empty when the signature was wiped.
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget, name: str, ink: Ink | None) -> None:
        super().__init__(
            parent, f"Signature : {name}", "Valider",
            "Signez dans le cadre, au stylet, au doigt ou à la souris. Le dessin n'est gardé que "
            "dans le fichier signé.", width=560,
        )  # fmt: skip
        self.pad = SignaturePad()
        self.wipe = button("Effacer", self.pad.wipe)
        row = QHBoxLayout()
        row.addWidget(label("Le cadre du procès-verbal reprend ce dessin.", "small", wrap=True), 1)
        row.addWidget(self.wipe)
        self.body.addWidget(self.pad, 1)
        nest(self.body, row)
        if ink is not None:
            self.pad.show_ink(ink.strokes)
        self.pad.changed.connect(self._fit)
        self.accepting.connect(self._give)
        self._fit()

    def _fit(self) -> None:
        self.wipe.setEnabled(bool(self.pad.ink.strokes))

    def _give(self) -> None:
        self.accept()
        self.drawn.emit(self.pad.ink)
