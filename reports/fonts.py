"""The embedded fonts, and what is drawn for a letter that a font does not have.

Text is set in Spectral, tables in Fira Sans; each stands in for a letter the other lacks. A letter
that neither has is drawn as an empty square and reported: it is never lost in silence.
"""

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from struct import unpack_from

import fontpkg_fira_sans
import fontpkg_spectral
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

SERIF = "Spectral-Regular"
SERIF_BOLD = "Spectral-SemiBold"
SANS = "FiraSans-Regular"
SANS_BOLD = "FiraSans-SemiBold"
_STAND_IN = {SERIF: SANS, SERIF_BOLD: SANS_BOLD, SANS: SERIF, SANS_BOLD: SERIF_BOLD}
MISSING = "\u25a1"
"""An empty square, which Spectral has."""
# Spaces and hyphens of other widths, drawn as the ones every font has.
_ALIKE = str.maketrans({
    "\u202f": "\u00a0", "\u2007": "\u00a0", "\u2009": "\u00a0", "\u2002": " ", "\u2003": " ",
    "\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " ", "\u3000": " ",
    "\u2011": "-", "\u02bc": "\u2019",
})  # fmt: skip
_FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_STANDARD = 258
"""How many glyphs every font names alike, without a name of its own."""
_INVISIBLE = {"Cc", "Cf"}


@cache
def register(face: str) -> dict[str, float]:
    """Load a face once and return the letters it has, with their widths for a size of one."""
    package = fontpkg_spectral if face.startswith("Spectral") else fontpkg_fira_sans
    font = TTFont(face, str(Path(package.ROOT) / "files" / f"{face}.ttf"))
    _align_figures(font.face)
    pdfmetrics.registerFont(font)
    return {chr(code): font.face.getCharWidth(code) / 1000 for code in font.face.charToGlyph}


def _align_figures(face: TTFontFace) -> None:
    """Draw figures all of one width, where the font has such a set: columns of them stand aligned.

    The canvas knows nothing of a font's features: the letters are made to lead to those glyphs.
    """
    glyphs = _glyph_names(face.get_table("post"))
    metrics = face.get_table("hmtx")
    for code, name in enumerate(_FIGURES, start=ord("0")):
        glyph = glyphs.get(f"{name}.tf")
        if glyph is not None:
            face.charToGlyph[code] = glyph
            (advance,) = unpack_from(">H", metrics, 4 * glyph)
            face.charWidths[code] = advance * 1000 / face.unitsPerEm


def _glyph_names(post: bytes) -> dict[str, int]:
    """Return the number of each glyph by its own name, from a table of format 2."""
    (count,) = unpack_from(">H", post, 32)
    names, at = [], 34 + 2 * count
    while at < len(post):
        names.append(post[at + 1 : at + 1 + post[at]].decode("ascii"))
        at += 1 + post[at]
    indexes = unpack_from(f">{count}H", post, 34)
    return {names[i - _STANDARD]: glyph for glyph, i in enumerate(indexes) if i >= _STANDARD}


def drawable(text: str) -> str:
    """Return `text` in NFC, without what has no shape, its odd spaces made plain."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text).translate(_ALIKE)
    return "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE)


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A letter no font has: its code « U+05D0 », its Unicode name, the words around it."""

    code: str
    name: str
    text: str


@dataclass
class Typesetter:
    """Measures text and chooses the faces that draw it; notes every letter none can draw.

    Attributes:
        missing: What could not be drawn, by letter, each with the first text that holds it.
        broken: The lines of texts broken so far, by text, face, size and width: many come back
            page after page.
    """

    missing: dict[str, MissingGlyph] = field(default_factory=dict)
    broken: dict[tuple[str, str, float, float], tuple[str, ...]] = field(default_factory=dict)
    _runs: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _widths: dict[tuple[str, str], float] = field(default_factory=dict)

    def runs(self, text: str, face: str) -> tuple[tuple[str, str], ...]:
        """Return the (face, text) pieces that draw `text`, in order."""
        known = self._runs.get((text, face))
        if known is None:
            known = self._runs[text, face] = self._split(text, face)
        return known

    def width(self, text: str, face: str, size: float) -> float:
        """Return the width of `text` in points."""
        known = self._widths.get((text, face))
        if known is None:
            pieces = self.runs(text, face)
            known = sum(sum(map(register(own).__getitem__, piece)) for own, piece in pieces)
            self._widths[text, face] = known
        return known * size

    def _split(self, text: str, face: str) -> tuple[tuple[str, str], ...]:
        shown = drawable(text)
        if register(face).keys() >= set(shown):
            return ((face, shown),)
        pieces: list[tuple[str, str]] = []
        for letter in shown:
            own, drawn = self._face_of(letter, face, text)
            if pieces and pieces[-1][0] == own:
                pieces[-1] = (own, pieces[-1][1] + drawn)
            else:
                pieces.append((own, drawn))
        return tuple(pieces)

    def _face_of(self, letter: str, face: str, text: str) -> tuple[str, str]:
        for own in (face, _STAND_IN[face]):
            if letter in register(own):
                return own, letter
        name = unicodedata.name(letter, "sans nom")
        if letter not in self.missing:
            where = drawable(text).index(letter)
            around = drawable(text)[max(0, where - 20) : where + 20].strip()
            self.missing[letter] = MissingGlyph(f"U+{ord(letter):04X}", name, around)
        register(SERIF)
        return SERIF, MISSING
