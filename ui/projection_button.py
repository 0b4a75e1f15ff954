"""The button « Projection » and its menu."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QScreen
from PySide6.QtWidgets import QMenu, QPushButton

from ui import icons
from ui.projector import Projector


class ProjectionButton(QPushButton):
    """Says whether something is projected; its menu starts, stops, blackens and chooses.

    Args:
        projector: What it drives.
    """

    def __init__(self, projector: Projector) -> None:
        super().__init__()
        self._projector, self._short = projector, False
        self.setAutoDefault(False)
        self.menu_shown = QMenu(self)
        self._screens = QActionGroup(self.menu_shown)
        icons.dress(self, "screen", 16)
        self.clicked.connect(self._pop)
        projector.changed.connect(self._say)
        self._say()

    def set_short(self, short: bool) -> None:
        """Show the icon alone, where there is little room."""
        self._short = short
        self._say()

    def fill(self) -> QMenu:
        """Fill the menu with what can be done now, and return it."""
        menu, projector = self.menu_shown, self._projector
        menu.clear()
        if projector.running:
            black = self._entry("Écran noir (touche B)", projector.toggle_black)
            black.setCheckable(True)
            black.setChecked(projector.black)
            self._entry("Arrêter la projection (Échap)", projector.stop)
        else:
            self._entry("Projeter le candidat", projector.start)
        menu.addSeparator()
        names = self._entry("Masquer les noms",
                            lambda: projector.set_anonymous(not projector.anonymous))  # fmt: skip
        names.setCheckable(True)
        names.setChecked(projector.anonymous)
        screens = QGuiApplication.screens()
        if len(screens) > 1:
            menu.addSeparator()
            for number, screen in enumerate(screens, start=1):
                self._screen(number, screen)
        return menu

    def _screen(self, number: int, screen: QScreen) -> None:
        size = screen.size() * screen.devicePixelRatio()
        name = screen.name()  # the display may be gone when its entry is chosen
        what = screen.model().strip() or name
        text = f"Écran {number} : {what} ({size.width()} × {size.height()})"
        if screen is self.screen():
            text += " — celui-ci, dans une fenêtre"
        chosen = self._entry(text, lambda: self._projector.choose_screen(name))
        chosen.setCheckable(True)
        chosen.setChecked(screen is self._projector.screen)
        self._screens.addAction(chosen)

    def _entry(self, text: str, gesture: Callable[[], object]) -> QAction:
        action = self.menu_shown.addAction(text)
        action.triggered.connect(lambda *_checked: gesture())
        return action

    def _pop(self) -> None:
        self.fill().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _say(self) -> None:
        projector = self._projector
        said = "Projection"
        if projector.running:
            said = "Projection : écran noir" if projector.black else "Projection en cours"
        self.setAccessibleName(said)
        self.setText("" if self._short else said)
        tip = "Montrer le candidat à la salle, dans une seconde fenêtre"
        self.setToolTip(f"{said} — {tip[0].lower()}{tip[1:]}")
        self.setAccessibleDescription(tip)
        icons.dress(self, "screen", 16)
