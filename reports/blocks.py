"""Every kind of block of the minutes, as strips."""

from dataclasses import replace
from itertools import pairwise

from reportlab.graphics.barcode.qr import QrCodeWidget

from jury_app.application.charts.rates import Rates
from jury_app.application.charts.spread import Distribution
from jury_app.application.minutes.model import (
    Block,
    Cover,
    Facts,
    Fingerprint,
    Grid,
    Items,
    Paragraph,
    Section,
    SignatureBox,
    Signatures,
    Subheading,
    Table,
)
from reports.chart import chart_strip
from reports.flow import Shape, Strip, height_of, never_alone, together
from reports.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, Typesetter
from reports.grid import grid_strips
from reports.pen import GREY, RULE, Pen
from reports.prose import Style, balanced, break_lines, paragraph
from reports.table import table_strips
from reports.tagging import Kind, Tag

_BODY, _LEADING = 10.4, 14.6
_STYLES = {
    "body": Style(SERIF, _BODY, _LEADING),
    "strong": Style(SERIF_BOLD, _BODY, _LEADING),
    "note": Style(SANS, 7.6, 10.8, GREY),
}
_PARAGRAPH_GAP = 6.0
_SHORT_SECTION = 275.0
"""A section that takes no more than this, in points, is not cut: a third of a page."""
_INTRODUCED = (Table, Rates, Distribution, Signatures, Fingerprint)
"""What a paragraph just before stays with."""
_LABEL = 128.0
_HEAD_BOX, _BOX, _BOX_GAP = 80.0, 62.0, 10.0
_QR = 84.0


