"""Tab goes through a window as it is read: by its layouts, not by when widgets were made."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLayout,
    QScrollArea,
    QWidget,
)


def reading_order(top: QWidget) -> Iterator[QWidget]:
    """Yield everything inside a widget that Tab reaches now, in the order it is read."""
    for one in _inside(top):
        if one.isVisible() and one.isEnabled():
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield one
            yield from reading_order(one)


def step_focus(top: QWidget, forward: bool) -> bool:
    """Move the focus to the next thing of a window (or the previous); False when it is not there.

    The order is found at each step: pages make and remove rows as they go.
    """
    order, now = list(reading_order(top)), QApplication.focusWidget()
    if now not in order:
        return False
    reasons = Qt.FocusReason
    following = order[(order.index(now) + (1 if forward else -1)) % len(order)]
    following.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
    return True


def focus_inside(widget: QWidget) -> None:
    """Give the focus to a widget's list, or else to the first thing there that Tab reaches."""
    inside = list(reading_order(widget))
    lists = [one for one in inside if isinstance(one, QAbstractItemView)]
    if inside:
        (lists or inside)[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _inside(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea):
        shown = widget.widget()
        return [shown] if shown is not None else []
    if isinstance(widget, (QAbstractScrollArea, QComboBox)):
        return []
    layout = widget.layout()
    laid = list(_laid_out(layout)) if layout is not None else []
    others = [one for one in widget.children() if isinstance(one, QWidget) and one not in laid]
    return [*laid, *(one for one in others if not one.isWindow())]


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)
