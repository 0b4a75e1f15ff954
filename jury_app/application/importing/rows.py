"""Which rows of a sheet are data, and whom a row is about."""

from collections.abc import Iterator

from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.plan import Person, Plan, same_full_name, same_name
from jury_app.domain.text import fold

_BLANK = (None, "")


def data_rows(plan: Plan, layout: Layout, *, ignored: bool = True) -> Iterator[int]:
    """Yield the rows below the header that hold data; list the others when asked."""
    rows = layout.sheet.rows
    last = max((i for i, row in enumerate(rows) if any(c not in _BLANK for c in row)), default=0)
    if ignored:
        for number in range(layout.header):
            if any(c not in _BLANK for c in rows[number]):
                plan.ignore(layout, number, "titre")
    header = _folded(layout, layout.header)
    for number in range(layout.header + 1, last + 1):
        why = _why_skipped(plan, layout, number, header)
        if why is None:
            yield number
        elif ignored:
            plan.ignore(layout, number, why)


def _folded(layout: Layout, number: int) -> list[str]:
    return [fold(c) if isinstance(c, str) else "" for c in layout.sheet.rows[number]]


def _why_skipped(plan: Plan, layout: Layout, number: int, header: list[str]) -> str | None:
    row = layout.sheet.rows[number]
    filled = [c for c in row if c not in _BLANK]
    if not filled and not any((number, c) in layout.sheet.flags for c in range(len(row))):
        return "ligne vide"
    first = fold(filled[0]) if filled and isinstance(filled[0], str) else ""
    has_ine = layout.value(number, "ine") not in _BLANK and first not in plan.words.summary_rows
    if not has_ine and first in plan.words.summary_rows:
        return "total ou moyenne"
    if len(filled) == 1 and first and first.startswith(plan.words.legend_rows):
        return "légende"
    if first and _folded(layout, number)[: len(header)] == header[: len(row)]:
        return "en-tête répété"
    return None


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
        return person if check_name(plan, layout, row, person) else None
    return _by_names(plan, layout, row)


def _by_names(plan: Plan, layout: Layout, row: int) -> Person | None:
    last, first, full = _names(layout, row)
    born = plan.read_field(layout, row, "birth_date", cells.day)
    name = full or f"{last} {first}".strip()
    if not name:
        where = next(n for n in ("ine", "birth_name", "full_name") if n in layout.fields)
        _unknown(plan, layout, row, where, "Cette ligne ne nomme aucun candidat")
        return None
    found = None
    if born and last:
        found = plan.people.by_identity(last, first or "", born)
    found = found or plan.people.by_name(name)
    if found is None:
        where = "birth_name" if "birth_name" in layout.fields else "full_name"
        _unknown(plan, layout, row, where if where in layout.fields else "ine",
                 f"Aucun candidat, ou plusieurs, ne s'appellent {name}")  # fmt: skip
    return found


def _unknown(plan: Plan, layout: Layout, row: int, name: str, said: str) -> None:
    plan.problem(
        layout, row, layout.fields.get(name), "CANDIDATE_UNKNOWN",
        f"{said} : ajoutez-le à la liste des candidats ou corrigez cette cellule.",
    )  # fmt: skip


def _names(layout: Layout, row: int) -> tuple[str, str | None, str]:
    last = cells.text(layout.value(row, "birth_name"))
    first = cells.text(layout.value(row, "first_names")) if "first_names" in layout.fields else None
    return last, first or None, cells.text(layout.value(row, "full_name"))


def check_name(plan: Plan, layout: Layout, row: int, person: Person) -> bool:
    """Tell whether the names of a row are those of the candidate found by INE; report if not."""
    last, first, full = _names(layout, row)
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
        f"L'INE {person.row.ine} est celui de {known} : la ligne est peut-être décalée ; corrigez "
        "l'INE ou le nom.",
    )  # fmt: skip
    return False
