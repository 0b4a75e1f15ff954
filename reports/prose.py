"""Running text: lines broken at spaces, never inside a word that fits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.flow import Strip
from reports.fonts import Typesetter
from reports.pen import BLACK, Pen

# French signs stay with their word; so does the figure after « n° ».
_BREAK = re.compile(r"(?<!«) (?![:;?!»%—–])")


def break_lines(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> list[str]:
    """Return `text` in lines no wider than `width` points, at least one."""
    if typesetter.width(text, face, size) <= width:
        return [text]
    space = typesetter.width(" ", face, size)
    lines, line, used = [], "", 0.0
    for word in _pieces(text, face, size, width, typesetter):
        wide = typesetter.width(word, face, size)
        if line and used + space + wide > width:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
    return [*lines, line]


def balanced(text: str, face: str, size: float, width: float, typesetter: Typesetter) -> list[str]:
    """Return `text` in as many lines as `break_lines`, of lengths as even as they come."""
    lines = break_lines(text, face, size, width, typesetter)
    count = len(lines)
    while (
        width > size and len(tighter := break_lines(text, face, size, width, typesetter)) == count
    ):
        lines = tighter
        width -= size
    return lines


def _pieces(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> Iterator[str]:
    """Yield the words; one wider than the line comes in pieces that fit."""
    for word in _BREAK.split(text):
        if typesetter.width(word, face, size) <= width:
            yield word
            continue
        piece = ""
        for letter in word:
            if piece and typesetter.width(piece + letter, face, size) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


@dataclass(frozen=True, slots=True)
class Style:
    """How running text is set: font, size, distance of the base lines, 0 for black."""

    face: str
    size: float
    leading: float
    grey: float = BLACK


def paragraph(
    text: str,
    style: Style,
    typesetter: Typesetter,
    x: float,
    width: float,
    *,
    gap: float = 0.0,
    lead: str = "",
) -> list[Strip]:
    """Return the lines of a paragraph as strips, its first two and last two kept together.

    Args:
        text: What it says.
        style: How it is set.
        typesetter: Measures it.
        x: Its left edge, in points like every length.
        width: Its measure.
        gap: White above it.
        lead: A sign hung in the margin of the first line.
    """
    lines = break_lines(text, style.face, style.size, width, typesetter)

    def line(index: int, said: str) -> Strip:
        def draw(pen: Pen, top: float) -> None:
            base = top - style.leading * 0.76
            if lead and index == 0:
                pen.text(x - 12, base, lead, style.face, style.size, grey=style.grey)
            pen.text(x, base, said, style.face, style.size, grey=style.grey)

        kept = index < len(lines) - 1 and index in {0, len(lines) - 2}
        return Strip(style.leading, draw, gap=gap if index == 0 else 0.0, keep=kept)

    return [line(index, said) for index, said in enumerate(lines)]
