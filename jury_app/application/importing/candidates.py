"""Sheets that list candidates: who is added, who changes."""

from collections.abc import Callable
from typing import Any

from jury_app.application.entered import known_birth
from jury_app.application.importing import cells
from jury_app.application.importing.layout import Layout
from jury_app.application.importing.names import Names, split_name
from jury_app.application.importing.plan import Person, Plan, different
from jury_app.application.importing.rows import check_name, data_rows
from jury_app.application.importing.workbook import Cell
from jury_app.domain.certification import Certification
from jury_app.domain.records import AcquisitionRow, CandidateRow
from jury_app.domain.text import fold, full_name
from jury_app.domain.values import Route, SessionState

_LABELS = {
    "ine": "INE",
    "birth_name": "nom de naissance",
    "usage_name": "nom d'usage",
    "first_names": "prénoms",
    "sex": "sexe",
    "birth_date": "date de naissance",
    "birth_place": "lieu de naissance",
    "birth_commune": "code commune",
    "birth_country": "pays de naissance",
    "campus": "campus",
    "route": "voie d'accès",
    "option": "option",
    "internship_weeks": "stage (semaines)",
    "language_level": "niveau CECRL",
    "number": "numéro",
}

PLAN_FIELDS = frozenset({_LABELS["route"], _LABELS["option"]})
"""What changes which blocs and épreuves are required, as a change names it."""
LEVEL, WEEKS, ACQUIRED = _LABELS["language_level"], _LABELS["internship_weeks"], "bloc acquis"
"""Prerequisites and earlier acquisitions, as a change names them."""


def read_candidates(plan: Plan, layout: Layout) -> None:
    """Read a sheet that lists candidates."""
    reader = _Reader(plan, layout)
    for row in data_rows(plan, layout):
        reader.read(row)
    _check_numbers(plan, layout)


def _check_numbers(plan: Plan, layout: Layout) -> None:
    """Report the numbers of this sheet that two candidates would have."""
    holders: dict[int, Person] = {}
    for person in sorted(plan.people.all, key=lambda p: p.seen or ("", -1)):
        number = person.row.number
        if number is None:
            continue
        _check_kept(plan, layout, person)
        other = holders.setdefault(number, person)
        if other is not person and person.seen and person.seen[0] == layout.sheet.name:
            plan.problem(
                layout, person.seen[1], layout.fields.get("number"), "CANDIDATE_DUPLICATE",
                f"Le numéro {number} est déjà celui de "
                f"{full_name(other.row.birth_name, other.row.first_names)} : un numéro ne sert "
                "qu'une fois dans la session.",
            )  # fmt: skip


def _check_kept(plan: Plan, layout: Layout, person: Person) -> None:
    """Report a number that changes once the deliberation gave it."""
    standing = plan.session.candidates.get(person.row.id)
    given = standing.row.number if standing else None
    if plan.session.state is SessionState.PREPARATION or given in {None, person.row.number}:
        return
    if person.seen and person.seen[0] == layout.sheet.name:
        plan.problem(
            layout, person.seen[1], layout.fields.get("number"), "VALUE_UNKNOWN",
            f"{full_name(person.row.birth_name, person.row.first_names)} a le numéro {given} "
            "depuis l'ouverture de la délibération : il ne change plus, écrivez-le ou videz la "
            "cellule.",
        )  # fmt: skip


