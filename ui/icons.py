"""Icons drawn in code, so that none depends on a font or an image plug-in.

Each is a list of strokes on a grid of 24: `M x y`, `L x y`, `C x1 y1 x2 y2 x y`, `Z`, and two
shorthands, `O cx cy r` for a circle and `R x y w h r` for a rounded rectangle.
"""

from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui import theme

_GRID = 24
_PROPERTY, _SIDE = "drawn", "drawnSide"
_GAP = 5
_FILLED = ("diamond",)

_STROKES = {
    "session": "R 3.5 5 17 15.5 2.5 M 3.5 10 L 20.5 10 M 8 3 L 8 7 M 16 3 L 16 7 M 8 14 L 12 14",
    "jury": "O 9 8 3.4 M 2.5 20 C 2.5 15.5 5.5 13.8 9 13.8 C 12.5 13.8 15.5 15.5 15.5 20 "
            "M 15.2 5 C 18.6 5 19.4 10.6 15.9 11.2 M 18 14.4 C 20.4 15.2 21.5 17.2 21.5 20",
    "candidates": "R 3 5 18 14 2.5 O 8.5 10.6 2 M 5.6 16 C 6 13.4 11 13.4 11.4 16 "
                  "M 14.5 10 L 18 10 M 14.5 14 L 18 14",
    "marks": "R 3.5 4 17 16 2 M 3.5 9.5 L 20.5 9.5 M 3.5 14.8 L 20.5 14.8 M 9.5 4 L 9.5 20 "
             "M 15 4 L 15 20",
    "deliberation": "M 12 3.5 L 12 20.5 M 7.5 20.5 L 16.5 20.5 M 4.5 7 L 19.5 7 "
                    "M 5.5 7 L 2.8 13.5 M 5.5 7 L 8.2 13.5 M 2.8 13.5 C 3.2 16.6 7.8 16.6 8.2 13.5 "
                    "M 18.5 7 L 15.8 13.5 M 18.5 7 L 21.2 13.5 "
                    "M 15.8 13.5 C 16.2 16.6 20.8 16.6 21.2 13.5",
    "closing": "R 5 10.5 14 10 2 M 8 10.5 L 8 7.8 C 8 2.2 16 2.2 16 7.8 L 16 10.5 "
               "M 12 14.5 L 12 17",
    "documents": "M 6 3 L 14 3 L 19 8 L 19 21 L 6 21 Z M 14 3 L 14 8 L 19 8 M 9.2 12.5 L 15.8 12.5 "
                 "M 9.2 16.5 L 15.8 16.5",
    "journal": "O 12 12 8.5 M 12 7 L 12 12 L 15.5 14",
    "menu": "M 4 7 L 20 7 M 4 12 L 20 12 M 4 17 L 20 17",
    "check": "M 5 12.8 L 10 17.6 L 19.2 6.8",
    "cross": "M 6.2 6.2 L 17.8 17.8 M 17.8 6.2 L 6.2 17.8",
    "alert": "M 12 4.5 L 12 14 M 12 18.6 L 12 18.9",
    "info": "M 12 10.5 L 12 19 M 12 5.4 L 12 5.7",
    "diamond": "M 12 4 L 19.5 12 L 12 20 L 4.5 12 Z",
    "empty": "O 12 12 7 M 6 18.5 L 18 5.5",
    "dash": "M 6 12 L 18 12",
    "dots": "M 5 12 L 5.2 12 M 12 12 L 12.2 12 M 19 12 L 19.2 12",
    "flag": "M 6 21 L 6 4 M 6 4.6 C 10 2.6 13.5 7.6 18.5 5 L 18.5 13 C 13.5 15.6 10 10.6 6 12.6",
    "plus": "M 12 5 L 12 19 M 5 12 L 19 12",
    "sort": "M 7 4.5 L 7 19 M 3.8 15.8 L 7 19 L 10.2 15.8 M 13 6 L 20.5 6 M 13 11.5 L 18.5 11.5 "
            "M 13 17 L 16.5 17",
    "blank": "R 10.5 6 10.5 12 1.5 M 2.5 12 L 14.5 12 M 11 8.5 L 14.5 12 L 11 15.5",
    "search": "O 10.5 10.5 6 M 15 15 L 20.5 20.5",
    "down": "M 6 9.5 L 12 15.5 L 18 9.5",
    "left": "M 14.5 6 L 8.5 12 L 14.5 18",
    "right": "M 9.5 6 L 15.5 12 L 9.5 18",
    "open": "M 3.5 19 L 3.5 5.5 L 9.5 5.5 L 11.5 8 L 19 8 L 19 11 M 3.5 19 L 6.5 11 L 21.5 11 "
            "L 18.8 19 Z",
    "new": "M 6 3 L 14 3 L 19 8 L 19 21 L 6 21 Z M 14 3 L 14 8 L 19 8 M 12.5 11.5 L 12.5 17.5 "
           "M 9.5 14.5 L 15.5 14.5",
    "demo": "O 12 12 8.8 M 10 8.2 L 16 12 L 10 15.8 Z",
    "save": "M 12 4 L 12 14.5 M 7.5 10.5 L 12 15 L 16.5 10.5 M 4.5 16.5 L 4.5 20 L 19.5 20 "
            "L 19.5 16.5",
    "import": "M 12 15 L 12 4.5 M 7.5 8.5 L 12 4 L 16.5 8.5 M 4.5 16.5 L 4.5 20 L 19.5 20 "
              "L 19.5 16.5",
    "shield": "M 12 3.2 L 19.5 6 L 19.5 12 C 19.5 16.6 16 19.6 12 21 C 8 19.6 4.5 16.6 4.5 12 "
              "L 4.5 6 Z M 8.6 12 L 11.2 14.6 L 15.6 9.6",
    "edit": "M 4.5 19.5 L 5.4 15.4 L 16 4.8 L 19.2 8 L 8.6 18.6 Z M 13.6 7.2 L 16.8 10.4",
    "trash": "M 4.5 6.5 L 19.5 6.5 M 9.5 6.5 L 9.5 4 L 14.5 4 L 14.5 6.5 M 6.5 6.5 L 7.4 20.5 "
             "L 16.6 20.5 L 17.5 6.5 M 10.3 10.5 L 10.3 16.5 M 13.7 10.5 L 13.7 16.5",
    "undo": "M 8.5 4.5 L 4 9 L 8.5 13.5 M 4 9 L 14 9 C 22 9 22 19.5 14 19.5 L 9 19.5",
    "screen": "R 3 4.5 18 12 2 M 12 16.5 L 12 20.5 M 8 20.5 L 16 20.5",
    "print": "M 7 9 L 7 3.5 L 17 3.5 L 17 9 R 3.5 9 17 8 2 M 7 14 L 17 14 L 17 20.5 L 7 20.5 Z",
}  # fmt: skip
SIGNS = {
    "✓": "check", "✗": "cross", "◆": "diamond", "–": "dash", "∅": "empty", "…": "dots",
    "⚑": "flag", "!": "alert",
}  # fmt: skip
"""Signs of the texts, many of which Fira Sans lacks, and the icon that draws each."""


