"""The deliberation page on a real dossier, and how to look at both."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sitting_builder import candidate_of, dress, services, sitting
from ui.pages.deliberation import DeliberationPage
from ui.workspace import Workspace


class Sitting:
    """A page on a dossier, and how to look at both."""

    def __init__(self, qtbot: QtBot, folder: Path, people: int = 3, **given: Any) -> None:
        dress()
        self.dossier, self.session_id, self.ids = sitting(folder, people, **given)
        self.qtbot = qtbot
        self.workspace = Workspace(self.dossier)
        self.page = DeliberationPage(self.workspace, services(self.dossier))
        qtbot.addWidget(self.page)
        self.page.resize(1162, 712)
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()

    def decisions(self, number: int) -> dict[str, str]:
        """Verdict per bloc of a candidate, as the dossier has them."""
        candidate = candidate_of(self.dossier, self.session_id, self.ids[number])
        return {bloc: made.verdict for bloc, made in candidate.decisions.items()}

    def click_bloc(self, code: str) -> None:
        """Click the row of a bloc."""
        row = next(one for one in self.page.card.rows if one.code == code)
        self.qtbot.mouseClick(row, Qt.MouseButton.LeftButton)

    def press(self, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        widget = self.page.focusWidget() or self.page
        self.qtbot.keyClick(widget, key, modifier)


OpenPage = Callable[..., Sitting]
"""What the fixture `open_page` lends."""
