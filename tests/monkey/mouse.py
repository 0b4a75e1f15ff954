"""The mouse of a monkey: clicks, the wheel and drags on what the pointer finds."""

import random
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

_MOD = Qt.KeyboardModifier
_NONE, _SHIFT, _CTRL = _MOD.NoModifier, _MOD.ShiftModifier, _MOD.ControlModifier


class Mouse:
    """The gestures of a monkey's mouse.

    Args:
        chance: Says what comes next.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    @property
    def top(self) -> QWidget:
        """Where a person can act now."""
        raise NotImplementedError

    @property
    def _ground(self) -> QWidget:
        """Where the pointer is."""
        raise NotImplementedError

    def _spot(self) -> tuple[QWidget, QPoint] | None:
        """Return a visible, enabled widget and a point on it, as the pointer finds them."""
        top = self._ground
        shown = [w for w in widgets_in(top) if w.isEnabled() and w.isVisible()]
        useful = [w for w in shown if isinstance(
            w, (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit))
            or isinstance(w.parent(), QAbstractItemView)]  # fmt: skip
        if not shown or isinstance(top, QMenu):
            return top, QPoint(self.chance.randrange(top.width()),
                               self.chance.randrange(top.height()))  # fmt: skip
        pool = useful if useful and self.chance.random() < 0.85 else shown
        wanted = self.chance.choice(pool)
        inside = QPoint(self.chance.randrange(max(1, wanted.width())),
                        self.chance.randrange(max(1, wanted.height())))  # fmt: skip
        at = wanted.mapTo(top, inside)
        found = top.childAt(at)
        if found is None or not found.isEnabled():
            return None
        return found, found.mapFrom(top, at)

    def _click(self) -> str:
        return self._with_mouse("clicks", QTest.mouseClick)

    def _click_twice(self) -> str:
        return self._with_mouse("clicks twice", QTest.mouseDClick)

    def _with_mouse(self, said: str, gesture: Callable[..., None]) -> str:
        spot = self._spot()
        if spot is None:
            return f"{said} beside everything"
        widget, at = spot
        modifier = self.chance.choice((_NONE,) * 8 + (_SHIFT, _CTRL))
        said = f"{said} {modifier.name} on {name_of(widget)} at {at.x()},{at.y()}"
        gesture(widget, Qt.MouseButton.LeftButton, modifier, at)
        return said

    def _click_right(self) -> str:
        spot = self._spot()
        if spot is None:
            return "clicks right beside everything"
        widget, at = spot
        said = f"clicks right on {name_of(widget)}"
        QTest.mouseClick(widget, Qt.MouseButton.RightButton, _NONE, at)
        if shiboken6.isValid(widget):
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, asked)
        return said

    def _wheel(self) -> str:
        spot = self._spot()
        if spot is None:
            return "turns the wheel beside everything"
        widget, at = spot
        turn = QPoint(0, self.chance.choice((120, -120, 1200, -1200)))
        modifier = self.chance.choice((_NONE, _NONE, _NONE, _CTRL, _SHIFT))
        said = f"turns the wheel by {turn.y()} {modifier.name} on {name_of(widget)}"
        event = QWheelEvent(QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), turn,
                            Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase,
                            False)  # fmt: skip
        QApplication.sendEvent(widget, event)
        return said

    def _drag(self) -> str:
        spots = self._spot(), self._spot()
        if spots[0] is None or spots[1] is None:
            return "drags nothing"
        (begin, at), (end, to) = spots[0], spots[1]
        said = f"drags from {name_of(begin)} to {name_of(end)}"
        there = end.mapToGlobal(to)
        top = self.top
        # A drag runs a loop of its own, which only these later events can end.
        ending = QTimer(interval=20)
        ending.timeout.connect(lambda: _let_go(top, there))
        ending.start()
        QTest.mousePress(begin, Qt.MouseButton.LeftButton, _NONE, at)
        for part in (0.1, 0.5, 1.0):
            if not shiboken6.isValid(begin):
                break
            goal = QPointF(begin.mapFromGlobal(there) - at) * part
            _move_to(begin, at + goal.toPoint())
        ending.stop()
        if shiboken6.isValid(begin):
            QTest.mouseRelease(begin, Qt.MouseButton.LeftButton, _NONE, begin.mapFromGlobal(there))
        return said


def widgets_in(top: QWidget) -> list[QWidget]:
    """Return the widgets inside another, in the order they were made.

    `findChildren` would do, but PySide6 ties what it finds to the widget asked: a window would
    gather all that was ever in it, and memory grow by the looking alone.
    """
    found = []
    for one in top.children():
        if isinstance(one, QWidget) and not one.isWindow():
            found += [one, *widgets_in(one)]
    return found


def _move_to(widget: QWidget, at: QPoint) -> None:
    """Move the pointer with the left button held."""
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(widget.mapToGlobal(at)),
                        Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, _NONE)  # fmt: skip
    QApplication.sendEvent(widget, event)


def _let_go(top: QWidget, there: QPoint) -> None:
    """Move the pointer in the loop of a drag, and let go."""
    handle = top.window().windowHandle() if shiboken6.isValid(top) else None
    if handle is not None:
        at = handle.mapFromGlobal(there)
        QTest.mouseMove(handle, at)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, _NONE, at)


def name_of(widget: QWidget) -> str:
    """Return what is known of a widget, for somebody to find it again."""
    seen: QWidget | None = widget
    for _ in range(3):
        if seen is None or not shiboken6.isValid(seen):
            break
        text = seen.text() if isinstance(seen, QAbstractButton) else ""
        if said := seen.accessibleName() or text or seen.objectName():
            return f"{type(widget).__name__} « {said[:40]} »"
        seen = seen.parentWidget()
    return type(widget).__name__