class _Reader:
    """Reads the rows of one list of candidates."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._plan = plan
        self._layout = layout
        certification, words = plan.session.certification, plan.words
        readers: dict[str, Callable[[Cell], Any]] = {
            "usage_name": cells.text,
            "sex": lambda c: cells.sex(c, words),
            "birth_date": lambda c: known_birth(
                cells.day(c, layout.sheet.day_zero), plan.session.row.date
            ),
            "birth_place": cells.text,
            "birth_commune": cells.text,
            "birth_country": cells.text,
            "campus": lambda c: _campus(c, certification),
            "route": lambda c: cells.route(c, certification, words),
            "option": lambda c: cells.option(c, certification),
            "internship_weeks": cells.weeks,
            "language_level": cells.level,
            "number": cells.number,
        }
        self._readers = {n: one for n, one in readers.items() if n in layout.fields}
        self._absent: dict[str, Any] = dict.fromkeys(readers.keys() - self._readers.keys())
        self._campuses = {fold(one) for one in certification.campuses}

    def read(self, row: int) -> None:
        """Read one candidate: values first, then who it is."""
        plan, layout = self._plan, self._layout
        before = len(plan.problems)
        ine = plan.read_field(layout, row, "ine", cells.ine)
        (last, first, told), whole = self._names(row)
        values = self._absent | {
            name: plan.read_field(layout, row, name, reader)
            for name, reader in self._readers.items()
        }
        acquired = plan.read_field(
            layout, row, "acquired", lambda c: cells.blocs(c, plan.session.certification)
        )
        if len(plan.problems) > before:
            self._keep_findable(ine, last, first, values, row)
            return
        self._warn_campus(row, values["campus"])
        person = self._find(ine, last, first, values["birth_date"])
        if person is None:
            person = self._new(row, ine, last, first, values)
            if person is not None and not told:
                self._warn_cut(row, last, first)
        elif whole and person.known:
            # « Le Gall Yann » found by INE: where the name ends is what the dossier says.
            last = first = ""
        if person is None or not self._same_again(row, person, values):
            return
        self._update(row, person, ine, last, first, values, acquired or ())

    def _warn_campus(self, row: int, campus: str | None) -> None:
        """Warn of a campus the certification does not have, once for each."""
        if not campus or fold(campus) in self._campuses:
            return
        self._campuses.add(fold(campus))
        certification = self._plan.session.certification
        self._plan.problem(
            self._layout, row, self._layout.fields["campus"], "VALUE_UNKNOWN",
            f"« {campus} » n'est pas un campus de {certification.code} "
            f"({', '.join(certification.campuses)}) : il est repris tel quel.",
            "warning",
        )  # fmt: skip

    def _warn_cut(self, row: int, last: str, first: str) -> None:
        """Warn of a whole name that was cut by its order alone."""
        self._plan.problem(
            self._layout, row, self._layout.fields["full_name"], "COLUMN_UNKNOWN",
            f"Lu : nom « {last} », prénoms « {first} ». Si ce n'est pas cela, écrivez le nom en "
            "capitales et les prénoms en minuscules, ou mettez-les dans deux colonnes.",
            "warning",
        )  # fmt: skip

    def _names(self, row: int) -> tuple[Names, bool]:
        """Return birth name and first names, and whether one cell held both."""
        plan, layout = self._plan, self._layout
        last = plan.read_text(layout, row, "birth_name")
        first = plan.read_text(layout, row, "first_names")
        whole = plan.read_text(layout, row, "full_name")
        if not last and whole:
            return split_name(whole), True
        return Names(last, first), False

    def _find(self, ine: str | None, last: str, first: str, born: str | None) -> Person | None:
        people = self._plan.people
        if ine is not None:
            found = people.by_ine(ine)
            if found is None and (same := people.by_identity(last, first, born)):
                # The school learnt the INE meanwhile: the same person, now with it.
                return same if same.row.ine is None and born else None
            return found
        found = people.by_identity(last, first, born)
        if found is None and (named := people.by_name(f"{last} {first}")):
            # Names cut elsewhere, or no birth date in the file: the names whole must be the same.
            whole = fold(named.row.birth_name + named.row.first_names) == fold(last + first)
            return named if whole and born in {None, named.row.birth_date} else None
        return found

    def _new(
        self, row: int, ine: str | None, last: str, first: str, values: dict[str, Any]
    ) -> Person | None:
        plan = self._plan
        missing = [name for name in ("option", "route") if not values[name]]
        missing += [n for n, given in (("birth_name", last), ("first_names", first)) if not given]
        for name in missing:
            self._report_missing(row, name)
        if missing:
            self._keep_findable(ine, last, first, values, row)
            return None
        return Person(
            CandidateRow(
                id=plan.writer.new_id(CandidateRow), session_id=plan.session.row.id, person_id=0,
                ine=ine, birth_name=last, first_names=first, route=values["route"].value,
                option=values["option"],
            ),
            known=False,
        )  # fmt: skip

    def _report_missing(self, row: int, name: str) -> None:
        """Report what a row does not say and a new candidate needs."""
        fields = self._layout.fields
        codes = {"option": "OPTION_UNKNOWN", "route": "ROUTE_UNKNOWN"}
        code, place = codes.get(name, "CANDIDATE_UNKNOWN"), fields.get(name)
        said = f"Cellule vide : {_LABELS[name]} à renseigner pour ajouter ce candidat."
        if place is None and name not in codes and (whole := fields.get("full_name")) is not None:
            place = whole
            if written := cells.text(self._layout.at(row, whole)):
                said = f"« {written} » ne dit que le nom : écrivez aussi le prénom."
        if place is None:
            place = fields.get("ine")
        self._plan.problem(self._layout, row, place, code, said)

    def _keep_findable(
        self, ine: str | None, last: str, first: str, values: dict[str, Any], row: int
    ) -> None:
        """Enter a candidate whose row has an error, so that their marks are not called unknown."""
        if not last or self._find(ine, last, first, values["birth_date"]) is not None:
            return
        options = self._plan.session.certification.options
        route = values["route"] or Route.INITIAL
        self._plan.people.enter(
            Person(
                CandidateRow(-len(self._plan.people.all) - 1, self._plan.session.row.id, 0, ine,
                             last, first, route.value, values["option"] or options[0].label,
                             birth_date=values["birth_date"]),
                known=False, seen=(self._layout.sheet.name, row), sure=False,
            )
        )  # fmt: skip

    def _same_again(self, row: int, person: Person, values: dict[str, Any]) -> bool:
        """Tell whether this is the first row about the candidate; a second must say the same."""
        if person.seen is None:
            person.seen = (self._layout.sheet.name, row)
            return True
        if not person.sure:
            return False
        named = check_name(self._plan, self._layout, row, person)
        again = person.row._replace(**{k: v for k, v in values.items() if v not in (None, "")})
        if not named or different(person.row, again, values):
            sheet, first_row = person.seen
            self._plan.problem(
                self._layout, row, _identity_column(self._layout), "CANDIDATE_DUPLICATE",
                f"{full_name(person.row.birth_name, person.row.first_names)} figure déjà à la "
                f"ligne {first_row + 1} de « {sheet} » avec d'autres valeurs : gardez une ligne.",
            )  # fmt: skip
        else:
            self._plan.ignore(self._layout, row, "candidat déjà listé")
        return False

    def _update(
        self,
        row: int,
        person: Person,
        ine: str | None,
        last: str,
        first: str,
        values: dict[str, Any],
        acquired: tuple[str, ...],
    ) -> None:
        plan, layout = self._plan, self._layout
        old = person.row
        if person.known and ine and old.ine and not check_name(plan, layout, row, person):
            return
        given = {name: value for name, value in values.items() if value not in (None, "")}
        if isinstance(given.get("route"), Route):
            given["route"] = given["route"].value
        # A row that only names the usage name must not rename the birth name.
        if last and fold(last) != fold(old.usage_name):
            given["birth_name"] = last
        if first and len(fold(first)) >= len(fold(old.first_names)):
            given["first_names"] = first
        if ine:
            given["ine"] = ine
        person.row = old._replace(**given)
        new_blocs = self._acquire(person, acquired)
        fields = different(old, person.row, given) if person.known else []
        self._count(row, person, old, fields, new_blocs)
        plan.people.enter(person)

    def _count(
        self, row: int, person: Person, old: CandidateRow, fields: list[str], new_blocs: list[str]
    ) -> None:
        plan, layout = self._plan, self._layout
        tally = plan.counts["candidates"]
        who, place = person.row, (row, _identity_column(layout))
        if not person.known:
            tally.added += 1
            plan.change("candidates", layout, place, who, "candidat", None, who.option)
        elif fields or new_blocs:
            tally.updated += 1
            for one in fields:
                was, now = getattr(old, one), getattr(who, one)
                where = (row, layout.fields.get(one, place[1]))
                plan.change("candidates", layout, where, who, _LABELS[one],
                            str(was or ""), str(now))  # fmt: skip
        else:
            plan.same("candidates", layout)
        for bloc in new_blocs:
            where = (row, layout.fields["acquired"])
            plan.change("candidates", layout, where, who, ACQUIRED, None, bloc)

    def _acquire(self, person: Person, acquired: tuple[str, ...]) -> list[str]:
        standing = self._plan.session.candidates.get(person.row.id)
        known = standing.acquisitions if standing else {}
        new = [bloc for bloc in acquired if bloc not in known]
        for bloc in new:
            self._plan.put(
                AcquisitionRow(self._plan.session.row.id, person.row.id, bloc, "declared")
            )
        return new


def _identity_column(layout: Layout) -> int:
    return next(layout.fields[n] for n in ("ine", "birth_name", "full_name") if n in layout.fields)


def _campus(cell: Cell, certification: Certification) -> str:
    written = cells.text(cell)
    for known in certification.campuses:
        if fold(known) == fold(written):
            return known
    return written
