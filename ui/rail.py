"""The rail: the steps of the work at the left of the window, each with its state."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jury_app.application.view import SessionView
from jury_app.domain.members import spoken_name
from ui import cells, icons, theme
from ui.actions import ACTIONS
from ui.commands import spoken_keys
from ui.steps import STEPS, Step, StepState, states
from ui.widgets import PaintedButton, label

WIDE, NARROW = 204, 56
_DONE = QColor(theme.LIGHT.good.text)
_WHITE = QColor("#ffffff")


class RailButton(PaintedButton):
    """One step: its number, a tick when done, a badge with the points to see."""

    def __init__(self, step: Step, number: int) -> None:
        super().__init__()
        self.step, self._number, self._state, self.narrow = step, number, StepState(), False
        self._keys = spoken_keys(ACTIONS[f"page.{step.key}"])
        self.setCheckable(True)
        self.setText(step.title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_state(StepState())

    @property
    def state(self) -> StepState:
        """Where the step stands."""
        return self._state

    def show_state(self, state: StepState) -> None:
        """Show where the step stands, in the picture and in words."""
        self._state = state
        self.setAccessibleName(f"{self._number}. {self.step.title}")
        self.setAccessibleDescription(state.said)
        self.setToolTip(f"{self.step.title} — {state.said} ({self._keys})")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable height."""
        return QSize(NARROW, QFontMetrics(QApplication.font()).height() + 23)

    def minimumSizeHint(self) -> QSize:
        """Return the height below which texts would touch."""
        return QSize(NARROW, QFontMetrics(QApplication.font()).height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the step."""
        palette = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(8 if self.narrow else 10, 1,
                                              -8 if self.narrow else -10, -1)  # fmt: skip
        if self.isChecked() or self.underMouse():
            painter.setOpacity(1 if self.isChecked() else 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.rail_active))
            painter.drawRoundedRect(ground, 8, 8)
            painter.setOpacity(1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(_WHITE, 2))
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 7, 7)
        colour = _WHITE if self.isChecked() else QColor(palette.rail_text)
        if self.narrow:
            self._paint_narrow(painter, colour)
        else:
            self._paint_wide(painter, colour)
        painter.end()

    def _paint_wide(self, painter: QPainter, colour: QColor) -> None:
        side = QFontMetrics(QApplication.font()).height() + 4
        circle = QRectF(20, (self.height() - side) / 2, side, side)
        self._paint_circle(painter, circle, colour)
        font = QFont(QApplication.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal)
        right = self._paint_badge(painter, self.width() - 18, self.height() / 2)
        painter.setFont(font)
        painter.setPen(colour)
        left = round(circle.right()) + 10
        room = QRect(left, 0, round(right) - left - 4, self.height())
        text = painter.fontMetrics().elidedText(
            self.step.title, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_circle(self, painter: QPainter, circle: QRectF, colour: QColor) -> None:
        if self._state.done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_DONE)
            painter.drawEllipse(circle)
            inset = circle.width() * 0.22
            icons.paint(
                painter, circle.adjusted(inset, inset, -inset, -inset), "check", _WHITE, 3.4
            )
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.3))
        painter.drawEllipse(circle.adjusted(0.7, 0.7, -0.7, -0.7))
        painter.setFont(theme.figures(cells.small(QApplication.font())))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_badge(self, painter: QPainter, right: float, middle: float) -> float:
        """Paint the number of points ending at `right`; return where the badge begins."""
        state = self._state
        if not state.count:
            return right
        tone = theme.DARK.bad if state.blocking else theme.DARK.wait
        ink, ground = QColor(tone.back), QColor(tone.text)
        font = QFont(QApplication.font())
        if self.narrow:
            font.setPixelSize(min(font.pixelSize(), theme.BASE_PIXELS))
        painter.setFont(cells.chip_font(font))
        metrics = painter.fontMetrics()
        most = 99 if self.narrow else 999
        text = str(state.count) if state.count <= most else f"{most}+"
        sign = metrics.height() - 5 if state.blocking else 0
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 12 + sign, metrics.height())
        box.moveRight(right)
        box.moveTop(middle - box.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if state.blocking:
            place = QRectF(box.left() + 4, middle - sign / 2, sign, sign)
            icons.paint(painter, place, "alert", ink, 3.4)
        painter.setPen(ink)
        painter.drawText(box.adjusted(sign, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
        return box.left()

    def _paint_narrow(self, painter: QPainter, colour: QColor) -> None:
        square = QRectF(0, 0, 22, 22)
        square.moveCenter(QRectF(self.rect()).center())
        if self._state.count:
            square.translate(-3, 2)
        icons.paint(painter, square, self.step.key, colour, 1.7)
        if self._state.count:
            self._paint_badge(painter, self.width() - 3, square.top() + 1)
        elif self._state.done:
            dot = QRectF(square.right() - 5, square.bottom() - 8, 12, 12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_DONE)
            painter.drawEllipse(dot)
            icons.paint(painter, dot.adjusted(2, 2, -2, -2), "check", _WHITE, 4)


class Rail(QWidget):
    """All steps.

    Signals:
        asked: A step was chosen; carries its key.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Étapes de la session")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 18, 0, 14)
        layout.setSpacing(0)
        self._name, self._about = label("Délibération", "rail-title"), label("", "rail")
        self._foot = label("", "rail", wrap=True)
        for text in (self._name, self._about, self._foot):
            text.setContentsMargins(20, 0, 12, 0)
        layout.addWidget(self._name)
        layout.addWidget(self._about)
        layout.addSpacing(14)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for number, step in enumerate(STEPS, 1):
            made = RailButton(step, number)
            made.clicked.connect(self._tell)
            self._group.addButton(made)
            self.buttons[step.key] = made
            layout.addWidget(made)
        layout.addStretch(1)
        layout.addWidget(self._foot)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or icons with their texts."""
        self.setFixedWidth(NARROW if narrow else self._wide())
        for made in self.buttons.values():
            made.narrow = narrow
            made.update()
        for text in (self._name, self._about, self._foot):
            text.setVisible(not narrow)

    def show_current(self, key: str) -> None:
        """Mark the step shown."""
        self.buttons[key].setChecked(True)

    def show_view(self, view: SessionView) -> None:
        """Show the state of every step and what the session is about."""
        session = view.session
        certification = session.certification
        self._about.setText(f"{certification.label} · {certification.code}\n{session.row.campus}")
        secretary = session.secretary()
        who = spoken_name(secretary) if secretary else "—"
        self._foot.setText(f"Secrétaire : {who}\nF1 : raccourcis du clavier")
        for key, state in states(view).items():
            if state != self.buttons[key].state:
                self.buttons[key].show_state(state)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().rail))
        painter.end()

    @staticmethod
    def _wide() -> int:
        return max(WIDE, theme.scaled(WIDE))

    def _tell(self) -> None:
        made = self.sender()
        if isinstance(made, RailButton):
            self.asked.emit(made.step.key)
