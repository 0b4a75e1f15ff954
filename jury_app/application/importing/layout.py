"""What a recognised sheet holds: where its header row is, and what each column is read as."""

from dataclasses import dataclass, field

from jury_app.application.importing.matching import Target
from jury_app.application.importing.workbook import PERCENT, Cell, Sheet
from jury_app.domain.text import clean

_IDENTITY = ("ine", "birth_name", "full_name")
_NAMES = {"birth_name": "le nom", "first_names": "les prénoms"}
_SUBJECTS = (("birth_name", "first_names"), ("full_name",), ("last_name", "first_name"), ("ine",),
             ("group",))  # fmt: skip
_NO_MARKS = (
    "Une feuille du jury ne porte pas de notes : ne lisez pas ces colonnes, ou retirez la fonction."
)
_NO_EPREUVE = "Il manque la colonne Épreuve à côté du groupe ; ou dites l'épreuve de la feuille."
_NOTHING = (
    "Il manque ce qu'il faut lire : une option, une épreuve, un groupe ou une fonction du jury."
)


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
        titles: Column to its whole header, with its bloc's title where there is one over it.
        targets: Column to what it is read as.
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
    titles: dict[int, str] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)

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
    def wants_epreuve(self) -> bool:
        """True when rows name groups and no column says of which épreuve."""
        return "group" in self.fields and "epreuve" not in self.fields

    @property
    def holds_groups(self) -> bool:
        """True when rows put candidates in groups."""
        return self._has_groups and self.names_people

    @property
    def holds_group_marks(self) -> bool:
        """True for mark sheets of groups, which may stand beside the names of their members."""
        return self._has_groups and bool(self.steps or "whole" in self.fields)

    @property
    def unread(self) -> dict[int, str]:
        """Known columns this sheet cannot be read for, each with what is missing."""
        found = {}
        if "group" in self.fields and not self._has_groups:
            found[self.fields["group"]] = (
                "il faut une colonne Épreuve à côté du groupe, ou dire l'épreuve de la feuille"
            )
        elif self.contents and not self.holds_group_marks:
            lost = [*self.steps, *filter(None, [self.fields.get("whole")])]
            found |= dict.fromkeys(lost, "il faut le groupe et son épreuve à côté")
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

    @property
    def lacking(self) -> str:
        """Return, as a French sentence, why the sheet cannot be read; empty when it can."""
        if self.holds_jury:
            return _NO_MARKS if self.marks else ""
        if self.contents:
            return ""
        if "role" in self.fields:
            return "Il manque le nom des membres du jury : choisissez la colonne qui le porte."
        if {"group", "whole"} & self.fields.keys() or self.steps:
            return _NO_EPREUVE if "group" in self.fields else "Il manque la colonne Groupe."
        if not self.names_people and self.targets:
            return "Il manque de quoi reconnaître les candidats : l'INE, ou le nom et le prénom."
        return _NOTHING

    @property
    def advice(self) -> str:
        """Return what a list of candidates needs before it can add any; empty when it has it."""
        if not self.holds_candidates:
            return ""
        missing = [] if "route" in self.fields else ["la voie d'accès"]
        if "full_name" not in self.fields:
            missing += [said for name, said in _NAMES.items() if name not in self.fields]
        *most, last = missing or [""]
        listed = f"{', '.join(most)} et {last}" if most else last
        return f"Pour ajouter un candidat, il faut aussi {listed}." if listed else ""

    def value(self, row: int, name: str) -> Cell:
        """Return the cell of a field in a row, None when there is no such column or cell."""
        column = self.fields.get(name)
        return None if column is None else self.at(row, column)

    def subject(self, row: int) -> str:
        """Return whom a row is about, as it is written there; nothing for the header row."""
        if not self.header < row < len(self.sheet.rows):
            return ""
        for names in _SUBJECTS:
            found = [header_text(self.value(row, name)) for name in names]
            if any(found):
                return " ".join(filter(None, found))
        return ""

    def flag(self, row: int, column: int) -> str | None:
        """Return why a cell's value cannot be taken; a percentage matters for marks alone."""
        flag = self.sheet.flags.get((row, column))
        marks = (*self.marks, *self.steps, self.fields.get("whole"))
        return None if flag == PERCENT and column not in marks else flag

    def at(self, row: int, column: int) -> Cell:
        """Return a cell, None beyond the row's end."""
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else None


def header_text(cell: Cell) -> str:
    """Return a header cell as clean text; nothing for what is not text."""
    return clean(cell) if isinstance(cell, str) else ""
