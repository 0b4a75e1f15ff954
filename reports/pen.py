"""The one hand that writes on a page: text in embedded fonts, thin lines, shapes.

It writes the page's operators itself: a grid of thousands of candidates is mostly short texts, and
the canvas spends more time on each than the text is worth. The canvas keeps what it is good at:
the file, its pages, its fonts and its outline.
"""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal

from reportlab.lib.rl_accel import escapePDF
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from reports.fields import FieldPlace
from reports.fonts import Typesetter
from reports.tagging import LAYOUT, Box, Kind, Structure, Tag

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
    Everything drawn has a place in the document's structure: text that of the tag it is written
    in, or a paragraph of its own outside any; lines and shapes are decoration, save in a figure.

    Attributes:
        structure: What was tagged so far.
        places: Where the document is to be signed, as noted so far.
    """

    def __init__(self, canvas: Canvas, typesetter: Typesetter) -> None:
        self._canvas = canvas
        self._typesetter = typesetter
        self._shown: dict[tuple[str, str], _Shown] = {}
        self._entries = 0
        self.structure = Structure()
        self.places: list[FieldPlace] = []
        self._tag = self.structure.root
        self._begin()

    def tag(self, what: Tag | Kind) -> AbstractContextManager[Tag]:
        """Make all that is written in the block belong to a tag.

        Args:
            what: A tag, opened again as often as needed, or the kind of a new one.

        Returns:
            What opens the tag and gives it to the block. Inside an artifact it keeps no content.
        """
        return _Opening(self, what if isinstance(what, Tag) else Tag(what))

    def enter(self, tag: Tag) -> Tag:
        """Write in a tag from now on; return the one written in before. See `tag`."""
        before = self._tag
        if before.kind != "Artifact":
            self._tag = tag
            if tag.kind != "Artifact":
                _join(tag, before)
        return before

    def leave(self, before: Tag) -> None:
        """Write in the tag before again."""
        self._tag = before

    def figure(self, alt: str, box: Box) -> AbstractContextManager[Tag]:
        """Make all lines, shapes and texts drawn in the block one picture.

        Args:
            alt: What the picture shows, in words: all that a listener learns of it.
            box: Its edges on the page: left, bottom, right, top.
        """
        return self.tag(Tag("Figure", alt=alt, box=box))

    def artifact(self, subtype: str = "") -> AbstractContextManager[Tag]:
        """Keep all that is drawn in the block from a listener, whatever its tags.

        Args:
            subtype: « Header », « Footer » or « Watermark » for what comes back on every page.
        """
        return self.tag(Tag("Artifact", alt=subtype))

    @contextmanager
    def unsaid(self) -> Iterator[None]:
        """Keep all that is written in the block out of the words searched, copied or listened to.

        An empty replacement text stands for them.
        """
        if self._marked is not self._tag:
            self._mark(self._tag)
        self._stop_writing()
        self._operators.append("/Span <</ActualText ()>> BDC")
        yield
        self._stop_writing()
        self._operators.append("EMC")

    def _begin(self) -> None:
        self._operators: list[str] = []
        self._marks: list[Tag] = []
        self._marked: Tag | None = None
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
        """Write `text` with its base line at `y`; an empty one leaves no trace."""
        if not text:
            return
        if align != "left":
            width = self._typesetter.width(text.rstrip(" "), face, size)
            x -= width if align == "right" else width / 2
        if self._marked is not self._tag:
            self._mark(self._tag)
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
        self._mark_shape()
        self._pencil(weight, _FAINT if weight == HAIR else BLACK)
        self._operators.append(f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S")

    def upright(self, x: float, y: float, height: float) -> None:
        """Draw a vertical rule up from its foot."""
        self._mark_shape()
        self._pencil(HAIR, _FAINT)
        self._operators.append(f"{x:.2f} {y:.2f} m {x:.2f} {y + height:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw an empty rectangle from its lower left corner."""
        self._mark_shape()
        self._pencil(HAIR, GREY)
        self._operators.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, boxes: list[tuple[float, float, float, float]], grey: float = BLACK) -> None:
        """Fill rectangles (x, y, width, height) in one go."""
        self._mark_shape()
        self._stop_writing()
        self._fill_grey(grey)
        # Finer than elsewhere: the squares of a QR code must touch.
        self._operators += [f"{x:.4f} {y:.4f} {w:.4f} {h:.4f} re" for x, y, w, h in boxes]
        self._operators.append("f")

    def slanted(self, x: float, y: float, text: str, face: str, size: float, angle: float,
                grey: float) -> None:  # fmt: skip
        """Write `text` centred on a point and turned by `angle` degrees, as mere decoration."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        with self.unsaid():
            turned = f"q {cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {y:.2f} cm"
            self._operators.append(turned)
            self.text(0, -size / 3, text, face, size, align="center", grey=grey)
            self._stop_writing()
            self._operators.append("Q")
        # The state before is back, and so must be what is remembered of it.
        self._font, self._grey = ("", 0.0), -1.0

    def image(self, image: ImageReader, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture from its lower left corner, as mere decoration."""
        self._canvas.addLiteral("/Artifact BMC")
        self._canvas.drawImage(image, x, y, width, height)
        self._canvas.addLiteral("EMC")

    def place_signature(self, name: str, spoken: str, box: Box) -> None:
        """Note where a person signs, inside the present tag.

        Args:
            name: Name of the field, unique in the document.
            spoken: Whose signature it waits for.
            box: Its edges on the page: left, bottom, right, top.
        """
        with self.tag("Form") as tag:
            self.places.append(FieldPlace(name, spoken, len(self.structure.pages), box, tag))

    def bookmark(self, title: str, y: float) -> None:
        """Make the present place an entry of the outline; two may have one title."""
        self._entries += 1
        key = f"place-{self._entries}"
        self._canvas.bookmarkHorizontal(key, 0, y)
        self._canvas.addOutlineEntry(title, key, level=0)

    def begin_page(self, width: float, height: float) -> None:
        """Give the page its size, in points."""
        self._canvas.setPageSize((width, height))

    def end_page(self) -> None:
        """Finish the page."""
        self._stop_marking()
        self.structure.pages.append(self._marks)
        self._canvas.addLiteral("\n".join(self._operators))
        self._canvas.showPage()
        self._begin()

    def _mark(self, tag: Tag) -> None:
        """Begin the content of a tag; outside any, of a paragraph of its own."""
        self._stop_marking()
        if tag is self.structure.root:
            tag = Tag("P", tag)
        if tag.kind == "Artifact":
            self._operators.append(_artifact(tag.alt))
        else:
            number = len(self._marks)
            self._operators.append(f"/{tag.kind} <</MCID {number}>> BDC")
            tag.kids.append((len(self.structure.pages), number))
            self._marks.append(tag)
        self._marked = tag

    def _mark_shape(self) -> None:
        tag = self._tag if self._tag.kind in {"Figure", "Artifact"} else LAYOUT
        if self._marked is not tag:
            self._mark(tag)

    def _stop_marking(self) -> None:
        self._stop_writing()
        if self._marked is not None:
            self._operators.append("EMC")
            self._marked = None

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


class _Opening:
    """A tag opened for a block; a generator would cost as much as the text inside."""

    __slots__ = ("_before", "_pen", "_tag")

    def __init__(self, pen: Pen, tag: Tag) -> None:
        self._pen, self._tag = pen, tag

    def __enter__(self) -> Tag:
        self._before = self._pen.enter(self._tag)
        return self._tag

    def __exit__(self, *_fault: object) -> None:
        self._pen.leave(self._before)


def _artifact(subtype: str) -> str:
    if not subtype:
        return "/Artifact BMC"
    return f"/Artifact <</Type /Pagination /Subtype /{subtype}>> BDC"


def _join(tag: Tag, present: Tag) -> None:
    """Make the outermost tag of `tag` a child of the present one, unless it has a place."""
    while tag.parent is not None:
        tag = tag.parent
    if tag.kind != "Document":
        tag.parent = present
        present.kids.append(tag)
