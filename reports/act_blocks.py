"""The blocks that letters and certificates add to those of the minutes, as strips."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.lib.utils import ImageReader

from jury_app.application.documents.model import (
    Act,
    ActBlock,
    Addressee,
    Blank,
    Letterhead,
    PersonName,
    Ruled,
    SignOff,
    Statement,
    Subject,
    Title,
)
from jury_app.application.minutes.model import Items, Paragraph, Signatures, Subheading, Table
from reports.blocks import Setter
from reports.flow import Shape, Strip
from reports.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, Typesetter
from reports.pen import GREY, HAIR, Pen
from reports.prose import balanced, break_lines
from reports.tagging import Kind

_SMALL, _SMALL_LEADING = 8.6, 12.0
_TEXT, _LEADING = 10.4, 14.6
_LOGO_HEIGHT, _LOGO_WIDTH = 44.0, 170.0
_NAME, _LEAST_NAME = 19.0, 0.8
_SIGN = 210.0
"""Width of the place to sign, in points."""
_ADDRESS = 235.0
_RULED = 22.0


class Logo:
    """A logo and its size on the page."""

    def __init__(self, data: bytes) -> None:
        self.image = ImageReader(BytesIO(data))
        width, height = self.image.getSize()
        scale = min(_LOGO_HEIGHT / height, _LOGO_WIDTH / width)
        self.width, self.height = width * scale, height * scale


class ActSetter:
    """Sets acts between the margins of one page shape.

    Args:
        typesetter: Measures text.
        shape: The page.
        logo: Of the letterhead, or None.
        running: True when the letterhead comes back act after act in one file: it is then no more
            said to a listener than the foot of the pages.
    """

    def __init__(
        self, typesetter: Typesetter, shape: Shape, logo: Logo | None, *, running: bool = False
    ) -> None:
        self._plain = Setter(typesetter, shape, subheading="H2")
        self._set = typesetter
        self._shape = shape
        self._x = shape.side
        self._measure = shape.measure
        self._logo = logo
        self._running = running
        self._heads: dict[Letterhead | Title | Addressee | Subject, Strip] = {}

    def act(self, act: Act) -> list[Strip]:
        """Return the strips of a whole act, an entry of the outline before them."""
        strips: list[Strip] = [Strip(0, lambda pen, top: pen.bookmark(act.title, top), keep=True)]
        for place, block in enumerate(act.blocks):
            made = self._block(block)
            if _goes_with(block, act.blocks[place + 1 :]):
                made[-1] = replace(made[-1], keep=True)
            strips += made
        return strips

    def _block(self, block: ActBlock) -> list[Strip]:
        match block:
            case Letterhead() | Title() | Addressee() | Subject():
                # Most stand on every document of a batch: they are set once.
                if block not in self._heads:
                    self._heads[block] = self._head(block)
                return [self._heads[block]]
            case PersonName() | Statement() | SignOff():
                return [self._body(block)]
            case Blank():
                return [Strip(block.height, _nothing, keep=True)]
            case Ruled():
                return self._ruled(block)
            case _:
                return self._plain.block(block)

    def _head(self, block: Letterhead | Title | Addressee | Subject) -> Strip:
        match block:
            case Letterhead():
                return self._letterhead(block)
            case Title():
                return self._title(block)
            case Addressee():
                return self._addressee(block)
            case Subject():
                return self._subject(block)

    def _body(self, block: PersonName | Statement | SignOff) -> Strip:
        match block:
            case PersonName():
                return self._person(block)
            case Statement():
                return self._statement(block)
            case SignOff():
                return self._sign_off(block)

    def _letterhead(self, block: Letterhead) -> Strip:
        x, right, logo = self._x, self._x + self._measure, self._logo
        above = logo.height + 8 if logo else 0.0
        half = self._measure * 0.58
        left = [line for said in block.left
                for line in break_lines(said, SANS, _SMALL, half, self._set)]  # fmt: skip
        height = max(above + len(left) * _SMALL_LEADING, len(block.right) * _SMALL_LEADING) + 4

        def draw(pen: Pen, top: float) -> None:
            if logo:
                pen.image(logo.image, x, top - logo.height, logo.width, logo.height)
            with pen.artifact("Header") if self._running else pen.tag("P"):
                for index, line in enumerate(left):
                    y = top - above - 9 - index * _SMALL_LEADING
                    pen.text(x, y, line, SANS_BOLD if index == 0 else SANS, _SMALL,
                             grey=0.0 if index == 0 else GREY)  # fmt: skip
            with pen.artifact("Header") if self._running else pen.tag("P"):
                for index, line in enumerate(block.right):
                    y = top - 9 - index * _SMALL_LEADING
                    pen.text(right, y, line, SANS, _SMALL, align="right", grey=GREY)
            pen.line(x, top - height - 3, self._measure, HAIR)

        return Strip(height + 3, draw, keep=True)

    def _title(self, block: Title) -> Strip:
        size = 25.0 if block.large else 20.0
        middle = self._x + self._measure / 2
        title = balanced(block.text, SERIF_BOLD, size, self._measure, self._set)
        subject = balanced(block.subject, SERIF_BOLD, 11.6, self._measure, self._set)
        reference = [block.reference] if block.reference else []
        lines: list[tuple[Kind, list[tuple[str, str, float, float]]]] = [
            ("H1", [(line, SERIF_BOLD, size, size * 1.22) for line in title]),
            ("P", [(line, SERIF_BOLD, 11.6, 16.0) for line in subject if line]),
            ("P", [(line, SERIF, 10.8, 17.0) for line in reference]),
        ]
        lines = [(kind, group) for kind, group in lines if group]
        height = sum(step for _, group in lines for *_, step in group) + 4

        def draw(pen: Pen, top: float) -> None:
            y = top
            for kind, group in lines:
                with pen.tag(kind):
                    for line, face, points, step in group:
                        y -= step
                        pen.text(middle, y + step * 0.22, line, face, points, align="center")

        gap = 84.0 if block.large else 14.0
        return Strip(height, draw, gap=gap, keep=True)

    def _addressee(self, block: Addressee) -> Strip:
        x = self._x + self._measure - _ADDRESS
        lines = [(line, SERIF_BOLD if index == 0 else SERIF)
                 for index, said in enumerate(block.lines)
                 for line in break_lines(said, SERIF_BOLD, 10.8, _ADDRESS, self._set)]  # fmt: skip

        def draw(pen: Pen, top: float) -> None:
            for index, (line, face) in enumerate(lines):
                if line:
                    with pen.tag("P"):
                        pen.text(x, top - 11 - index * 15, line, face, 10.8)

        return Strip(len(lines) * 15 + 8, draw, gap=24, keep=True)

    def _subject(self, block: Subject) -> Strip:
        lines = break_lines(block.text, SERIF_BOLD, _TEXT, self._measure, self._set)

        def draw(pen: Pen, top: float) -> None:
            with pen.tag("H1"):
                for index, line in enumerate(lines):
                    y = top - _LEADING * (index + 0.76)
                    pen.text(self._x, y, line, SERIF_BOLD, _TEXT)

        return Strip(len(lines) * _LEADING, draw, gap=18, keep=True)

    def _person(self, block: PersonName) -> Strip:
        middle, size = self._x + self._measure / 2, _NAME
        wide = self._set.width(block.name, SERIF_BOLD, size)
        if wide > self._measure:
            size *= max(_LEAST_NAME, self._measure / wide)
        names = balanced(block.name, SERIF_BOLD, size, self._measure, self._set)
        height = len(names) * size * 1.3 + len(block.below) * 16 + 6

        def draw(pen: Pen, top: float) -> None:
            y = top
            with pen.tag("P"):
                for line in names:
                    y -= size * 1.3
                    pen.text(middle, y + size * 0.3, line, SERIF_BOLD, size, align="center")
            for line in block.below:
                y -= 16
                pen.text(middle, y + 4, line, SERIF, 11, align="center")

        return Strip(height, draw, gap=36, keep=True)

    def _statement(self, block: Statement) -> Strip:
        middle = self._x + self._measure / 2
        face, size = (SERIF_BOLD, 14.5) if block.strong else (SERIF, 11.6)
        step = size * 1.5
        lines = balanced(block.text, face, size, self._measure * 0.88, self._set)

        def draw(pen: Pen, top: float) -> None:
            with pen.tag("P"):
                for index, line in enumerate(lines, start=1):
                    y = top - index * step + step * 0.3
                    pen.text(middle, y, line, face, size, align="center")

        return Strip(len(lines) * step, draw, gap=24 if block.strong else 16)

    def _sign_off(self, block: SignOff) -> Strip:
        right = block.side == "right"
        x = self._x + self._measure - _SIGN if right else self._x
        lines = [(line, face) for said, face in ((block.done_at, SERIF), (block.quality, SERIF))
                 if said for line in break_lines(said, face, _TEXT, _SIGN, self._set)]  # fmt: skip
        name = break_lines(block.name, SERIF_BOLD, _TEXT, _SIGN, self._set) if block.name else ()
        height = (len(lines) + len(name)) * _LEADING + 28

        def draw(pen: Pen, top: float) -> None:
            y = top
            for line, face in lines:
                y -= _LEADING
                pen.text(x, y + 4, line, face, _TEXT)
            y = top - height
            for line in reversed(name):
                pen.text(x, y + 4, line, SERIF_BOLD, _TEXT)
                y += _LEADING

        return Strip(height, draw, gap=18)

    def _ruled(self, block: Ruled) -> list[Strip]:
        lines = [Strip(_RULED, self._rule, keep=True) for _ in range(block.lines - 1)]
        return [*self._plain.block(Subheading(block.caption)), *lines, Strip(_RULED, self._rule)]

    def _rule(self, pen: Pen, top: float) -> None:
        pen.line(self._x, top - _RULED, self._measure, HAIR)


def _goes_with(block: ActBlock, after: Sequence[ActBlock]) -> bool:
    """Tell whether the end of a block stands on the page of what comes after it.

    Nobody signs a page without a line of what is signed: of a list, its last rows. A sentence that
    leads to a list stands with the list, not with the table before it.
    """
    following, then = ([*(one for one in after if not _is_aside(one)), None, None])[:2]
    if isinstance(following, SignOff | Signatures | Ruled):
        return True
    if isinstance(block, Table):
        return isinstance(following, Paragraph) and not isinstance(then, Items)
    return isinstance(block, Paragraph) and isinstance(following, Table | Items)


def _is_aside(block: ActBlock) -> bool:
    return isinstance(block, Blank) or (isinstance(block, Paragraph) and block.style == "note")


def _nothing(_pen: Pen, _top: float) -> None:
    """Draw white."""
