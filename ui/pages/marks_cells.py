"""What stands in a cell of the marks grid, computed once per candidate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jury_app.application.marks import SourcedMark, shown
from jury_app.application.view import SessionView
from jury_app.domain.certification import Certification, Epreuve
from jury_app.domain.marks import stored
from jury_app.domain.numbers import french
from jury_app.domain.results import CandidateResult
from jury_app.domain.session import Candidate
from jury_app.domain.values import MarkCode
from jury_app.domain.wording import CODES, ROUTES

OWN, GROUP, EMPTY, OUTSIDE, AVERAGE, WRONG, PENDING = (
    "own", "group", "empty", "outside", "average", "wrong", "pending",
)  # fmt: skip


Origins = Callable[[Sequence[SourcedMark]], list[str]]
"""Says where marks came from, in French sentences without their full stop."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of the grid: an épreuve, or the average of a bloc when `epreuve` is empty."""

    bloc: str
    epreuve: str
    title: str
    tip: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows.

    Attributes:
        kind: `own`, `group`, `empty`, `outside` the plan, `average`, `wrong` or `pending`.
        edit: What the editor begins with.
        acquired: True when the bloc was acquired earlier: marks are kept and not used.
        failing: True for an average below the pass mark.
    """

    text: str
    kind: str
    edit: str = ""
    acquired: bool = False
    failing: bool = False
    editable: bool = False


def columns_of(view: SessionView, bloc: str) -> list[GridColumn]:
    """Return the columns of a bloc, or of all for an empty code; only épreuves someone takes."""
    session = view.session
    taken = {(c.route, c.row.option) for c in session.ordered}
    plans = [session.certification.plan(*pair) for pair in taken]
    used = {e for plan in plans for e in plan.epreuves}
    used |= {e for c in session.ordered for e in c.marks}
    found = []
    for code in (b.code for b in session.certification.blocs if bloc in {"", b.code}):
        epreuves = [e for e in session.certification.epreuves.values()
                    if e.code.startswith(f"{code}-") and e.code in used]  # fmt: skip
        found += [
            GridColumn(code, e.code, _title(e, bloc), f"{e.code} — {e.label}") for e in epreuves
        ]
        if epreuves:
            title = session.certification.bloc_by_code[code].title
            found.append(GridColumn(code, "", "Moyenne" if bloc else f"{code} moy.",
                                    f"Moyenne de {code} — {title}"))  # fmt: skip
    return found


def _title(epreuve: Epreuve, bloc: str) -> str:
    return f"{epreuve.code.partition('-')[2]} {epreuve.label}" if bloc else epreuve.code


def cells_of(
    view: SessionView, result: CandidateResult, columns: Sequence[GridColumn]
) -> list[Cell]:
    """Return the cells of a candidate, one per column."""
    candidate = result.candidate
    plan = view.session.plan(candidate).epreuves
    pass_mark = view.session.reglement.pass_mark
    found = []
    for column in columns:
        acquired = candidate.has_acquired(column.bloc)
        if column.epreuve:
            inside = column.epreuve in plan
            found.append(_mark_cell(candidate, column.epreuve, inside, acquired))
            continue
        bloc = result.bloc(column.bloc)
        if bloc is None:
            found.append(Cell("", OUTSIDE))
            continue
        average = bloc.average
        text = "acquis" if acquired else "" if average is None else french(average)
        found.append(Cell(text, AVERAGE, acquired=acquired,
                          failing=average is not None and average < pass_mark))  # fmt: skip
    return found


def _mark_cell(candidate: Candidate, epreuve: str, inside: bool, acquired: bool) -> Cell:
    own, group = candidate.marks.get(epreuve), candidate.groups.get(epreuve)
    if own is not None:
        text = shown(stored(own.value))
        return Cell(text, OWN if inside else OUTSIDE, text, acquired, editable=inside)
    if not inside:
        return Cell("", OUTSIDE)
    if group is not None:
        result = f"{french(group.result)} " if group.result is not None else ""
        return Cell(f"{result}{group.row.name}", GROUP, "", acquired, editable=True)
    return Cell("", EMPTY, "", acquired, editable=True)


def tip_of(view: SessionView, candidate: Candidate, column: GridColumn, origins: Origins) -> str:
    """Return where what stands in a cell comes from."""
    session = view.session
    said = [column.tip]
    if candidate.has_acquired(column.bloc):
        said.append(f"{column.bloc} est acquis antérieurement : la note est gardée et ne sert pas.")
    if not column.epreuve:
        return "\n".join(said)
    own, group = candidate.marks.get(column.epreuve), candidate.groups.get(column.epreuve)
    if column.epreuve not in session.plan(candidate).epreuves:
        said.append("Cette épreuve n'est pas dans le parcours du candidat.")
    if group is not None:
        said.append(f"Groupe {group.row.name} : {french(group.result)}")
        said += origins(group.filled) if own is None else []
    if own is not None:
        value = stored(own.value)
        if isinstance(value, MarkCode):
            said.append(f"{own.value} : {CODES[value]}")
        said += origins([own])
        if own.motive:
            said.append(f"Motif : {own.motive}")
    return "\n".join(said)


def wants_motive(candidate: Candidate, epreuve: str) -> bool:
    """Tell whether the candidate's own mark replaces a group's result, which takes a motive."""
    group = candidate.groups.get(epreuve)
    return epreuve in candidate.marks and group is not None and group.result is not None


def header_tip(candidate: Candidate) -> str:
    """Return what the row header says of a candidate."""
    row = candidate.row
    number = "" if row.number is None else f"n° {row.number} · "
    return f"{candidate.name}\n{number}{row.option} · {ROUTES[candidate.route]}"


def takes(certification: Certification, candidate: Candidate, bloc: str) -> bool:
    """Tell whether a bloc is required of a candidate, or has marks of theirs all the same."""
    plan = certification.plan(candidate.route, candidate.row.option)
    return bloc in plan.codes or any(e.startswith(f"{bloc}-") for e in candidate.marks)