class Setter:
    """Sets blocks between the margins of one page shape.

    Args:
        typesetter: Measures text.
        shape: The page.
        subheading: The level of its subheadings: below the numbered sections, or below a title.
    """

    def __init__(self, typesetter: Typesetter, shape: Shape, subheading: Kind = "H3") -> None:
        self._set = typesetter
        self._level = subheading
        self._x = shape.side
        self._measure = shape.measure

    def section(self, section: Section) -> list[Strip]:
        """Return a section: its heading, then its blocks."""
        strips = [self._heading(section.heading)]
        for block, following in pairwise((*section.blocks, None)):
            made = self.block(block) if block else []
            if isinstance(block, Paragraph) and isinstance(following, _INTRODUCED):
                made[-1] = replace(made[-1], keep=True)
            strips += made
        if section.bound:
            return [replace(strip, keep=True) for strip in strips]
        return together(strips) if height_of(strips) <= _SHORT_SECTION else strips

    def block(self, block: Block) -> list[Strip]:
        """Return the strips of any block."""
        x, width = self._x, self._measure
        match block:
            case Paragraph():
                style = _STYLES[block.style]
                strips = paragraph(block.text, style, self._set, x, width, gap=_PARAGRAPH_GAP)
            case Subheading():
                strips = [self._subheading(block.text)]
            case Items():
                strips = self._items(block)
            case Facts():
                strips = self._facts(block)
            case Table():
                strips = table_strips(block, self._set, x, width)
            case Grid():
                strips = grid_strips(block, self._set, x, width)
            case Rates() | Distribution():
                chart = chart_strip(block, self._set, x, width)
                strips = [self._subheading(block.title), chart]
            case Signatures():
                strips = self._signatures(block)
            case Fingerprint():
                strips = [self._fingerprint(block)]
        return strips

    def cover(self, cover: Cover) -> list[Strip]:
        """Return the head of the first page."""
        corner = 9.0
        tall = max(len(cover.left), len(cover.right))
        subject = balanced(cover.subject, SERIF_BOLD, 13, self._measure * 0.9, self._set)
        height = tall * 12 + 46 + len(subject) * 18 + 24
        middle, right = self._x + self._measure / 2, self._x + self._measure

        def draw(pen: Pen, top: float) -> None:
            for index, line in enumerate(cover.left):
                pen.text(self._x, top - 8 - index * 12, line, SANS, corner, grey=GREY)
            for index, line in enumerate(cover.right):
                pen.text(right, top - 8 - index * 12, line, SANS, corner, align="right", grey=GREY)
            y = top - tall * 12 - 34
            with pen.tag("H1"):
                pen.text(middle, y, cover.title, SERIF_BOLD, 24, align="center")
            y -= 26
            with pen.tag("P"):
                for line in subject:
                    pen.text(middle, y, line, SERIF_BOLD, 13, align="center")
                    y -= 18
            pen.text(middle, y - 1, cover.reference, SERIF, 11.5, align="center")

        return [Strip(height, draw, keep=True)]

    def _heading(self, title: str) -> Strip:
        def draw(pen: Pen, top: float) -> None:
            pen.bookmark(title, top)
            with pen.tag("H2"):
                pen.text(self._x, top - 12, title, SANS_BOLD, 12)
            pen.line(self._x, top - 18.5, self._measure, RULE)

        return Strip(20, draw, gap=24, keep=True)

    def _subheading(self, title: str) -> Strip:
        def draw(pen: Pen, top: float) -> None:
            with pen.tag(self._level):
                pen.text(self._x, top - 10, title, SANS_BOLD, 9)

        return Strip(13, draw, gap=13, keep=True)

    def _items(self, block: Items) -> list[Strip]:
        strips: list[Strip] = []
        entries = Tag("L")
        for index, entry in enumerate(block.entries):
            gap = _PARAGRAPH_GAP if index == 0 else 2
            strips += paragraph(entry, _STYLES["body"], self._set, self._x + 14,
                                self._measure - 14, gap=gap, lead="–", within=entries)  # fmt: skip
        return never_alone(strips)

    def _facts(self, block: Facts) -> list[Strip]:
        facts = Tag("L")
        return [self._fact(label, value, facts.add("LI"), 8.0 if index == 0 else 1.5)
                for index, (label, value) in enumerate(block.pairs)]  # fmt: skip

    def _fact(self, label: str, value: str, item: Tag, gap: float) -> Strip:
        lines = break_lines(value, SERIF, _BODY, self._measure - _LABEL, self._set)

        def draw(pen: Pen, top: float) -> None:
            with pen.tag(item.add("Lbl")):
                pen.text(self._x, top - _LEADING * 0.76, label, SANS, 8.2, grey=GREY)
            with pen.tag(item.add("LBody")):
                for index, line in enumerate(lines):
                    y = top - _LEADING * (index + 0.76)
                    pen.text(self._x + _LABEL, y, line, SERIF, _BODY)

        return Strip(len(lines) * _LEADING, draw, gap=gap)

    def _signatures(self, block: Signatures) -> list[Strip]:
        signers = Tag("L")
        rows = [self._box_row(block.heads, 2, _HEAD_BOX, signers)] if block.heads else []
        rows += [self._box_row(block.others[i : i + 3], 3, _BOX, signers)
                 for i in range(0, len(block.others), 3)]  # fmt: skip
        return together(rows)

    def _box_row(
        self, boxes: tuple[SignatureBox, ...], columns: int, height: float, signers: Tag
    ) -> Strip:
        width = (self._measure - _BOX_GAP * (columns - 1)) / columns

        def draw(pen: Pen, top: float) -> None:
            for index, box in enumerate(boxes):
                x = self._x + index * (width + _BOX_GAP)
                pen.frame(x, top - height, width, height)
                with pen.tag(signers.add("LI").add("LBody")):
                    below = self._box_text(pen, box, x + 8, top - 13, width - 16)
                    if box.field:
                        spoken = f"Signature de {box.name}, {box.quality}"
                        edges = (x + 4, top - height + 3, x + width - 4, below)
                        pen.place_signature(box.field, spoken, edges)

        return Strip(height, draw, gap=_BOX_GAP)

    def _box_text(self, pen: Pen, box: SignatureBox, x: float, y: float, width: float) -> float:
        """Write what a box says; return the height below which it is free."""
        if box.name:
            with pen.tag("P"):
                for line in break_lines(box.name, SANS_BOLD, 8.8, width, self._set):
                    pen.text(x, y, line, SANS_BOLD, 8.8)
                    y -= 10.5
        if box.quality:
            with pen.tag("P"):
                for line in break_lines(box.quality, SANS, 7.8, width, self._set):
                    pen.text(x, y, line, SANS, 7.8)
                    y -= 10
        if box.note:
            with pen.tag("P"):
                pen.text(x, y, box.note, SANS, 7, grey=GREY)
            y -= 8
        return y + 6

    def _fingerprint(self, block: Fingerprint) -> Strip:
        rows = [block.groups[i : i + 4] for i in range(0, len(block.groups), 4)]
        modules = _modules(block.code)
        side = _QR / len(modules)

        def draw(pen: Pen, top: float) -> None:
            with pen.tag("P"):
                for index, row in enumerate(rows):
                    y = top - 26 - index * 18
                    for place, group in enumerate(row):
                        pen.text(self._x + place * 48, y, f"{group} ", SANS_BOLD, 13)
            x = self._x + self._measure - _QR
            with pen.figure(block.spoken, (x, top - _QR, x + _QR, top)):
                pen.fill([(x + c * side, top - (r + 1) * side, n * side, side)
                          for r, line in enumerate(modules) for c, n in _dark(line)])  # fmt: skip

        return Strip(_QR, draw, gap=12)


def _modules(text: str) -> list[list[bool]]:
    """Return the squares of a QR code, True where dark."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    return [[bool(square) for square in line] for line in code.modules]


def _dark(line: list[bool]) -> list[tuple[int, int]]:
    """Return the dark stretches of a line: first square and length."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found
