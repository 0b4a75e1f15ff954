"""What an import is about to do: problems, changes and rows, gathered sheet by sheet."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from jury_app.application.importing.cells import text
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.report import Change, IgnoredRow, Kind, NewMarks, Problem
from jury_app.application.importing.workbook import (
    ERROR,
    NOT_CALCULATED,
    PERCENT,
    Cell,
    cell_name,
)
from jury_app.application.ports import Writer
from jury_app.domain.corps import CorpsList
from jury_app.domain.errors import Refusal
from jury_app.domain.records import CandidateRow, Row, SourceRow
from jury_app.domain.session import Session
from jury_app.domain.text import fold, full_name, identity_key
from jury_app.domain.vocabulary import Vocabulary

T = TypeVar("T")
_FLAG_CODES = {
    ERROR: "FORMULA_ERROR",
    NOT_CALCULATED: "FORMULA_NOT_CALCULATED",
    PERCENT: "MARK_INVALID",
}
_FLAG_SENTENCES = {
    ERROR: "La formule de cette cellule donne une erreur : corrigez-la ou écrivez la valeur.",
    NOT_CALCULATED: "La formule de cette cellule n'a jamais été calculée : ouvrez le classeur dans "
    "votre tableur et enregistrez-le, ou écrivez la valeur.",
    PERCENT: "Cette cellule est un pourcentage : mettez-la au format nombre, puis écrivez la note "
    "sur 20.",
}


@dataclass(eq=False)
class Person:
    """A candidate during an import: the row as it will be, and where it came from.

    Attributes:
        row: The candidate's row with what the file says.
        known: True when the dossier already held the candidate.
        seen: (sheet, row) where the file listed the candidate.
        sure: False when the listing has an error: the plan of épreuves is then only supposed.
    """

    row: CandidateRow
    known: bool
    seen: tuple[str, int] | None = None
    sure: bool = True


@dataclass
class Tally:
    """Counts of one kind while an import is read."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0


def _quietly() -> None:
    """Say nothing."""


