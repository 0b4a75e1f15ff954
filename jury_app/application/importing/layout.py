"""Recognising a sheet by its columns: where its header row is, and what each column holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jury_app.application.importing.workbook import Cell, Sheet
from jury_app.domain.certification import Certification
from jury_app.domain.text import clean, fold
from jury_app.domain.vocabulary import Vocabulary

HEADER_ROWS = 40
_LIKENESS = 86
_EPREUVE = re.compile(r"(rncp\d+)?(bc\d\d)([eogds]\d)")
_BLOC = re.compile(r"(RNCP\d+)?(BC\d\d)(?!\d)", re.IGNORECASE)
_INE_LIKE = re.compile(r"\d{9}[A-Za-z]{2}")
_IDENTITY = ("ine", "birth_name", "full_name")
_SUBJECTS = (("birth_name", "first_names"), ("full_name",), ("last_name", "first_name"), ("ine",),
             ("group",))  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """A recognised sheet.

    Attributes:
        header: Row of the header, from 0 (the lower one of two).
        fields: Field name to column.
        marks: Column to whole épreuve code.
        steps: Column to the folded name of a group épreuve's step.
        epreuve: The épreuve the sheet is named after, if any.
        unknown: Unrecognised header columns, each with the header it resembles or nothing.
        twice: Columns that name a field or épreuve another column already names.
        strangers: Columns that name a bloc the certification does not have.
    """

    sheet: Sheet
    header: int
    fields: dict[str, int]
    marks: dict[int, str]
    steps: dict[int, str]
    epreuve: str | None = None
    unknown: dict[int, str] = field(default_factory=dict)
    twice: tuple[int, ...] = ()
    strangers: tuple[int, ...] = ()

    @property
    def names_people(self) -> bool:
        """True when rows name candidates."""
        return any(name in self.fields for name in _IDENTITY)

    @property
    def holds_jury(self) -> bool:
        """True for a list of jury members."""
        return "role" in self.fields and ("last_name" in self.fields or "full_name" in self.fields)

    @property
    def holds_candidates(self) -> bool:
        """True for a list of candidates: the only sheet that may create or change them."""
        return "option" in self.fields and self.names_people and not self.holds_jury

    @property
    def holds_marks(self) -> bool:
        """True when columns are épreuves."""
        return bool(self.marks) and self.names_people and not self.holds_jury

    @property
    def _has_groups(self) -> bool:
        return "group" in self.fields and ("epreuve" in self.fields or self.epreuve is not None)

    @property
    def holds_groups(self) -> bool:
        """True when rows put candidates in groups."""
        return self._has_groups and self.names_people

    @property
    def holds_group_marks(self) -> bool:
        """True for mark sheets of groups."""
        return (
            self._has_groups
            and not self.names_people
            and bool(self.steps or "whole" in self.fields)
        )

    @property
    def unread(self) -> dict[int, str]:
        """Known columns this sheet cannot be read for, each with what is missing."""
        found = {}
        if "group" in self.fields and not self._has_groups:
            found[self.fields["group"]] = "il faut une colonne Épreuve à côté du groupe"
        if self.contents and not self.holds_candidates and not self.holds_jury:
            for name in ("language_level", "internship_weeks", "acquired"):
                if name in self.fields:
                    found[self.fields[name]] = "elle n'est lue qu'à côté d'une colonne Option"
        return found

    @property
    def contents(self) -> tuple[str, ...]:
        """French names of what the sheet holds; empty when it was not recognised."""
        named = (
            (self.holds_candidates, "candidats"),
            (self.holds_marks, "notes"),
            (self.holds_groups, "groupes"),
            (self.holds_group_marks, "notes de groupe"),
            (self.holds_jury, "jury"),
        )
        return tuple(name for held, name in named if held)

    def value(self, row: int, name: str) -> Cell:
        """Return the cell of a field in a row, None when there is no such column or cell."""
        column = self.fields.get(name)
        return None if column is None else self.at(row, column)

    def subject(self, row: int) -> str:
        """Return whom a row is about, as it is written there; nothing for the header row."""
        if not self.header < row < len(self.sheet.rows):
            return ""
        for names in _SUBJECTS:
            found = [_text(self.value(row, name)) for name in names]
            if any(found):
                return " ".join(filter(None, found))
        return ""

    def at(self, row: int, column: int) -> Cell:
        """Return a cell, None beyond the row's end."""
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else None


