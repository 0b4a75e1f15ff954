"""Widgets side by side, beginning a new line where they lack room."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets import drop


class FlowRow(QWidget):
    """Places what it is given in lines, left to right.

    A widget and not a `QLayout`, which would have to keep items that Qt deletes; see `nest`.

    Args:
        spacing: Room between widgets and between lines, in pixels.
    """

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, one: QWidget) -> None:
        """Put a widget behind the others."""
        hidden = one.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        one.setParent(self)
        if not hidden:
            one.show()

    def clear(self) -> None:
        """Take every widget away."""
        for one in self._inside():
            drop(one)

    def _inside(self) -> list[QWidget]:
        return [one for one in self.children() if isinstance(one, QWidget)]

    def event(self, event: QEvent) -> bool:
        """Place the widgets again when one comes, goes or asks for another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place(self.width(), apply=True)
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widgets."""
        super().resizeEvent(event)
        self._place(self.width(), apply=True)

    def heightForWidth(self, width: int) -> int:
        """Return the height the lines take at a width."""
        return self._place(width, apply=False)

    def sizeHint(self) -> QSize:
        """Return the least room."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the widest widget."""
        size = QSize()
        for one in self._inside():
            if not one.isHidden():
                size = size.expandedTo(one.minimumSizeHint())
        return size

    def _place(self, width: int, *, apply: bool) -> int:
        x, y, height = 0, 0, 0
        for one in self._inside():
            if one.isHidden():  # leaves no hole
                continue
            hint = one.sizeHint()
            if x > 0 and x + hint.width() > width:
                x, y, height = 0, y + height + self._spacing, 0
            if apply:
                one.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._spacing
            height = max(height, hint.height())
        return y + height
