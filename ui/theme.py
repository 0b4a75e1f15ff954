"""Colours, fonts and the style sheet, for light, dark and high contrast.

Every text and background pair stands in `Palette`, so that a test can compute its contrast.
"""

from dataclasses import dataclass
from importlib.resources import as_file, files
from math import ceil
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

BASE_PIXELS = 13
FAMILY = "Fira Sans"
_LINE = 1.2
"""Height of a line of Fira Sans in sizes of its text."""
_FACES = ("Regular", "Italic", "Medium", "SemiBold", "Bold")


@dataclass(frozen=True)
class Tone:
    """A text colour on a background that carries one meaning."""

    text: str
    back: str


@dataclass(frozen=True)
class Palette:
    """One theme. Tones are named after what they mean, not after their colour."""

    name: str
    background: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    rail: str
    rail_text: str
    rail_active: str
    field: str
    hover: str
    good: Tone
    bad: Tone
    wait: Tone
    kept: Tone
    absent: Tone
    exempt: Tone

    def tones(self) -> dict[str, Tone]:
        """Tones by name, as chips use them."""
        names = ("good", "bad", "wait", "kept", "absent", "exempt")
        return {name: getattr(self, name) for name in names}


LIGHT = Palette(
    name="light", background="#f5f6f8", panel="#ffffff", line="#dfe3e8", text="#1b2430",
    muted="#5b6675", accent="#274b9f", on_accent="#ffffff", accent_soft="#e8eefb",
    rail="#14213d", rail_text="#d5dbe8", rail_active="#2b3855", field="#ffffff", hover="#eef1f5",
    good=Tone("#166f42", "#e3f5ea"), bad=Tone("#b3261e", "#fce8e6"),
    wait=Tone("#8a5a00", "#fdf1d8"), kept=Tone("#274b9f", "#e8eefb"),
    absent=Tone("#4b5563", "#eceff3"), exempt=Tone("#6b3fa0", "#f0e8fa"),
)  # fmt: skip
DARK = Palette(
    name="dark", background="#12161d", panel="#1a2029", line="#2c3542", text="#e7ebf1",
    muted="#9aa7b8", accent="#8fb0ff", on_accent="#0c1018", accent_soft="#22304f",
    rail="#0c1018", rail_text="#c3cddb", rail_active="#262f3d", field="#141a22", hover="#232b37",
    good=Tone("#6fd79c", "#143524"), bad=Tone("#ff9a92", "#43201d"),
    wait=Tone("#f3c469", "#3c2e10"), kept=Tone("#8fb0ff", "#22304f"),
    absent=Tone("#b3bfcd", "#2a323d"), exempt=Tone("#cdaaf5", "#33254a"),
)  # fmt: skip
CONTRAST = Palette(
    name="contrast", background="#ffffff", panel="#ffffff", line="#000000", text="#000000",
    muted="#262626", accent="#00309c", on_accent="#ffffff", accent_soft="#dbe5ff",
    rail="#000000", rail_text="#ffffff", rail_active="#333333", field="#ffffff", hover="#e0e0e0",
    good=Tone("#00401f", "#ffffff"), bad=Tone("#8c0000", "#ffffff"),
    wait=Tone("#5c3b00", "#ffffff"), kept=Tone("#00309c", "#ffffff"),
    absent=Tone("#262626", "#ffffff"), exempt=Tone("#4a1585", "#ffffff"),
)  # fmt: skip
PALETTES = {palette.name: palette for palette in (LIGHT, DARK, CONTRAST)}

_current = LIGHT


def current() -> Palette:
    """Return the palette in force: delegates and charts paint with it."""
    return _current


def system_palette() -> Palette:
    """Return the palette the desktop asks for."""
    hints, high = QGuiApplication.styleHints(), False
    if hasattr(hints, "accessibility"):  # from Qt 6.10 on
        preference = hints.accessibility().contrastPreference()
        high = preference == Qt.ContrastPreference.HighContrast
    return palette_for(hints.colorScheme(), high)


def palette_for(scheme: Qt.ColorScheme, high_contrast: bool) -> Palette:
    """Return the palette for what a desktop says; light when it says nothing."""
    if high_contrast:
        return CONTRAST
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def load_fonts() -> None:
    """Make Fira Sans known to Qt, so that the program looks alike on every machine."""
    folder = files("fontpkg_fira_sans") / "files"
    for face in _FACES:
        with as_file(folder / f"FiraSans-{face}.ttf") as path:
            QFontDatabase.addApplicationFont(str(path))


def scaled(pixels: int) -> int:
    """Return a length drawn for the base text size as it is at the user's."""
    return round(pixels * QGuiApplication.font().pixelSize() / BASE_PIXELS)


def figures(font: QFont) -> QFont:
    """Return the font with figures of one width, for columns of numbers."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular


def apply(app: QApplication, palette: Palette, scale: float = 1.0) -> None:
    """Dress the whole application.

    Args:
        app: The application.
        palette: The theme.
        scale: The user's text size, 1 for the base of 13 px.
    """
    global _current  # noqa: PLW0603 - delegates read the palette while painting
    _current = palette
    font = QFont(FAMILY)
    font.setPixelSize(round(BASE_PIXELS * scale))
    app.setFont(font)
    app.setPalette(_qt_palette(palette))
    app.setStyleSheet(style_sheet(palette, scale))


def _qt_palette(palette: Palette) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: palette.background,
        QPalette.ColorRole.WindowText: palette.text,
        QPalette.ColorRole.Base: palette.field,
        QPalette.ColorRole.AlternateBase: palette.panel,
        QPalette.ColorRole.Text: palette.text,
        QPalette.ColorRole.Button: palette.panel,
        QPalette.ColorRole.ButtonText: palette.text,
        QPalette.ColorRole.Highlight: palette.accent,
        QPalette.ColorRole.HighlightedText: palette.on_accent,
        QPalette.ColorRole.ToolTipBase: palette.text,
        QPalette.ColorRole.ToolTipText: palette.panel,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.Link: palette.accent,
        QPalette.ColorRole.Mid: palette.line,
    }
    colours = QPalette()
    for role, value in roles.items():
        colours.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText,
                 QPalette.ColorRole.WindowText):  # fmt: skip
        colours.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.muted))
    return colours


def style_sheet(palette: Palette, scale: float) -> str:
    """Return the style sheet of a theme at a text size."""
    sheet = files("ui").joinpath("theme.qss").read_text(encoding="utf-8")
    values = {key: value for key, value in vars(palette).items() if isinstance(value, str)}
    for name, tone in palette.tones().items():
        values[f"{name}_text"], values[f"{name}_back"] = tone.text, tone.back
    sizes = {"small": 11.5, "base": 13, "title": 15, "heading": 17, "display": 24}
    values |= {f"size_{name}": f"{round(size * scale)}px" for name, size in sizes.items()}
    for name in ("small", "base"):  # a button is never lower than a line of its text
        values[f"line_{name}"] = f"{max(18, ceil(round(sizes[name] * scale) * _LINE))}px"
    values["round_title"] = f"{round(sizes['title'] * scale) // 2 + 1}px"  # of a disc with its edge
    return Template(sheet).substitute(values)
