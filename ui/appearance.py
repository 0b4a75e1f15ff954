"""Theme and text size: the user's choice, or what the desktop asks for, followed live."""

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from ui import icons, theme

THEMES = {
    "system": "Comme le système",
    "light": "Clair",
    "dark": "Sombre",
    "contrast": "Contraste élevé",
}
SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
    "contrast": Qt.ColorScheme.Light,
}


class Appearance(QObject):
    """Dresses the application and remembers how.

    Args:
        app: The application.
        settings: Where the choice is kept.

    Signals:
        changed: Theme or text size changed.
    """

    changed = Signal()

    def __init__(self, app: QApplication, settings: QSettings) -> None:
        super().__init__(app)
        self._app, self._settings = app, settings
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self.apply)
        self._dressing = False

    @property
    def theme(self) -> str:
        """The choice: a key of `THEMES`."""
        kept = str(self._settings.value("theme", "system"))
        return kept if kept in THEMES else "system"

    @property
    def scale(self) -> float:
        """The text size, one of `SCALES`."""
        try:
            kept = float(str(self._settings.value("scale", 1.0)))
        except ValueError:
            return 1.0
        return min(SCALES, key=lambda one: abs(one - kept))

    def choose(self, name: str) -> None:
        """Choose a theme."""
        self._settings.setValue("theme", name)
        self.apply()

    def set_scale(self, scale: float) -> None:
        """Choose a text size, one of `SCALES`."""
        self._settings.setValue("scale", scale)
        self.apply()

    def enlarge(self, steps: int) -> None:
        """Make texts larger (1) or smaller (-1); 0 gives the base size back."""
        place = SCALES.index(self.scale) + steps if steps else SCALES.index(1.0)
        self.set_scale(SCALES[max(0, min(place, len(SCALES) - 1))])

    def apply(self) -> None:
        """Dress the application in the theme now in force."""
        if self._dressing:
            return
        self._dressing = True
        choice = self.theme
        self._app.styleHints().setColorScheme(_SCHEMES[choice])
        palette = theme.system_palette() if choice == "system" else theme.PALETTES[choice]
        theme.apply(self._app, palette, self.scale)
        for window in self._app.topLevelWidgets():
            icons.redress(window)
        self._dressing = False
        self.changed.emit()
