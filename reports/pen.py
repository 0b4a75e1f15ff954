"""The one hand that writes on a page: text in embedded fonts, thin lines, shapes.

It writes the page's operators itself: a grid of thousands of candidates is mostly short texts, and
the canvas spends more time on each than the text is worth. The canvas keeps what it is good at:
the file, its pages, its fonts and its outline.
"""

import math
from typing import Literal

from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from reports.fonts import Typesetter

Align = Literal["left", "center", "right"]
BLACK = 0.0
GREY = 0.35
"""Secondary text; dark enough for any printer."""
_FAINT = 0.6
HAIR = 0.4
"""Thickness of a row's rule, in points."""
RULE = 0.8
"""Thickness of a heading's rule, in points."""
_Shown = tuple[tuple[str, str], ...]


class Pen:
    """Draws on a canvas; consecutive texts share one PDF text object.

    Every text goes through the typesetter, so that no letter is drawn in a font without it.
    """

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self._canvas = canvas
        self._typesetter = typesetter
        self._shown: dict[tuple[str, str], _Shown] = {}
        self._begin()

    def _begin(self) -> None:
        self._operators: list[str] = []
        self._writing = False
        self._font = ("", 0.0)
        self._grey = BLACK
        self._stroke = (0.0, 0.0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: str,
        size: float,
        *,
        align: Align = "left",
        grey: float = BLACK,
    ) -> None:
        """Write `text` with its base line at `y`."""
        if align != "left":
            width = self._typesetter.width(text, face, size)
            x -= width if align == "right" else width / 2
        write = self._operators.append
        if not self._writing:
            write("BT")
            self._writing = True
        self._fill_grey(grey)
        write(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        for font, operator in self._shown.get((text, face)) or self._show(text, face):
            if self._font != (font, size):
                write(f"{font} {size:.4g} Tf")
                self._font = (font, size)
            write(operator)

    def _show(self, text: str, face: str) -> _Shown:
        """Return the fonts and operators that show `text`, and keep them."""
        document = self._canvas._doc  # noqa: SLF001 - the canvas has no public way to its document
        found = []
        for own, piece in self._typesetter.runs(text, face):
            font = pdfmetrics.getFont(own)
            for subset, codes in font.splitString(piece, document):
                name = font.getSubsetInternalName(subset, document)
                found.append((name, f"({escapePDF(codes)}) Tj"))
        shown = self._shown[text, face] = tuple(found)
        return shown

    def line(self, x: float, y: float, width: float, weight: float = HAIR) -> None:
        """Draw a horizontal rule."""
        self._pencil(weight, _FAINT if weight == HAIR else BLACK)
        self._operators.append(f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty rectangle from its lower left corner."""
        self._pencil(HAIR, GREY)
        self._operators.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, boxes: list[tuple[float, float, float, float]], grey: float = BLACK) -> None:
        """Fill rectangles (x, y, width, height) in one go."""
        self._stop_writing()
        self._fill_grey(grey)
        # Finer than elsewhere: the squares of a QR code must touch.
        self._operators += [f"{x:.4f} {y:.4f} {w:.4f} {h:.4f} re" for x, y, w, h in boxes]
        self._operators.append("f")

    def slanted(self, x: float, y: float, text: str, face: str, size: float, angle: float,
                grey: float) -> None:  # fmt: skip
        """Write `text` centred on a point and turned by `angle` degrees, as mere decoration.

        Its empty replacement text keeps its letters out of the words of the page when the page's
        text is searched or copied.
        """
        self._stop_writing()
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        self._operators.append("/Span <</ActualText ()>> BDC q")
        self._operators.append(f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {y:.2f} cm")
        self.text(0, -size / 3, text, face, size, align="center", grey=grey)
        self._stop_writing()
        self._operators.append("Q EMC")
        # The state before is back, and so must be what is remembered of it.
        self._font, self._grey = ("", 0.0), -1.0

    def bookmark(self, title: str, y: float) -> None:
        """Make the present place an entry of the outline."""
        self._canvas.bookmarkHorizontal(title, 0, y)
        self._canvas.addOutlineEntry(title, title, level=0)

    def end_page(self) -> None:
        """Finish the page."""
        self._stop_writing()
        self._canvas.addLiteral("\n".join(self._operators))
        self._canvas.showPage()
        self._begin()

    def _fill_grey(self, grey: float) -> None:
        if grey != self._grey:
            self._operators.append(f"{grey:g} g")
            self._grey = grey

    def _pencil(self, weight: float, grey: float) -> None:
        self._stop_writing()
        if self._stroke != (weight, grey):
            self._operators.append(f"{weight:g} w {grey:g} G")
            self._stroke = (weight, grey)

    def _stop_writing(self) -> None:
        if self._writing:
            self._operators.append("ET")
            self._writing = False
