"""Two columns, the second a drawer when the window is narrow."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.tab_order import focus_inside
from ui.widgets import button

_GAP = 12
_BOTH = 940
"""Least width at which both are shown."""
_SHARE = 0.3
"""What the side takes at least of a large window."""


class TwoColumns(QWidget):
    """A main part, and a side that slides over it where there is no room for both.

    Args:
        main: The main part.
        side: The side part.
        name: What the side shows, for the button that opens it.
        width: Width of the side.

    Attributes:
        opener: The button that opens the drawer; the caller puts it in the head of `main`. It is
            hidden while both are shown.
    """

    def __init__(self, main: QWidget, side: QWidget, name: str, width: int = 420) -> None:
        super().__init__()
        self._main, self._side, self._width = main, side, width
        self.opener: QPushButton = button(name, self._place, kind="chip")
        self.opener.setToolTip(f"Montrer ou cacher : {name.lower()}")
        main.setParent(self)
        side.setParent(self)

    @property
    def narrow(self) -> bool:
        """True when the side is a drawer."""
        return self.width() < theme.scaled(_BOTH)

    def toggle(self) -> None:
        """Open the side with the focus in it, or close it; beside the main part: go into it."""
        self.opener.setChecked(not self.narrow or not self.opener.isChecked())
        self._place()
        focus_inside(self._side if self.opener.isChecked() else self._main)

    def sizeHint(self) -> QSize:
        """Return the room of both."""
        main, side = self._main.sizeHint(), self._side.sizeHint()
        return QSize(main.width() + _GAP + self._width, max(main.height(), side.height()))

    def minimumSizeHint(self) -> QSize:
        """Return the least room of the main part."""
        return QSize(300, self._main.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place both parts."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer by Esc."""
        if event.key() == Qt.Key.Key_Escape and self.narrow and self.opener.isChecked():
            self.opener.setChecked(False)
            self._place()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place()

    def _place(self) -> None:
        narrow = self.narrow
        self.opener.setVisible(narrow)
        self._side.setVisible(not narrow or self.opener.isChecked())
        height = self.height()
        if narrow:
            self._main.setGeometry(QRect(0, 0, self.width(), height))
            wide = min(theme.scaled(self._width), self.width() - 40)
            below = self.opener.mapTo(self, self.opener.rect().bottomLeft()).y() + 14
            below = below if self.opener.window() is self.window() and below < height / 2 else 0
            self._side.setGeometry(QRect(self.width() - wide, below, wide, height - below))
            self._side.raise_()
            return
        wide = min(theme.scaled(self._width), round(self.width() * 0.38))
        wide = max(wide, round(self.width() * _SHARE))
        self._main.setGeometry(QRect(0, 0, self.width() - wide - _GAP, height))
        self._side.setGeometry(QRect(self.width() - wide, 0, wide, height))