class Recogniser:
    """Finds the layout of sheets for one certification."""

    def __init__(self, certification: Certification, vocabulary: Vocabulary) -> None:
        self._certification = certification
        self._words = vocabulary.headers
        self._spellings = vocabulary.spellings
        self._steps = {fold(s): fold(s) for e in certification.group_epreuves for s in e.steps}
        self._labels = {
            (code.partition("-")[0], fold(epreuve.label)): code
            for code, epreuve in certification.epreuves.items()
        }

    def layout(self, sheet: Sheet) -> Layout | None:
        """Return the layout of a sheet, or None when no row of it is a header we know.

        A sheet with known columns but nothing to import (results, a report) has a layout without
        `contents`.
        """
        best: tuple[bool, int, Layout] | None = None
        for number in range(min(len(sheet.rows), HEADER_ROWS)):
            for upper in (None, number - 1):
                if upper is not None and upper < 0:
                    continue
                found = self._try(sheet, number, upper)
                known = len(found.fields) + len(found.marks) + len(found.steps)
                known += len(found.strangers)
                rank = (bool(found.contents), known)
                if (found.contents or known > 1) and (best is None or rank > best[:2]):
                    best = (*rank, found)
        return best[2] if best else None

    def looks_like_data(self, sheet: Sheet) -> bool:
        """True when a sheet without header we know holds INEs all the same."""
        return any(
            isinstance(cell, str) and _INE_LIKE.fullmatch(cell.replace(" ", ""))
            for row in sheet.rows[: HEADER_ROWS * 5]
            for cell in row
        )

    def _try(self, sheet: Sheet, number: int, upper: int | None) -> Layout:
        header = [_text(cell) for cell in sheet.rows[number]]
        above = [] if upper is None else [_text(cell) for cell in sheet.rows[upper]]
        title_blocs = list(_filled(above)) if above else []
        jury = any("role" in self._words.get(fold(text), ()) for text in header)
        layout = Layout(sheet, number, {}, {}, {}, self._named_epreuve(sheet.name))
        twice: list[int] = []
        strangers: list[int] = []
        for column in range(max(len(header), len(above))):
            text = header[column] if column < len(header) else ""
            over = title_blocs[column] if column < len(title_blocs) else ""
            if not text and upper is not None and column < len(above):
                text = above[column]
            if not text:
                continue
            if not self._place(layout, column, text, over, jury, twice):
                if self._is_stranger(text) or self._is_foreign(over):
                    strangers.append(column)
                else:
                    layout.unknown[column] = text
        return Layout(
            sheet, number, layout.fields, layout.marks, layout.steps, layout.epreuve,
            layout.unknown, tuple(twice), tuple(strangers),
        )  # fmt: skip

    def _place(
        self, layout: Layout, column: int, text: str, over: str, jury: bool, twice: list[int]
    ) -> bool:
        """Enter a column in the layout; False when its header is not recognised."""
        key = fold(text)
        if code := self._epreuve(key, over):
            if code in layout.marks.values():
                twice.append(column)
            layout.marks[column] = code
            return True
        name = self._field(key, jury)
        if name is not None:
            if name in layout.fields:
                twice.append(column)
            layout.fields.setdefault(name, column)
            return True
        if key in self._steps:
            layout.steps[column] = key
            return True
        return False

    def _field(self, key: str, jury: bool) -> str | None:
        names = self._words.get(key, ())
        if not names:
            return None
        preferred = _JURY_FIELDS if jury else _CANDIDATE_FIELDS
        return next((name for name in names if name in preferred), None)

    def _epreuve(self, key: str, over: str) -> str | None:
        """Return the épreuve a folded header names: by code, or by label under its bloc."""
        if match := _EPREUVE.fullmatch(key):
            if match[1] and match[1].upper() != self._certification.code:
                return None
            code = f"{match[2]}-{match[3]}".upper()
            return code if code in self._certification.epreuves else None
        bloc = self._bloc(over)
        return self._labels.get((bloc, key)) if bloc else None

    def _bloc(self, text: str) -> str | None:
        if match := _BLOC.search(text):
            own = (match[1] or self._certification.code).upper() == self._certification.code
            code = match[2].upper()
            return code if own and code in self._certification.bloc_by_code else None
        key = fold(text)
        return next(
            (b.code for b in self._certification.blocs if key and fold(b.title) == key), None
        )

    def _is_stranger(self, text: str) -> bool:
        """True for an épreuve of a bloc the certification does not have."""
        match = _EPREUVE.fullmatch(fold(text))
        if match is None:
            return False
        other = bool(match[1]) and match[1].upper() != self._certification.code
        return other or match[2].upper() not in self._certification.bloc_by_code

    def _is_foreign(self, text: str) -> bool:
        """True for the title of a bloc of another certification."""
        match = _BLOC.search(text)
        return match is not None and self._bloc(text) is None

    def _named_epreuve(self, sheet_name: str) -> str | None:
        """Return the group épreuve a sheet is named after: code anywhere in the name, or label."""
        key = fold(sheet_name)
        for epreuve in self._certification.group_epreuves:
            if fold(epreuve.code) in key or fold(epreuve.label) == key:
                return epreuve.code
        return None

    def resembling(self, text: str) -> str:
        """Return the known header a text resembles, or nothing. A likeness is only proposed."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only when a header is unknown

        known = {**self._spellings, **{fold(code): code for code in self._certification.epreuves}}
        found = process.extractOne(fold(text), [*known], scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        return known[str(found[0])] if found else ""


_JURY_FIELDS = frozenset(
    "last_name first_name full_name sex role corps designated_by organisation present "
    "absence_reason chair_since".split()
)
_CANDIDATE_FIELDS = frozenset(
    "ine birth_name usage_name first_names full_name sex birth_date birth_place birth_commune "
    "birth_country campus route option internship_weeks language_level acquired number epreuve "
    "group whole".split()
)


def _text(cell: Cell) -> str:
    return clean(cell) if isinstance(cell, str) else ""


def _filled(texts: Sequence[str]) -> Iterator[str]:
    """Yield each text, a blank one taking the text at its left (merged titles)."""
    last = ""
    for text in texts:
        last = text or last
        yield last
