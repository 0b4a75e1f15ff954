"""Running text: lines broken at spaces, never inside a word that fits."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reports.flow import Strip
from reports.fonts import Typesetter
from reports.pen import BLACK, Pen
from reports.tagging import Tag

# French signs stay with their word, « (7) » with the « sept » it repeats, « 3) » with « minimum »,
# « n° » and « art. » with their figure, « Mme » with the name, a month with its day.
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_BREAK = re.compile(
    r" (?<!« )(?<!\bn° )(?<!\bart\. )(?<!\bMme )(?<!\bM\. )"  # the space first: it is rare
    rf"(?![:;?!»%—–]|\(\d+\)|\d{{1,2}}\)|(?:(?<=\d )|(?<=1er ))(?:{_MONTHS})\b)"
)
_NEW_LINE = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_EDGES = re.compile(r"(?<= )(?=.)"), re.compile(r"(?<=\w-)(?=\w)")
"""Where a word too wide for its line is cut: at a space it holds, else after a hyphen."""

_HAIR = 1e-6
"""What a sum of widths may be off, in points."""
_RUNT = 0.16
"""A last line narrower than this part of the measure looks like one left behind."""


def break_lines(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> tuple[str, ...]:
    """Return `text` in lines no wider than `width` points, at least one; those written stay apart.

    A line keeps the space it was broken at, beyond its width: a listener, who hears the lines one
    after the other, never hears two words as one.
    """
    known = typesetter.broken.get((text, face, size, width))
    if known is None:
        known = _by_line(text, lambda line: _broken(line, face, size, width, typesetter))
        typesetter.broken[text, face, size, width] = known
    return known


def written_lines(text: str) -> list[str]:
    """Return the lines a text was written in, blank ones left out; at least one."""
    lines = [line.rstrip(" ") for line in _NEW_LINE.split(text) if line.strip()]
    return lines if len(lines) > 1 else [text]


def _by_line(text: str, set_line: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Return each line written as `set_line` breaks it, a space between it and the next."""
    *before, last = map(set_line, written_lines(text))
    return (*(line for *whole, end in before for line in (*whole, f"{end} ")), *last)


def _broken(text: str, face: str, size: float, width: float, typesetter: Typesetter) -> list[str]:
    if typesetter.width(text, face, size) <= width:
        return [text]
    space = typesetter.width(" ", face, size)
    lines, line, used = [], "", 0.0
    for word in _pieces(text, face, size, width, typesetter):
        bare = word.removesuffix(" ")
        wide = typesetter.width(bare, face, size)
        if line and used + wide > width:
            lines.append(line)
            line, used = "", 0.0
        line += word
        used += wide if bare == word else wide + space
    return [*lines, line]


def settled(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> tuple[str, ...]:
    """Return `text` in lines as `break_lines`, a little narrower if one word is left at the end."""
    return _by_line(text, lambda line: _settled(line, face, size, width, typesetter))


def _settled(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> tuple[str, ...]:
    lines = break_lines(text, face, size, width, typesetter)
    narrow = width
    while len(lines) > 1 and typesetter.width(lines[-1], face, size) < _RUNT * width:
        narrow -= size
        tighter = break_lines(text, face, size, narrow, typesetter)
        if narrow < 0.8 * width or len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def shortened(text: str, face: str, size: float, width: float, typesetter: Typesetter) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` points."""
    if typesetter.width(text, face, size) <= width:
        return text
    fits = bisect_right(
        range(len(text)), width, key=lambda end: typesetter.width(f"{text[:end]}…", face, size)
    )
    return f"{text[: max(0, fits - 1)].rstrip()}…"


def balanced(
    text: str, face: str, size: float, width: float, typesetter: Typesetter
) -> tuple[str, ...]:
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
    """Yield the words with the space after them; one wider than the line in pieces that fit."""
    words = _BREAK.split(text)
    for place, word in enumerate(words, start=1):
        space = " " if place < len(words) else ""
        yield from _fitting(word + space, face, size, width, typesetter)


def _fitting(
    word: str, face: str, size: float, width: float, typesetter: Typesetter
) -> Iterator[str]:
    """Yield a word in pieces that fit: cut at a space, else after a hyphen, else anywhere."""
    if typesetter.width(word.removesuffix(" "), face, size) <= width:
        yield word
        return
    for edge in _EDGES:
        if len(parts := edge.split(word)) > 1:
            for part in parts:
                yield from _fitting(part, face, size, width, typesetter)
            return
    piece, taken = "", 0.0
    for letter in word:
        # Letter by letter: the whole measured at each would take for ever on a text without spaces.
        wide = typesetter.width(letter, face, size)
        if piece and taken + wide > width - _HAIR and letter != " ":
            yield piece
            piece, taken = "", 0.0
        piece, taken = piece + letter, taken + wide
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
    within: Tag | None = None,
) -> list[Strip]:
    """Return the lines of a paragraph as strips, its first two and last two kept together.

    Args:
        text: What it says.
        style: How it is set.
        typesetter: Measures it.
        x: Its left edge, in points like every length.
        width: Its measure.
        gap: White above it.
        lead: A sign hung in the margin of the first line: the paragraph is an item of a list.
        within: The tag it belongs to, such as that list.
    """
    lines = settled(text, style.face, style.size, width, typesetter)
    item = Tag("LI" if lead else "P", within)
    label, body = (item.add("Lbl"), item.add("LBody")) if lead else (item, item)

    def line(index: int, said: str) -> Strip:
        def draw(pen: Pen, top: float) -> None:
            base = top - style.leading * 0.76
            if lead and index == 0:
                with pen.tag(label):
                    pen.text(x - 12, base, lead, style.face, style.size, grey=style.grey)
            with pen.tag(body):
                pen.text(x, base, said, style.face, style.size, grey=style.grey)

        kept = index < len(lines) - 1 and index in {0, len(lines) - 2}
        return Strip(style.leading, draw, gap=gap if index == 0 else 0.0, keep=kept)

    return [line(index, said) for index, said in enumerate(lines)]
