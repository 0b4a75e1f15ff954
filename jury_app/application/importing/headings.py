"""What headings say beside a name, and which of the unknown ones stand over marks."""

import re

from jury_app.application.importing.cells import text
from jury_app.application.importing.layout import Layout
from jury_app.domain.marks import read_mark
from jury_app.domain.text import fold, words
from jury_app.domain.vocabulary import Vocabulary

_ASIDE = re.compile(
    # Of another scale than 20 the column stays unknown, and the report says so.
    r"(?:/|\bsur)\s*20(?:[.,]0+)?(?!\d|[.,/]\d|\s*%)(?:\s*(?:points?|pts?)\b\.?)?"
    r"|\bcoef(?:f?s?|ficients?)\b\.?\s*[:=x×]?\s*\d+(?:[.,]\d+)?(?![\d%])",
    re.IGNORECASE,
)
"""« /20 », « sur 20 », « coef. 2 »: said of a column, no part of its name."""
_FIGURE = re.compile(r"(\d{1,3})(?:[.,]\d+)?(?: ?/ ?\d{1,3})?")
_HIGHEST = 100
_AVERAGES = frozenset("moyenne moyennes moy total totaux somme min max".split())
_NUMBERS = frozenset("n no num numero".split())
_OTHERS = frozenset("age ordre rang classement salle table place annee heures absences".split())
"""Headings of figures that are no marks: words anywhere, first words, whole headings."""


def bare(heading: str) -> str:
    """Return a heading without « /20 » and « (coef. 2) »; parentheses may stay empty."""
    return _ASIDE.sub(" ", heading)


def like_marks(words_known: Vocabulary, layout: Layout) -> dict[int, str]:
    """Return the unknown columns that seem to hold marks, by their headings.

    Empty unless the rows name people or groups. A column of averages, of ranks or of numbers is
    none; marks out of 40 or of 100 are.
    """
    if layout.holds_jury or not (layout.names_people or "group" in layout.fields):
        return {}
    return {
        column: heading
        for column, heading in layout.unknown.items()
        if not _is_other(words_known, heading) and _holds_marks(words_known, layout, column)
    }


def _is_other(words_known: Vocabulary, heading: str) -> bool:
    said = words(heading).split()
    return (
        bool(_AVERAGES.intersection(said))
        or bool(_NUMBERS.intersection(said[:1]))
        or fold(heading) in _OTHERS
        or " ".join(said) in words_known.parameter_rows
    )


def _holds_marks(words_known: Vocabulary, layout: Layout, column: int) -> bool:
    """Tell whether most cells of a column are figures up to 100, or the codes of marks."""
    filled = figures = codes = 0
    for number in range(layout.header + 1, len(layout.sheet.rows)):
        cell = layout.at(number, column)
        if written := text(cell):
            filled += 1
            if _is_figure(written):
                figures += 1
            elif read_mark(cell, words_known.marks).value is not None:
                codes += 1
    return figures > 0 and 2 * (figures + codes) >= filled


def _is_figure(written: str) -> bool:
    match = _FIGURE.fullmatch(written)
    return match is not None and int(match[1]) <= _HIGHEST
