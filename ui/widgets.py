"""Small widgets every page uses, dressed by `theme.qss` through the property `kind` or `tone`."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jury_app.domain.values import Outcome, Verdict
from ui import cells, icons, theme
from ui.typography import unbroken

ROUNDING = 5
"""Room under a list at the foot of a panel, for the panel's round corners."""
_READABLE = 1240
"""Most width of rows with a sentence at the left and a button at the right."""
GUTTER = 12
"""Room right of what scrolls, where its bar stands."""
TONE_OF_VERDICT = {
    Verdict.VAL: "good",
    Verdict.NVAL: "bad",
    Verdict.CAP: "kept",
    Verdict.DISP: "exempt",
    Verdict.DEF: "absent",
    Verdict.ATT: "wait",
}
TONE_OF_OUTCOME = {
    Outcome.ADM: "good",
    Outcome.PART: "kept",
    Outcome.AJ: "bad",
    Outcome.DEF: "absent",
    Outcome.ATT: "wait",
}
SIGN_OF_TONE = {"good": "✓", "bad": "✗", "kept": "◆", "exempt": "–", "absent": "∅", "wait": "…"}
"""Each state has its own sign too, so that nothing is said by colour alone."""


class _Sentence(QLabel):
    """A text that may take several lines, none of which begins with a sign of the one before."""

    _said = ""

    def setText(self, text: str) -> None:
        """Show another text."""
        self._said = text
        super().setText(unbroken(text))

    def text(self) -> str:
        """Return the text as it was given."""
        return self._said

    def clear(self) -> None:
        """Show nothing."""
        self.setText("")


def label(text: str = "", kind: str = "", wrap: bool = False) -> QLabel:
    """Return a text; kinds: `muted`, `small`, `title`, `heading`, `error`."""
    made = _Sentence() if wrap else QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setText(text)
    if kind:
        made.setProperty("kind", kind)
    return made


def dress(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at; none and False are the same to it."""
    if (widget.property(name) or None) != (value or None):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def keep_hidden(owner: QWidget, *unused: QWidget) -> None:
    """Give widgets that are not shown here to their owner: else they would outlive it."""
    for one in unused:
        one.setParent(owner)
        one.hide()


class _Primary(QPushButton):
    """The button of what is to be done: with the focus, a ring inside its colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring, which a style sheet cannot."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().on_accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 5, 5)
            painter.end()


def button(text: str, on_click: Callable[[], object] | None = None, kind: str = "") -> QPushButton:
    """Return a button; kinds: `primary`, `flat` (without a frame), `chip` (checkable)."""
    made = _Primary(text) if kind == "primary" else QPushButton(text)
    if kind:
        made.setProperty("kind", kind)
    made.setCheckable(kind == "chip")
    made.setAutoDefault(True)  # Enter presses the button that has the focus
    if on_click is not None:
        made.clicked.connect(lambda *_checked: on_click())
    return made


class PaintedButton(QAbstractButton):
    """A button that paints itself; Enter presses it as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Chip(QLabel):
    """A short state on its own colour, with its sign drawn rather than written."""

    def __init__(self, text: str = "", tone: str = "absent") -> None:
        super().__init__()
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str, sign: bool = False) -> None:
        """Show another state; `sign` puts the tone's sign before the text."""
        self._tone = tone
        self.setText(f"{SIGN_OF_TONE[tone]} {text}" if sign else text)
        self.setAccessibleName(icons.split_sign(self.text())[1])
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the whole text."""
        return cells.chip_size(self.text(), QApplication.font())

    def minimumSizeHint(self) -> QSize:
        """Return the least room: a chip may be cut with an ellipsis when all is narrow."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), 4 * whole.height()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip as tables do."""
        cells.paint_chip(QPainter(self), self.rect(), self.text(), self._tone, QApplication.font())


class Panel(QFrame):
    """A white surface with a thin line and an optional head row.

    Attributes:
        head: The row of the title, to add buttons and chips to; None without a title.
        body: The layout of the content.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.head: QHBoxLayout | None = None
        if title:
            row = QWidget()
            self.head = QHBoxLayout(row)
            self.head.setContentsMargins(16, 10, 12, 10)
            self.head.setSpacing(8)
            self.title = label(title, "title")
            self.head.addWidget(self.title)
            self.head.addStretch()
            outer.addWidget(row)
            outer.addWidget(line())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        nest(outer, self.body, 1)


class Sheet(QWidget):
    """What a page scrolls: never so wide that an eye loses the line, at any size of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumWidth(theme.scaled(_READABLE))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setMaximumWidth(theme.scaled(_READABLE))


def line() -> QFrame:
    """Return a thin horizontal rule."""
    made = QFrame()
    made.setProperty("kind", "line")
    return made


class EmptyState(QWidget):
    """What a page says when there is nothing to show yet, and what to do next."""

    def __init__(self, title: str, text: str, *actions: QPushButton) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch()
        for one in (label(title, "title", wrap=True), label(text, "muted", wrap=True)):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(one)
        row = QHBoxLayout()
        row.addStretch()
        for action in actions:
            row.addWidget(action)
        row.addStretch()
        layout.addSpacing(8)
        nest(layout, row)
        layout.addStretch()


def scrolling(inside: QWidget, sideways: bool = False) -> QScrollArea:
    """Return what scrolls a widget, without a frame; Tab goes through it to what it holds.

    Args:
        inside: What it holds.
        sideways: True for what may be wider than its room, as a page in the largest texts.
    """
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def keep_gutter(area: QScrollArea, inside: QLayout, right: int) -> None:
    """Give what scrolls one width, with or without its bar, so that edges stay in line.

    Args:
        area: What scrolls.
        inside: The layout of what it holds.
        right: The margin right of the content; the bar stands in it, flush with the area's edge.
    """
    bar = area.verticalScrollBar()

    def fit(low: int, high: int) -> None:
        margins = inside.contentsMargins()
        margins.setRight(max(0, right - bar.sizeHint().width()) if high > low else right)
        inside.setContentsMargins(margins)

    bar.rangeChanged.connect(fit)
    fit(bar.minimum(), bar.maximum())


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put a layout into another, as `addLayout` does.

    PySide6 then makes a Python object for each item that `inner` holds, keeps it until the layout
    goes, and takes whatever Qt puts where a deleted item was for it: a viewport, the item of a
    list. These objects are let go at once.
    """
    outer.addLayout(inner, stretch)
    _let_go(inner)


def _let_go(layout: QLayout) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _let_go(item)
        elif item is not None:
            shiboken6.invalidate(item)


def clear(layout: QLayout) -> None:
    """Remove and delete everything a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            drop(widget)
        elif inner is not None:
            clear(inner)


def drop(widget: QWidget) -> None:
    """Take a widget away, and delete it once nothing works with it any more."""
    widget.hide()
    widget.deleteLater()


def leave_field() -> None:
    """Take the focus away from the field being typed in, which saves it."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
