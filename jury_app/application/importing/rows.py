"""Which rows of a sheet are data, and whom a row is about."""

import re
from collections.abc import Iterator
from itertools import islice

from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.names import without_civility
from jury_app.application.importing.parameters import (
    is_parameter_row,
    is_parameters,
    names_parameter,
    report_scale,
)
from jury_app.application.importing.plan import Person, Plan, same_full_name, same_name
from jury_app.application.importing.tables import LEGEND, OtherTables
from jury_app.application.importing.workbook import Cell
from jury_app.domain.text import clean, fold, of, words
from jury_app.domain.values import MarkCode

_BLANK = (None, "")
_LIKE_INE = re.compile(r"(?=.*\d)[0-9a-z]{8,14}")
_SENTENCE = 2
"""How many words a note under a table has at least."""
_TELLING = (
    "ine",
    "birth_name",
    "full_name",
    "last_name",
    "first_names",
    "usage_name",
    "first_name",
    "birth_date",
    "birth_place",
    "birth_commune",
    "acquired",
    "group",
    "whole",
    "role",
)
"""Fields that say something of somebody; others are filled down below the table, or numbered."""
_SITUATED = ("birth_date", "option", "role")
_PARAMETERS = "coefficient ou barème"
_REPEATED = "en-tête répété"
_CODES = frozenset(code.value.lower() for code in MarkCode)


def data_rows(plan: Plan, layout: Layout, *, ignored: bool = True) -> Iterator[int]:
    """Yield the rows below the header that hold data; list the others when asked."""
    rows = layout.sheet.rows
    places = reversed(range(len(rows)))
    last = next((i for i in places if any(c not in _BLANK for c in rows[i])), 0)
    last = max([last, *(row for row, _ in layout.sheet.flags if row < len(rows))])
    if ignored:
        _skip_above(plan, layout)
    headers = [_folded(rows[n]) for n in range(max(layout.header - 1, 0), layout.header + 1)]
    fields = [layout.fields[name] for name in _TELLING if name in layout.fields]
    telling = (*fields, *layout.marks, *layout.steps)
    above, titles = True, OtherTables(plan, layout)
    for number in range(layout.header + 1, last + 1):
        plan.beat()
        if titles.opens(number):
            continue
        why = _why_skipped(plan, layout, number, headers)
        if why is None and not _tells(layout, number, telling):
            why = "ni nom ni note"
        if titles.hold(why is None or why == _REPEATED):
            continue
        if why is None:
            above = False
            yield number
        elif ignored:
            _skip(plan, layout, number, why, above=above)
    titles.end(ignored=ignored)


def _skip_above(plan: Plan, layout: Layout) -> None:
    """List the rows above the header as ignored, unless they are of a whole table."""
    for number in range(layout.header):
        row = layout.sheet.rows[number]
        ine = layout.value(number, "ine")
        if isinstance(ine, str) and plan.people.by_ine(fold(ine).upper()):
            plan.problem(
                layout, number, layout.fields["ine"], "COLUMN_AMBIGUOUS",
                f"Cette ligne est d'un autre tableau que celui de la ligne {layout.header + 1} : "
                "mettez-le sur sa propre feuille.",
            )  # fmt: skip
            return
        if any(c not in _BLANK for c in row):
            about_columns = is_parameters(plan.words, row)
            _skip(plan, layout, number, _PARAMETERS if about_columns else "titre")


def _skip(plan: Plan, layout: Layout, number: int, why: str, *, above: bool = False) -> None:
    """List a row as ignored, unless it says that marks are on another scale than 20."""
    if not report_scale(plan, layout, number, above=above):
        plan.ignore(layout, number, why)


def _folded(row: list[Cell]) -> list[str]:
    return [fold(c) if isinstance(c, str) else "" for c in row]


def _why_skipped(plan: Plan, layout: Layout, number: int, headers: list[list[str]]) -> str | None:
    row = layout.sheet.rows[number]
    # Three tell whether there are one, two or more.
    filled = list(islice((c for c in row if c not in _BLANK), 3))
    if not filled:
        columns = range(max(len(row), len(layout.sheet.rows[layout.header])))
        flagged = any((number, c) in layout.sheet.flags for c in columns)
        return None if flagged else "ligne vide"
    # A numbered table numbers its summary too.
    opening = next((c for c in filled if isinstance(c, str)), "")
    first = fold(filled[0]) if isinstance(filled[0], str) else ""
    repeats = len(filled) > 1 and any(first in header for header in headers)
    if repeats and _folded(row) in headers:
        return _REPEATED
    alone = len(filled) == 1 and (
        (first and first.startswith(plan.words.legend_rows)) or _is_note(layout, row)
    )
    explains = first in plan.words.legend_rows or first in _CODES
    if alone or (len(filled) == 2 and explains):
        return LEGEND
    opens = fold(opening) in plan.words.summary_rows or _opens_summary(plan, opening)
    why = "total ou moyenne" if opens else None
    if why is None and is_parameter_row(plan.words, layout, number):
        why = _PARAMETERS
    return None if why is None or _names_someone(plan, layout, number) else why


def _tells(layout: Layout, number: int, columns: tuple[int, ...]) -> bool:
    """Tell whether a row holds anything, or something faulty, in the columns that say something."""
    row, flags = layout.sheet.rows[number], layout.sheet.flags
    for column in columns:
        cell = row[column] if column < len(row) else None
        # A name put together by a formula is a space where there is nobody.
        if cell not in _BLANK and not (isinstance(cell, str) and cell.isspace()):
            return True
    return bool(flags) and any((number, column) in flags for column in columns)


