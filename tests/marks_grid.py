"""A marks page on a real dossier, and how tests type into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.sitting_builder import Kept, services
from ui.pages.marks import MarksPage
from ui.workspace import Workspace

_CONTROL = Qt.KeyboardModifier.ControlModifier


class Grid(Kept):
    """A marks page on a dossier, and how to look at both."""

    def __init__(self, qtbot: QtBot, folder: Path, people: int = 3, **given: Any) -> None:
        super().__init__(folder, people, **given)
        self.qtbot = qtbot
        self.workspace = Workspace(self.dossier)
        self.page = MarksPage(self.workspace, services(self.dossier))
        self.model, self.grid = self.page.model, self.page.grid
        qtbot.addWidget(self.page)
        self.page.resize(1162, 712)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def at(self, number: int, epreuve: str) -> QModelIndex:
        """Make a cell current and return its index."""
        index = self.model.index_of((self.ids[number], epreuve))
        self.grid.setCurrentIndex(index)
        self.grid.setFocus()
        return index

    @property
    def here(self) -> tuple[int, int]:
        """Row and column of the current cell."""
        index = self.grid.currentIndex()
        return index.row(), index.column()

    def type(self, text: str, key: Any = Qt.Key.Key_Return) -> None:
        """Type into the current cell and leave it by a key."""
        self.qtbot.keyClick(self.grid.viewport(), text[0])
        editor = self.grid.indexWidget(self.grid.currentIndex())
        assert isinstance(editor, QLineEdit)
        self.qtbot.keyClicks(editor, text[1:])
        self.qtbot.keyClick(editor, key)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        """Paste from the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self.qtbot.keyClick(self.grid, Qt.Key.Key_V, _CONTROL)


OpenGrid = Callable[..., Grid]
"""What the fixture `open_grid` lends."""
