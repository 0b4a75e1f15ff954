"""Recognising a sheet by its columns, and proposing what the rest may be."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jury_app.application.importing.headings import bare, like_marks
from jury_app.application.importing.layout import Layout, header_text
from jury_app.application.importing.matching import Likeness, SheetMatching, Target
from jury_app.application.importing.parameters import is_parameters
from jury_app.application.importing.workbook import Sheet
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.text import clean, fold
from jury_app.domain.vocabulary import Vocabulary

HEADER_ROWS = 40
_LIKENESS = 86
_EPREUVE = re.compile(r"(rncp\d+)?(bc\d\d)([eogds]\d)")
_BLOC = re.compile(
    r"(?:(RNCP\d+)[\s_-]*)?"
    r"(?:BC(?=\d\d)|(?<![^\W\d_])(?:BC|BLOC)[\s_.-]*(?:n°\s*)?)(\d\d?)(?!\d)"
    # Several blocs are none: « Bloc 1 et 2 », « BC01-02 »; « BC01 - 30 ECTS », « - 20 % » is one.
    r"(?!\s*(?:et|à|&)\s*\d\d?(?!\d))"
    r"(?!\s*[/+,-]\s*\d\d?(?!\d)(?!\s*(?:%|(?!et\b|à\b)[^\W\d_])))",
    re.IGNORECASE,
)
"""« BC06 », « BC6 », « Bloc 6 », after the certification or not; « Bloc 1 et 2 » names none."""
_BLOCS = re.compile(r"(?<![^\W\d_])(?:BC|BLOCS?)[\s_.-]*(?:n°\s*)?\d", re.IGNORECASE)
"""What speaks of blocs, one or several."""
_INE_LIKE = re.compile(r"\d{9}[A-Za-z]{2}")


class Recogniser:
    """Finds the layout of sheets for one certification."""

    def __init__(self, certification: Certification, vocabulary: Vocabulary) -> None:
        self._certification = certification
        self._vocabulary = vocabulary
        self._words = vocabulary.headers
        self._spellings = vocabulary.spellings
        self._steps = {fold(s): fold(s) for e in certification.group_epreuves for s in e.steps}
        self._labels: dict[tuple[str, str], str] = {}
        alone: dict[str, list[str]] = {}
        for code, epreuve in certification.epreuves.items():
            bloc, _, short = code.partition("-")
            self._labels[bloc, fold(epreuve.label)] = self._labels[bloc, fold(short)] = code
            alone.setdefault(fold(epreuve.label), []).append(code)
        self._only = {label: codes[0] for label, codes in alone.items() if len(codes) == 1}

    def layout(self, sheet: Sheet) -> Layout | None:
        """Return the layout of a sheet, or None when no row of it is a header we know.

        A sheet with known columns but nothing to import (results, a report) has a layout without
        `contents`.
        """
        best: tuple[bool, int, Layout] | None = None
        named: Layout | None = None
        for number in range(min(len(sheet.rows), HEADER_ROWS)):
            for upper in dict.fromkeys((None, self._over(sheet, number))):
                found = self._try(sheet, number, upper)
                known = len(found.fields) + len(found.marks) + len(found.steps)
                known += len(found.strangers)
                rank = (bool(found.contents), known)
                if (found.contents or known > 1) and (best is None or rank > best[:2]):
                    best = (*rank, found)
                elif named is None and "full_name" in found.fields:
                    named = found
        if best is not None:
            return best[2]
        # « NOM Prénom » alone is a header over what may be marks, if nothing else is data.
        lost = named is not None and self.unread_marks(named) and not self.looks_like_data(sheet)
        return named if lost else None

    def looks_like_data(self, sheet: Sheet) -> bool:
        """True when a sheet without header we know holds INEs all the same."""
        return any(
            isinstance(cell, str) and _INE_LIKE.fullmatch(cell.replace(" ", ""))
            for row in sheet.rows[: HEADER_ROWS * 5]
            for cell in row
        )

    def at(self, sheet: Sheet, row: int) -> Layout:
        """Return the layout of a sheet whose header is this row, alone or under a row of titles."""
        alone = self._try(sheet, row, None)
        upper = self._over(sheet, row)
        if upper is None:
            return alone
        under = self._try(sheet, row, upper)
        return under if len(under.targets) > len(alone.targets) else alone

    def matched(self, sheet: Sheet, matching: SheetMatching) -> Layout:
        """Return the layout a matching gives a sheet, whatever its headers say.

        Raises:
            Refusal: It names a row, a column, a field or an épreuve that does not exist.
        """
        if not 0 <= matching.header < len(sheet.rows):
            raise _invalid(sheet, f"elle n'a pas de ligne {matching.header + 1}")
        found = self.at(sheet, matching.header)
        epreuve = matching.epreuve or self._named_epreuve(sheet.name)
        if epreuve not in {None, *(one.code for one in self._certification.group_epreuves)}:
            raise _invalid(sheet, f"« {epreuve} » n'est pas une épreuve de groupe")
        layout, twice = Layout(sheet, matching.header, {}, {}, {}, epreuve), list[int]()
        width = max(len(row) for row in sheet.rows)
        for column, target in sorted(matching.columns.items()):
            if not 0 <= column < width:
                raise _invalid(sheet, f"elle n'a pas de colonne {column + 1}")
            if target is not None:
                self._require(sheet, target)
                _enter(layout, column, target, twice)
        left = [column for column in found.titles if column not in matching.columns]
        strangers = tuple(column for column in left if column in found.strangers)
        unknown = {c: found.titles[c] for c in left if c not in strangers}
        return replace(
            layout, unknown=unknown, twice=tuple(twice), strangers=strangers, titles=found.titles
        )

    def _over(self, sheet: Sheet, number: int) -> int | None:
        """Return the row of titles a header may have over it; coefficients may stand between."""
        rows = reversed(range(number))
        return next(
            (row for row in rows if not is_parameters(self._vocabulary, sheet.rows[row])), None
        )

    def _require(self, sheet: Sheet, target: Target) -> None:
        known = {
            "field": JURY_FIELDS | CANDIDATE_FIELDS,
            "mark": self._certification.epreuves.keys(),
            "step": self._steps.keys(),
        }
        if target.name not in known[target.kind]:
            raise _invalid(sheet, f"« {target.name} » n'existe pas dans cette certification")

    def _try(self, sheet: Sheet, number: int, upper: int | None) -> Layout:
        header = [header_text(cell) for cell in sheet.rows[number]]
        above = [] if upper is None else [header_text(cell) for cell in sheet.rows[upper]]
        title_blocs = list(_filled(above)) if above else []
        jury = any("role" in self._words.get(fold(text), ()) for text in header)
        layout = Layout(sheet, number, {}, {}, {}, self._named_epreuve(sheet.name))
        whole = self._whole_bloc(sheet.name)
        over_it = self._over(sheet, number) if upper is None else None
        if over_it is not None and _BLOCS.search(" ".join(map(header_text, sheet.rows[over_it]))):
            whole = ""  # the titles over the labels say of which bloc they are
        twice: list[int] = []
        strangers: list[int] = []
        for column in range(max(len(header), len(above))):
            text = header[column] if column < len(header) else ""
            over = title_blocs[column] if column < len(title_blocs) else ""
            if not text and upper is not None and column < len(above):
                text = above[column]
            if not text:
                continue
            layout.titles[column] = text if text == over or not self._bloc(over) else (
                f"{over} · {text}"
            )  # fmt: skip
            target = self._target(text, over, jury)
            if target is None and not _BLOCS.search(over):
                target = self._labelled(fold(bare(text)), whole)
            if target is not None:
                _enter(layout, column, target, twice)
            elif self._is_stranger(text) or self._is_foreign(over):
                strangers.append(column)
            else:
                layout.unknown[column] = text
        return replace(layout, twice=tuple(twice), strangers=tuple(strangers))

    def _target(self, text: str, over: str, jury: bool) -> Target | None:
        """Return what a header names: an épreuve before a field, a field before a step."""
        key = fold(bare(text))
        if code := self._epreuve(key, over):
            return Target("mark", code)
        if name := self._field(fold(text), jury):
            return Target("field", name)
        # « Stage /20 » is a mark, no number of weeks: of the fields, only « Ensemble » is one.
        if self._field(key, jury) == "whole":
            return Target("field", "whole")
        return Target("step", key) if key in self._steps else None

    def _labelled(self, key: str, whole: str | None) -> Target | None:
        """Return the épreuve a label names without a title over it.

        Args:
            key: The folded header.
            whole: The bloc the sheet is named after, empty when it names several or a foreign one,
                None when it names none: the label must then be that of one épreuve alone.
        """
        code = self._only.get(key) if whole is None else self._labels.get((whole, key))
        return Target("mark", code) if code else None

    def _field(self, key: str, jury: bool) -> str | None:
        names = self._words.get(key, ())
        if not names:
            return None
        preferred = JURY_FIELDS if jury else CANDIDATE_FIELDS
        return next((name for name in names if name in preferred), None)

    def _epreuve(self, key: str, over: str) -> str | None:
        """Return the épreuve a folded header names: by code, or by label under its bloc."""
        if match := _EPREUVE.match(key):
            if match[1] and match[1].upper() != self._certification.code:
                return None
            code = f"{match[2]}-{match[3]}".upper()
            known = self._certification.epreuves.get(code)
            # « BC06-E1 » alone, or followed by its label and nothing else.
            return code if known and key[match.end() :] in {"", fold(known.label)} else None
        bloc = self._bloc(over)
        return self._labels.get((bloc, key)) if bloc else None

    def _whole_bloc(self, sheet_name: str) -> str | None:
        """Return the bloc a sheet is named after (see `_labelled`)."""
        named = {match[0] for match in _BLOC.finditer(sheet_name)} or {sheet_name}
        blocs = {self._bloc(name) for name in named}
        if len(blocs) == 1 and None not in blocs:
            return blocs.pop()
        return "" if _BLOC.search(sheet_name) else None

    def _bloc(self, text: str) -> str | None:
        text = bare(text)
        if match := _BLOC.search(text):
            own = (match[1] or self._certification.code).upper() == self._certification.code
            code = f"BC{int(match[2]):02}"
            return code if own and code in self._certification.bloc_by_code else None
        key = fold(text)
        return next(
            (b.code for b in self._certification.blocs if key and fold(b.title) == key), None
        )

    def _is_stranger(self, text: str) -> bool:
        """True for an épreuve of a bloc the certification does not have."""
        match = _EPREUVE.fullmatch(fold(bare(text)))
        if match is None:
            return False
        other = bool(match[1]) and match[1].upper() != self._certification.code
        return other or match[2].upper() not in self._certification.bloc_by_code

    def _is_foreign(self, text: str) -> bool:
        """True for the title of a bloc of another certification."""
        match = _BLOC.search(bare(text))
        return match is not None and self._bloc(text) is None

    def other_table(self, layout: Layout, text: str) -> str:
        """Return what a text names that a sheet of marks or groups is not read for, in French.

        Returns:
            « du bloc BC07 », « de l'épreuve BC07-G1 »; nothing when it names nothing else.
        """
        epreuve = self._named_epreuve(text) if layout.epreuve else None
        if epreuve is not None:
            return "" if epreuve == layout.epreuve else f"de l'épreuve {epreuve}"
        read = {code.partition("-")[0] for code in (*layout.marks.values(), layout.epreuve) if code}
        named = [self._bloc(match[0]) or clean(match[0]) for match in _BLOC.finditer(text)]
        if not named and not _BLOCS.search(text):
            key = fold(text)
            named = [b.code for b in self._certification.blocs if fold(b.title) in key]
        elif not named:
            return "d'autres blocs" if read else ""  # « Blocs 7 et 8 »
        other = next((one for one in named if one not in read), None)
        return f"du bloc {other}" if read and other else ""

    def unread_marks(self, layout: Layout) -> dict[int, str]:
        """Return the unknown columns that seem to hold marks of people or groups, by headings."""
        return like_marks(self._vocabulary, layout)

    def epreuves_of(self, name: str) -> frozenset[str] | None:
        """Return the épreuves a sheet or a file is named after: one, those of a label or a bloc.

        Returns:
            Nothing when the name speaks of several blocs or of a foreign one; None when it speaks
            of none.
        """
        key, known = fold(name), self._certification.epreuves
        bloc = self._whole_bloc(name)
        if bloc is None:
            labelled = frozenset(code for code, one in known.items() if fold(one.label) == key)
            return labelled or (labelled if _BLOCS.search(name) else None)
        whole = frozenset(code for code in known if code.partition("-")[0] == bloc)
        named = {f"{match[2]}-{match[3]}".upper() for match in _EPREUVE.finditer(key)}
        return (whole & named) or whole

    def _named_epreuve(self, sheet_name: str) -> str | None:
        """Return the group épreuve a sheet is named after: code anywhere in the name, or label."""
        key = fold(sheet_name)
        for epreuve in self._certification.group_epreuves:
            if fold(epreuve.code) in key or fold(epreuve.label) == key:
                return epreuve.code
        return None

    def resembling(self, text: str) -> str:
        """Return the known header a text resembles, or nothing. A likeness is only proposed."""
        found = self._nearest(text)
        return found[0][0] if found else ""

    def likeness(self, text: str, layout: Layout) -> Likeness | None:
        """Return what a header of a sheet resembles; nothing when two things are as near."""
        jury, taken = "role" in layout.fields, set(layout.targets.values())
        near = [
            Likeness(target, spelled, round(score))
            for spelled, score in self._nearest(text)
            if (target := self._target(spelled, "", jury)) is not None
        ]
        best = [one for one in near if one.score == near[0].score]
        if len({one.target for one in best}) != 1 or best[0].target in taken:
            return None
        return best[0]

    def _nearest(self, text: str) -> list[tuple[str, float]]:
        """Return the known headers nearest to a text with their scores, best first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only when a header is unknown

        known = {**self._spellings, **{fold(code): code for code in self._certification.epreuves}}
        found = process.extract(
            fold(text), [*known], scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=5
        )
        return [(known[str(key)], score) for key, score, _place in found]


JURY_FIELDS = frozenset(
    "last_name first_name full_name sex role corps designated_by organisation present "
    "absence_reason chair_since".split()
)
CANDIDATE_FIELDS = frozenset(
    "ine birth_name usage_name first_names full_name sex birth_date birth_place birth_commune "
    "birth_country campus route option internship_weeks language_level acquired number epreuve "
    "group whole".split()
)


def _filled(texts: Sequence[str]) -> Iterator[str]:
    """Yield each text, a blank one taking the text at its left (merged titles)."""
    last = ""
    for text in texts:
        last = text or last
        yield last


def _enter(layout: Layout, column: int, target: Target, twice: list[int]) -> None:
    """Enter a column in a layout; one that names what another already names goes to `twice`."""
    layout.targets[column] = target
    if target.kind == "mark":
        if target.name in layout.marks.values():
            twice.append(column)
        else:
            layout.marks[column] = target.name
    elif target.kind == "field":
        if target.name in layout.fields:
            twice.append(column)
        layout.fields.setdefault(target.name, column)
    else:
        layout.steps[column] = target.name


def _invalid(sheet: Sheet, why: str) -> Refusal:
    return Refusal("MATCHING_INVALID", f"La feuille « {sheet.name} » ne peut être lue : {why}.")