def _opens_summary(plan: Plan, text: str) -> bool:
    # Most rows begin with one word, an INE: the dearer look is for the others.
    return not text.isalnum() and f"{words(text)} ".startswith(plan.words.summary_openings)


def _is_note(layout: Layout, row: list[Cell]) -> bool:
    """Tell whether the one text of a row is a sentence under the table, where no value is read."""
    [(column, only)] = [(c, one) for c, one in enumerate(row) if one not in _BLANK]
    if not isinstance(only, str):
        return False
    if sum(word[0].isalpha() for word in clean(only).split()) < _SENTENCE:
        return False
    read = {*layout.fields.values(), *layout.marks, *layout.steps} - {layout.fields.get("ine")}
    return column not in read and not _LIKE_INE.fullmatch(fold(only))


def _names_someone(plan: Plan, layout: Layout, number: int) -> bool:
    """Tell whether a row names a person: « MIN Jun » is no summary, nor « VAL Pierre »."""
    ine = layout.value(number, "ine")
    opens = isinstance(ine, str) and (_opens_summary(plan, ine) or names_parameter(plan.words, ine))
    if isinstance(ine, str) and not opens and _LIKE_INE.fullmatch(fold(ine)):
        return True
    full = layout.value(number, "full_name")
    # « TOTAL Jean » of an option is a candidate; the « Moyenne » of an option is none.
    several = isinstance(full, str) and len(full.split()) > 1
    if several and any(layout.value(number, one) not in _BLANK for one in _SITUATED):
        return True
    whole = (full, layout.value(number, "birth_name"))
    if any(isinstance(one, str) and plan.people.knows(one) for one in whole):
        return True
    return any(
        all(isinstance(value := layout.value(number, name), str) and value for name in pair)
        for pair in (("birth_name", "first_names"), ("last_name", "first_name"))
    )


def find_person(plan: Plan, layout: Layout, row: int) -> Person | None:
    """Return whom a row of a sheet without option is about; report who cannot be found."""
    before = len(plan.problems)
    ine = plan.read_field(layout, row, "ine", cells.ine)
    if len(plan.problems) > before:
        return None
    if ine is not None:
        person = plan.people.by_ine(ine)
        if person is None:
            _unknown(plan, layout, row, "ine", f"Aucun candidat n'a l'INE {ine}")
            return None
        if not person.known and person.seen == (layout.sheet.name, row):
            return person  # this very row named the candidate
        named = check_name(plan, layout, row, person)
        return person if named and len(plan.problems) == before else None
    return _by_names(plan, layout, row)


def _by_names(plan: Plan, layout: Layout, row: int) -> Person | None:
    last, first, full = _names(plan, layout, row)
    born = plan.read_field(layout, row, "birth_date", lambda c: cells.day(c, layout.sheet.day_zero))
    name = full or f"{last} {first or ''}".strip()
    if any(layout.flag(row, layout.fields.get(one, -1)) for one in _NAMES):
        return None
    if not name:
        where = next(n for n in ("ine", "birth_name", "full_name") if n in layout.fields)
        _unknown(plan, layout, row, where, "Cette ligne ne nomme aucun candidat")
        return None
    found = None
    if born and last:
        found = plan.people.by_identity(last, first or "", born)
    found = found or plan.people.by_name(name, either_order=bool(full))
    if found and born and found.row.birth_date not in {None, born}:
        found = None
    if found is None:
        where = "birth_name" if "birth_name" in layout.fields else "full_name"
        where = where if where in layout.fields else "ine"
        if plan.people.homonyms(name, either_order=bool(full)):
            plan.problem(
                layout, row, layout.fields.get(where), "CANDIDATE_UNKNOWN",
                f"Plusieurs candidats s'appellent {name} : dites lequel par son INE, ou par sa "
                "date de naissance dans une colonne à part.",
            )  # fmt: skip
        else:
            _unknown(plan, layout, row, where, f"Aucun candidat ne s'appelle {name}")
    return found


def _unknown(plan: Plan, layout: Layout, row: int, name: str, said: str) -> None:
    plan.problem(
        layout, row, layout.fields.get(name), "CANDIDATE_UNKNOWN",
        f"{said} : ajoutez-le à la liste des candidats ou corrigez cette cellule.",
    )  # fmt: skip


_NAMES = ("birth_name", "first_names", "full_name")


def _names(plan: Plan, layout: Layout, row: int) -> tuple[str, str | None, str]:
    last, first, full = (plan.read_text(layout, row, name) for name in _NAMES)
    return last, first or None, without_civility(full)


def check_name(plan: Plan, layout: Layout, row: int, person: Person) -> bool:
    """Tell whether the names of a row are those of the candidate found by INE; report if not."""
    last, first, full = _names(plan, layout, row)
    wrong = None
    if full and not same_full_name(person.row, full):
        wrong = "full_name"
    last_ok, first_ok = same_name(person.row, last or None, first)
    if not first_ok:
        wrong = "first_names"
    if not last_ok:
        wrong = "birth_name"
    if wrong is None:
        return True
    known = f"{person.row.birth_name} {person.row.first_names}"
    plan.problem(
        layout, row, layout.fields[wrong], "IDENTITY_MISMATCH",
        f"L'INE {person.row.ine} est celui {of(known)} : la ligne est peut-être décalée ; corrigez "
        "l'INE ou le nom.",
    )  # fmt: skip
    return False