@dataclass
class Plan:
    """Everything an import has found so far.

    Attributes:
        rows: What will be written, by row type in the order of first use.
        fresh: Likewise, rows under keys the dossier does not have, as plain tuples.
        changes: What the file adds or changes, in its order; see `listed`.
        unchanged: How much each sheet says again.
        beat: Called at every row; may raise to cancel.
    """

    session: Session
    words: Vocabulary
    corps: CorpsList
    writer: Writer
    source: SourceRow
    now: str
    problems: list[Problem] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    changes: list[Change | NewMarks] = field(default_factory=list)
    counts: dict[Kind, Tally] = field(default_factory=dict)
    rows: dict[type, list[Row]] = field(default_factory=dict)
    fresh: dict[type, list[tuple[Any, ...]]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)
    beat: Callable[[], None] = _quietly

    def __post_init__(self) -> None:
        self.counts = {"candidates": Tally(), "marks": Tally(), "groups": Tally(),
                       "members": Tally()}  # fmt: skip
        self.people = People(self.session)

    def problem(
        self,
        layout: Layout,
        row: int,
        column: int | None,
        code: str,
        message: str,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Report a problem with a cell; a `column` of None means the row's first column."""
        place = 0 if column is None else column
        name = cell_name(row, place)
        value = text(layout.at(row, place)) if row < len(layout.sheet.rows) else ""
        self.problems.append(
            Problem(severity, layout.sheet.name, name, code, value, message, layout.subject(row))
        )

    def ignore(self, layout: Layout, row: int, why: str) -> None:
        """List a row that was skipped."""
        self.ignored.append(IgnoredRow(layout.sheet.name, row + 1, why))

    def read(
        self, layout: Layout, row: int, column: int | None, reader: Callable[[Cell], T]
    ) -> T | None:
        """Read a cell with one of the functions of `cells`; report what is wrong with it."""
        if column is None:
            return None
        flag = layout.flag(row, column) if layout.sheet.flags else None
        if flag is not None:
            self.problem(layout, row, column, _FLAG_CODES[flag], _FLAG_SENTENCES[flag])
            return None
        try:
            return reader(layout.at(row, column))
        except Refusal as fault:
            self.problem(layout, row, column, fault.code, fault.message)
            return None

    def read_field(
        self, layout: Layout, row: int, name: str, reader: Callable[[Cell], T]
    ) -> T | None:
        """Read a field's cell; None when the sheet has no such column."""
        return self.read(layout, row, layout.fields.get(name), reader)

    def read_text(self, layout: Layout, row: int, name: str) -> str:
        """Read a field's cell as clean text, empty when there is none."""
        return self.read_field(layout, row, name, text) or ""

    def same(self, kind: Kind, layout: Layout) -> None:
        """Count something the dossier already holds."""
        self.counts[kind].unchanged += 1
        self.unchanged[layout.sheet.name] += 1

    def put(self, row: Row) -> None:
        """Keep a row to be written."""
        self.rows.setdefault(type(row), []).append(row)

    def change(
        self,
        kind: Kind,
        layout: Layout,
        where: tuple[int, int],
        subject: CandidateRow | str,
        what: str,
        before: str | None,
        after: str,
    ) -> None:
        """List something the file adds or changes; a `subject` is a candidate or a name."""
        if isinstance(subject, str):
            name, who = subject, 0
        else:
            name, who = full_name(subject.birth_name, subject.first_names), subject.id
        self.changes.append(
            Change(kind, layout.sheet.name, cell_name(*where), name, what, before, after,
                   typed=text(layout.at(*where)), who=who)
        )  # fmt: skip

    @property
    def blocked(self) -> bool:
        """True when an error stands against importing."""
        return any(p.severity == "error" for p in self.problems)

    def once(self) -> None:
        """Order problems by sheet and place, each reported once."""
        self.problems = list(dict.fromkeys(self.problems))


class People:
    """Candidates of the dossier and of the file, found as the importer names them."""

    def __init__(self, session: Session) -> None:
        self._all: dict[int, Person] = {}
        self._by_ine: dict[str, Person] = {}
        self._by_identity: dict[str, Person] = {}
        self._by_name, self._by_turned_name = _Named(), _Named()
        for candidate in session.candidates.values():
            self.enter(Person(candidate.row, known=True))

    def enter(self, person: Person) -> None:
        """Make a person findable under INE, identity and names."""
        row = person.row
        self._all[id(person)] = person
        if row.ine:
            self._by_ine[row.ine] = person
        key = identity_key(row.birth_name, row.first_names, row.birth_date)
        self._by_identity.setdefault(key, person)
        for last in {row.birth_name, row.usage_name} - {""}:
            for first in _beginnings(row.first_names):
                self._by_name.enter(fold(last) + first, person)
                self._by_turned_name.enter(first + fold(last), person)

    @property
    def all(self) -> list[Person]:
        """Everyone, each once, in the order of entering."""
        return list(self._all.values())

    def by_ine(self, ine: str) -> Person | None:
        """Return the candidate of this INE."""
        return self._by_ine.get(ine)

    def by_identity(self, birth_name: str, first_names: str, born: str | None) -> Person | None:
        """Return the candidate of these names and birth date."""
        return self._by_identity.get(identity_key(birth_name, first_names, born))

    def by_name(self, name: str, *, either_order: bool = False) -> Person | None:
        """Return the only candidate of this full name, None when there is none or several.

        Args:
            name: « NOM Prénom ».
            either_order: Take « Prénom NOM » too, where nobody has the name as it stands.
        """
        return self._named(fold(name), either_order).one(fold(name))

    def knows(self, name: str) -> bool:
        """Tell whether anybody has this full name, in either order."""
        return self._by_name.knows(fold(name)) or self._by_turned_name.knows(fold(name))

    def homonyms(self, name: str, *, either_order: bool = False) -> bool:
        """Tell whether several candidates have this full name."""
        return self._named(fold(name), either_order).several(fold(name))

    def _named(self, key: str, either_order: bool) -> "_Named":
        turned = either_order and not self._by_name.knows(key)
        return self._by_turned_name if turned else self._by_name


class _Named:
    """People by a spelling of their whole name."""

    def __init__(self) -> None:
        self._last: dict[str, Person] = {}
        self._counts: Counter[str] = Counter()

    def enter(self, name: str, person: Person) -> None:
        if self._last.get(name) is not person:
            self._counts[name] += 1
            self._last[name] = person

    def knows(self, name: str) -> bool:
        return name in self._last

    def one(self, name: str) -> Person | None:
        return self._last.get(name) if self._counts[name] == 1 else None

    def several(self, name: str) -> bool:
        return self._counts[name] > 1


def same_name(row: CandidateRow, last: str | None, first: str | None) -> tuple[bool, bool]:
    """Tell whether a last and a first name are this candidate's; None is not compared.

    The usage name may stand for the birth name, and the first of the first names is enough.
    """
    last_ok = last is None or fold(last) in {fold(row.birth_name), fold(row.usage_name) or None}
    first_ok = first in {None, row.first_names} or not _beginnings(row.first_names).isdisjoint(
        _beginnings(first or "")
    )
    return last_ok, first_ok


def _beginnings(first_names: str) -> frozenset[str]:
    """Return the first names folded: the first alone, the first two… « Anne-Marie » is one.

    So « ANNE MARIE » names Anne-Marie Zoé, and « Anne » does not.
    """
    parts = first_names.split(" ")
    return frozenset(fold("".join(parts[: n + 1])) for n in range(len(parts)))


def same_full_name(row: CandidateRow, name: str) -> bool:
    """Tell whether « NOM Prénom » is this candidate's, in either order."""
    given = fold(name)
    lasts = {fold(row.birth_name), fold(row.usage_name)} - {""}
    firsts = _beginnings(row.first_names)
    return any(given in {last + first, first + last} for last in lasts for first in firsts)


def different(row: Any, new: Any, names: Iterable[str]) -> list[str]:
    """Return the fields in which two rows differ."""
    return [name for name in names if getattr(row, name) != getattr(new, name)]