def split_sign(text: str) -> tuple[str, str]:
    """Return the sign a text begins with (« ✓ Validé »), empty for none, and the rest."""
    head, _, rest = text.partition(" ")
    return (head, rest) if head in SIGNS and rest else ("", text)


@cache
def _path(name: str) -> QPainterPath:
    path, words = QPainterPath(), iter(_STROKES[name].split())
    for word in words:
        if word == "M":
            path.moveTo(*_take(words, 2))
        elif word == "L":
            path.lineTo(*_take(words, 2))
        elif word == "C":
            path.cubicTo(*_take(words, 6))
        elif word == "O":
            x, y, r = _take(words, 3)
            path.addEllipse(QRectF(x - r, y - r, 2 * r, 2 * r))
        elif word == "R":
            x, y, w, h, r = _take(words, 5)
            path.addRoundedRect(QRectF(x, y, w, h), r, r)
        else:
            path.closeSubpath()
    return path


def _take(words: Iterator[str], count: int) -> list[float]:
    return [float(next(words)) for _ in range(count)]


def paint(
    painter: QPainter, rect: QRect | QRectF, name: str, colour: QColor, width: float = 1.9
) -> None:
    """Paint an icon into a square; `width` is the stroke on the grid of 24."""
    square = QRectF(rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.topLeft())
    painter.scale(square.width() / _GRID, square.height() / _GRID)
    painter.setBrush(colour if name in _FILLED else Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(colour, width * (1.4 if name == "dots" else 1), Qt.PenStyle.SolidLine,
             Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )  # fmt: skip
    painter.drawPath(_path(name))
    painter.restore()


def icon(name: str, colour: QColor, side: int = 18, gap: int = 0, *, after: bool = False) -> QIcon:
    """Return an icon of one colour, sharp at scales 1 to 3.

    Args:
        name: Which.
        colour: Its colour.
        side: Its side in pixels.
        gap: Pixels left free between it and the text of a button.
        after: True when it stands after that text.
    """
    made = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap((side + gap) * ratio, side * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        left = gap * ratio if after else 0
        paint(painter, QRect(left, 0, side * ratio, side * ratio), name, colour)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        made.addPixmap(pixmap)
    return made


def dress(button: QAbstractButton, name: str, side: int = 18) -> None:
    """Give a button an icon in the colour of its text; `redress` follows a change of theme."""
    button.setProperty(_PROPERTY, name)
    button.setProperty(_SIDE, side)
    _colour(button)


def redress(root: QWidget) -> None:
    """Draw the icons of all buttons under a widget again, in the theme now in force."""
    for button in root.findChildren(QAbstractButton):
        if button.property(_PROPERTY):
            _colour(button)


def _colour(button: QAbstractButton) -> None:
    palette = theme.current()
    colour = {"primary": palette.on_accent, "flat": palette.accent}.get(
        str(button.property("kind") or ""), palette.text
    )
    name = str(button.property(_PROPERTY))
    side = theme.scaled(int(button.property(_SIDE)))
    wide = side + (_GAP if button.text() else 0)
    button.setIconSize(QSize(wide, side))
    after = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
    made = icon(name, QColor(colour), side, wide - side, after=after)
    faded = icon(name, QColor(palette.muted), side, wide - side, after=after)
    for size in faded.availableSizes():
        made.addPixmap(faded.pixmap(size), QIcon.Mode.Disabled)
    button.setIcon(made)
