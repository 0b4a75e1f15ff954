"""What an import found and did: the preview of the window and the JSON of the command line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from jury_app.application.marks import shown
from jury_app.application.ports import Changes
from jury_app.domain.marks import stored
from jury_app.domain.records import MarkRow

Kind = Literal["candidates", "marks", "groups", "members"]
KINDS: tuple[Kind, ...] = ("candidates", "marks", "groups", "members")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a cell, a sheet or the file; `advice` has a title for each code.

    Attributes:
        severity: `error` blocks the whole file, `warning` does not.
        cell: « F12 », or empty when it is about the sheet or the file.
        value: What the cell holds, as text.
        message: What is wrong and what to write instead, in French.
        subject: Whom the row is about, as the file writes the name; may be empty.
        hidden: True when it only says that the spreadsheet hides what was read.
    """

    severity: Literal["error", "warning"]
    sheet: str
    cell: str
    code: str
    value: str
    message: str
    subject: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that was skipped, and why; `row` counts from 1."""

    sheet: str
    row: int
    why: str


class Change(NamedTuple):
    """One thing the file adds or changes.

    Attributes:
        kind: What it belongs to.
        subject: The candidate, group or member.
        what: The field, épreuve or step.
        before: What the dossier holds; None for something added.
        after: What the file says.
        decided: What it does to a recorded decision it falls under, a sentence's end; empty when
            it falls under none.
        typed: The text of the cell, for a mark of a candidate already decided and for the rest.
        who: The candidate's id; 0 for a group's mark or a member.
    """

    kind: Kind
    sheet: str
    cell: str
    subject: str
    what: str
    before: str | None
    after: str
    decided: str = ""
    typed: str = ""
    who: int = 0


class NewMarks(NamedTuple):
    """The marks a row adds for a candidate nobody has decided, as `MarkRow` values.

    A large file has hundreds of thousands: each becomes a `Change` only where somebody looks.
    """

    subject: str
    marks: list[tuple[Any, ...]]


def listed(differences: Iterable[Change | NewMarks]) -> Iterator[Change]:
    """Yield each thing a file adds or changes."""
    for one in differences:
        if isinstance(one, Change):
            yield one
            continue
        for mark in map(MarkRow._make, one.marks):
            yield Change(
                "marks", mark.sheet, mark.cell, one.subject, mark.epreuve, None,
                shown(stored(mark.value)), who=mark.candidate_id,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one kind: marks, memberships and sheets, seats, or candidates."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """What a sheet was recognised as.

    Attributes:
        holds: French names of what was read; empty when the sheet was skipped.
        rows: How many rows hold something.
        unchanged: How much of it the dossier already holds.
    """

    name: str
    holds: tuple[str, ...]
    rows: int
    unchanged: int = 0


@dataclass(frozen=True)
class ImportReport:
    """The whole result of reading a workbook against a session.

    Attributes:
        applied: True when it was written (also when nothing was to change).
        differences: What `list_of_changes` is made from.
        missing: People and groups of the dossier the file does not name; they stay.
        changes: What was written, for views to refresh from.
    """

    file: str
    applied: bool
    counts: dict[Kind, Counts]
    problems: tuple[Problem, ...] = ()
    ignored: tuple[IgnoredRow, ...] = ()
    differences: Sequence[Change | NewMarks] = ()
    missing: tuple[str, ...] = ()
    sheets: tuple[SheetSummary, ...] = ()
    changes: Changes = field(default_factory=Changes)

    @cached_property
    def list_of_changes(self) -> tuple[Change, ...]:
        """What the file adds or changes, in the order of the file."""
        return tuple(listed(self.differences))

    @property
    def blocked(self) -> bool:
        """True when an error stands against importing."""
        return any(p.severity == "error" for p in self.problems)

    @property
    def decided(self) -> tuple[Change, ...]:
        """What would change under a recorded decision."""
        return tuple(change for change in self.list_of_changes if change.decided)

    def as_json(self) -> dict[str, Any]:
        """Return what `jury-app import --json` prints."""
        counts: dict[str, Any] = {
            str(kind): {"added": c.added, "updated": c.updated, "unchanged": c.unchanged}
            for kind, c in self.counts.items()
        }
        return {
            "applied": self.applied,
            **counts,
            "ignored_rows": [
                {"sheet": i.sheet, "row": i.row, "why": i.why} for i in self.ignored
            ],
            "problems": [
                {"severity": p.severity, "sheet": p.sheet, "cell": p.cell, "code": p.code,
                 "value": p.value, "message": p.message}
                for p in self.problems
            ],
        }  # fmt: skip
