"""Rows of coefficients, weights, ECTS and scales beside the candidates' rows.

They are about the columns and hold nobody's mark; but a scale other than 20 says that the marks of
its columns are not on 20.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto

from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.plan import Plan
from jury_app.application.importing.workbook import Cell
from jury_app.domain.marks import MAX_MARK
from jury_app.domain.text import clean, fold, words
from jury_app.domain.vocabulary import Vocabulary

_ONE = r"\d{1,9}(?:[.,]\d{1,9})?"
_FROM = rf"(?:(?:\bde )?{_ONE} ?(?:à|[-–/]) ?)?"
_NUMBER = re.compile(rf"{_FROM}({_ONE})", re.IGNORECASE)
"""« 20 », « 0-20 », « de 0 à 20 », « 1/2 »: the last figure tells."""
_FIGURE = re.compile(
    rf"[(\[]?[x×]? ?{_NUMBER.pattern} ?(?:%|pts?|points?)?[)\]]?", re.IGNORECASE
)  # fmt: skip
_OUT_OF = re.compile(rf"(?:/|\bsur\b) ?({_ONE})", re.IGNORECASE)
_YEARS = range(1900, 2100)
_NAMES = ("birth_name", "full_name", "usage_name", "first_names", "last_name", "first_name")
_FREE = frozenset((*_NAMES, "number", "whole"))
"""Fields beside which a figure may stand in such a row; one of another (INE) is somebody's."""


class _Named(Enum):
    """What the text of a cell names."""

    PARAMETER = auto()
    SCALE = auto()
    OUT_OF = auto()
    """« /20 », « Notes sur 20 »: a scale by itself, which says nothing of the figures beside it."""


def names_parameter(words_known: Vocabulary, text: str) -> bool:
    """Tell whether a text names a parameter: « Coefficient », « Barème /20 », « sur 20 »."""
    return _named(words_known, text) is not None


def is_parameter_row(words_known: Vocabulary, layout: Layout, number: int) -> bool:
    """Tell whether a row of a sheet holds parameters alone: their names, and figures."""
    row, flags = layout.sheet.rows[number], layout.sheet.flags
    if not is_parameters(words_known, row):
        return False
    for name, column in layout.fields.items():
        if name not in _FREE and _figure(layout.at(number, column)) is not None:
            return False
    # What an uncalculated formula says of a scale is not known.
    flagged = bool(flags) and any((number, c) in flags for c in range(len(row)))
    return not (flagged and _Named.SCALE in _all_named(words_known, row))


def is_parameters(words_known: Vocabulary, row: list[Cell]) -> bool:
    """Tell whether cells name parameters (« Coef. », « /20 ») and hold but them and figures."""
    named, on_twenty = set[_Named](), True
    for cell in row:
        if _is_empty(words_known, cell):
            continue
        if isinstance(cell, str) and (found := _named(words_known, cell)):
            named.add(found)
        elif (figure := _figure(cell)) is None:
            return False
        else:
            on_twenty = on_twenty and figure == MAX_MARK and "/" not in str(cell)
    # Beside a mere « /20 », other figures are the marks of a row that lost its name.
    return bool(named) and (on_twenty or named != {_Named.OUT_OF})


def report_scale(plan: Plan, layout: Layout, number: int, *, above: bool) -> bool:
    """Report each cell of a skipped row that gives a scale other than 20.

    Args:
        plan: Where problems go.
        layout: The sheet.
        number: The row, from 0.
        above: Whether it stands between the header and the first candidate: a « Note maximale » is
            then a scale, elsewhere the best mark obtained unless no mark can be so high.

    Returns:
        True when there is one.
    """
    row, marked = layout.sheet.rows[number], layout.holds_marks or layout.holds_group_marks
    if not marked or not is_parameters(plan.words, row):
        return False
    best = any(isinstance(one, str) and fold(one) in plan.words.summary_rows for one in row)
    wrong = [
        column for column, scale in _scales(plan.words, layout, row)
        if scale > MAX_MARK or (scale < MAX_MARK and (above or not best))
    ]  # fmt: skip
    for column in wrong:
        plan.problem(
            layout, number, column, "MARK_OUT_OF_RANGE",
            f"Ce barème (« {cells.text(row[column])} ») n'est pas sur 20, et toute note est lue "
            "sur 20. Ramenez ces notes sur 20, puis supprimez cette ligne"
            + (" ; si c'est la meilleure note obtenue, nommez-la « Maximum »." if best else "."),
        )  # fmt: skip
    return bool(wrong)


def _scales(
    words_known: Vocabulary, layout: Layout, row: list[Cell]
) -> Iterator[tuple[int, float]]:
    """Yield the scale given by each cell, by column: « /20 », 20 beside « Barème »."""
    scale = _Named.SCALE in _all_named(words_known, row)
    # « Coef. » and « Barème » in one row: nothing says which of them the figures are.
    weights = any(
        isinstance(one, str) and not _NUMBER.search(one)
        and _named(words_known, one) is _Named.PARAMETER for one in row
    )  # fmt: skip
    fields = (layout.fields.get(name, -1) for name in (*_NAMES, "whole"))
    read = {*layout.marks, *layout.steps, *fields}
    unread = layout.titles.keys() - read - {0, layout.fields.get("ine")}
    for column, cell in enumerate(row):
        figure, found = _figure(cell), list[float]()
        if figure is not None:
            found = [figure] if scale and not weights and column in read else []
        elif isinstance(cell, str) and column not in unread:
            named, plain = _named(words_known, cell), clean(cell)
            written = _OUT_OF.findall(plain) if scale or named is not _Named.PARAMETER else []
            if not written and named is _Named.SCALE:
                written = _NUMBER.findall(plain)
            found = [_number(one) for one in written]
        scales = [one for one in found if one and one not in _YEARS]
        if scales:
            yield column, scales[-1]


def _all_named(words_known: Vocabulary, row: list[Cell]) -> set[_Named | None]:
    return {_named(words_known, cell) for cell in row if isinstance(cell, str)}


def _named(words_known: Vocabulary, text: str) -> _Named | None:
    plain = clean(text)
    if plain.isalnum():  # a name, an INE: most cells
        key = without = fold(plain)
    else:
        without = words(_OUT_OF.sub(" ", plain))
        key = words(_NUMBER.sub(" ", without))
    if key in words_known.scale_rows:
        return _Named.SCALE
    if key in words_known.parameter_rows:
        return _Named.PARAMETER
    # « 12/20 » is a mark.
    alone = without in {"", "note", "notes"} and _OUT_OF.search(plain)
    return _Named.OUT_OF if alone else None


def _is_empty(words_known: Vocabulary, cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and fold(cell) in {"", *words_known.marks.void})


def _figure(cell: Cell) -> float | None:
    if isinstance(cell, str):
        match = _FIGURE.fullmatch(clean(cell))
        return _number(match[1]) if match else None
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _number(written: str) -> float:
    return float(written.replace(",", "."))
