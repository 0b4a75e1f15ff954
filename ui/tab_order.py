"""Tab goes through a window as it is read: by its layouts, not by when widgets were made."""

from collections.abc import Iterator
from operator import itemgetter

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
    own = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow()]
    laid = list(_laid_out(layout, own)) if layout is not None else []
    return [*laid, *(one for one in own if one not in laid)]


def _laid_out(layout: QLayout, own: list[QWidget]) -> Iterator[QWidget]:
    """Yield those of some widgets that a layout places, in its order.

    Its items are not asked for: PySide6 keeps every `QLayoutItem` it once handed out until the
    layout goes, and takes whatever Qt puts where a deleted one was for the old one.
    """
    placed: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in own]
    placed += [(layout.indexOf(one), one) for one in layout.children() if isinstance(one, QLayout)]
    for place, one in sorted(placed, key=itemgetter(0)):
        if isinstance(one, QLayout):
            yield from _laid_out(one, own)
        elif place >= 0:
            yield one
