"""How a workbook is to be read: which sheets, from which header row, each column as what.

A `Matching` is explicit. A sheet it does not name is recognised by its words, as on the command
line; a column it does not name is not read, and the report says so as for an unknown one; a column
that is named with nothing is left out by choice, and nothing more is said of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TargetKind = Literal["field", "mark", "step"]
_KINDS: tuple[TargetKind, ...] = ("field", "mark", "step")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column is read as.

    Attributes:
        kind: A field of the importer, an épreuve, or a step of a group épreuve.
        name: The field's name, the épreuve's whole code, or the step's folded name.
    """

    kind: TargetKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Target | None":
        """Return the target written as by `str`, None for another text."""
        kind, _, name = text.partition(":")
        return next((cls(known, name) for known in _KINDS if known == kind and name), None)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A target whose usual header resembles a column's: to be confirmed by a person.

    Attributes:
        spelled: The header it resembles.
        score: From 0 to 100.
    """

    target: Target
    spelled: str
    score: int


@dataclass(frozen=True)
class SheetMatching:
    """How one sheet is read.

    Attributes:
        read: False to leave the sheet out.
        header: Row of the header, from 0.
        columns: Column from 0 to what it is read as; None to leave it out.
        epreuve: Code of the group épreuve of every row, where no column says it; None for what
            the sheet's name says.
    """

    name: str
    read: bool
    header: int
    columns: Mapping[int, Target | None]
    epreuve: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))


@dataclass(frozen=True)
class Matching:
    """How a workbook is read, sheet by sheet."""

    sheets: tuple[SheetMatching, ...] = ()

    def of(self, name: str) -> SheetMatching | None:
        """Return how the sheet of this name is read, None when it is left to recognition."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of a sheet, and what its header says it is.

    Attributes:
        title: Its header as written, empty when it has none.
        samples: Its first values.
        target: What its words name.
        likeness: What it merely resembles; never applied before it is confirmed.
        stranger: True when it names a bloc the certification does not have.
    """

    column: int
    title: str
    samples: tuple[str, ...]
    target: Target | None = None
    likeness: Likeness | None = None
    stranger: bool = False


@dataclass(frozen=True)
class ProposedSheet:
    """A sheet as it was recognised.

    Attributes:
        header: Row of the header, or the likeliest one when none is known.
        read: True when it holds something to import.
        doubtful: True when it is not read although it seems to hold candidates.
        hidden: How many columns more there are than `columns` shows.
    """

    name: str
    header: int
    columns: tuple[ProposedColumn, ...]
    read: bool
    doubtful: bool = False
    hidden: int = 0

    def matching(self) -> SheetMatching | None:
        """Return the proposal itself, without any likeness; None when nothing is recognised."""
        if not self.read:
            return None
        known = {one.column: one.target for one in self.columns if one.target is not None}
        return SheetMatching(self.name, read=True, header=self.header, columns=known)
