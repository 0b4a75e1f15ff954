"""What a screen reader can name of a window."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget


def reachable(top: QWidget) -> Iterator[QWidget]:
    """Everything shown that Tab reaches or that can be clicked."""
    for one in top.findChildren(QWidget):
        corner = one.objectName() == "qt_tableview_cornerbutton"
        if one.isVisible() and not corner and (
            one.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(one, QAbstractButton)
        ):  # fmt: skip
            yield one


def nameless(top: QWidget) -> list[str]:
    """What a screen reader could not name in a window."""
    found = []
    for one in reachable(top):
        said = QAccessible.queryAccessibleInterface(one)
        name = said.text(QAccessible.Text.Name).strip() if said else ""
        if not name or said.role() == QAccessible.Role.NoRole:
            found.append(f"{type(one).__name__} {one.objectName()}")
    return found
