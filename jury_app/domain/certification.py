"""A certification as its RNCP fiche describes it, and the règlement a session applies.

Both are data (`resources/certifications/*.toml`, `resources/reglements/*.toml`); nothing about one
certification stands in code. `problems()` finds what types alone cannot.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from jury_app.domain.values import LANGUAGE_LEVELS, Route

_EPREUVE_CODE = re.compile(r"[EOGDS][1-9]")
_BLOC_CODE = re.compile(r"BC\d{2}")


@dataclass(frozen=True)
class Epreuve:
    """One assessment of a bloc.

    Attributes:
        code: Kind and number within the bloc in the file (`E1`), whole in a plan (`BC06-E1`).
        label: What the candidate does.
        steps: For a group épreuve, the steps judged one by one; may be empty.
        source: Where an assumption comes from.
    """

    code: str
    label: str
    steps: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_group(self) -> bool:
        """True for a group simulation (kind `G`)."""
        return self.code.rpartition("-")[2].startswith("G")


@dataclass(frozen=True)
class Bloc:
    """A bloc de compétences: short code (`BC06`), title, short title for the screen."""

    code: str
    title: str
    short: str
    epreuves: tuple[Epreuve, ...]
    source: str = ""


@dataclass(frozen=True)
class Option:
    """An option of the certification and the bloc it adds to the common ones."""

    label: str
    bloc: str


@dataclass(frozen=True)
class RouteRule:
    """A route of access: open or closed, and the chair its text asks for.

    Attributes:
        chair: `either` for « Président (ou Vice-président) », `both` for
            « Président et Vice-président ».
        evidence: True when candidates are judged on the evidence épreuves (VAE).
    """

    id: Route
    label: str
    short: str
    open: bool
    chair: Literal["either", "both"] = "either"
    evidence: bool = False
    source: str = ""


@dataclass(frozen=True)
class Internship:
    """Minimum length of the internship, in weeks, and the routes that do without."""

    weeks: int
    not_required_on: tuple[Route, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class LanguageRule:
    """The CEFR level asked for, and whether it gates one bloc or the certification."""

    level: str
    bloc: str
    gates: Literal["bloc", "certification"] = "bloc"
    source: str = ""


@dataclass(frozen=True)
class JurySeats:
    """How many of each seat the fiche asks for beside the chairs and the secretary."""

    professionals: int
    directors: int = 1
    quality: int = 1
    source: str = ""


@dataclass(frozen=True)
class Certifier:
    """A body that awards the certification, with its SIRET (14 digits)."""

    name: str
    siret: str


@dataclass(frozen=True)
class Certification:
    """A whole certification file."""

    code: str
    title: str
    label: str
    level: int
    programmes_start: date
    registration_end: date
    certifiers: tuple[Certifier, ...]
    campuses: tuple[str, ...]
    blocs: tuple[Bloc, ...]
    options: tuple[Option, ...]
    routes: tuple[RouteRule, ...]
    jury: JurySeats
    evidence_epreuves: tuple[Epreuve, ...] = ()
    internship: Internship | None = None
    language: LanguageRule | None = None
    replaces: str = ""
    entry: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def bloc_by_code(self) -> dict[str, Bloc]:
        """Blocs by short code."""
        return {bloc.code: bloc for bloc in self.blocs}

    @cached_property
    def route_by_id(self) -> dict[Route, RouteRule]:
        """Route rules by identifier."""
        return {rule.id: rule for rule in self.routes}

    @cached_property
    def common_blocs(self) -> tuple[str, ...]:
        """Short codes of the blocs every option requires."""
        special = {option.bloc for option in self.options}
        return tuple(bloc.code for bloc in self.blocs if bloc.code not in special)

    @cached_property
    def _plans(self) -> dict[tuple[bool, str], "Plan"]:
        return {
            (evidence, option.label): self._plan(evidence, option)
            for evidence in (False, True)
            for option in self.options
        }

    def plan(self, route: Route, option: str) -> "Plan":
        """Return the blocs and épreuves required of a candidate.

        Raises:
            KeyError: The option is not one of the certification's.
        """
        rule = self.route_by_id.get(route)
        return self._plans[rule is not None and rule.evidence, option]

    def _plan(self, evidence: bool, option: Option) -> "Plan":
        required = [*self.common_blocs, option.bloc]
        blocs = []
        for code in required:
            bloc = self.bloc_by_code[code]
            epreuves = self.evidence_epreuves if evidence else bloc.epreuves
            whole = tuple(Epreuve(f"{code}-{e.code}", e.label, e.steps, e.source) for e in epreuves)
            blocs.append(Bloc(code, bloc.title, bloc.short, whole))
        return Plan(tuple(blocs))

    @cached_property
    def epreuves(self) -> dict[str, Epreuve]:
        """Every épreuve of every plan by whole code, evidence épreuves included."""
        return {
            f"{bloc.code}-{e.code}": Epreuve(f"{bloc.code}-{e.code}", e.label, e.steps, e.source)
            for bloc in self.blocs
            for e in (*bloc.epreuves, *self.evidence_epreuves)
        }

    @cached_property
    def group_epreuves(self) -> tuple[Epreuve, ...]:
        """The group épreuves, in the order of the blocs."""
        return tuple(e for e in self.epreuves.values() if e.is_group)

    def problems(self) -> list[str]:
        """Return what contradicts itself in the file, one English sentence each."""
        return [*self._bloc_problems(), *self._rule_problems()]

    def _bloc_problems(self) -> list[str]:
        found = []
        codes = [bloc.code for bloc in self.blocs]
        if not codes or not self.options:
            found.append("at least one bloc and one option are needed")
        found += [f"bloc {c!r}: the code must look like BC01" for c in codes if not _is_bloc(c)]
        found += [f"bloc {c}: given twice" for c in set(codes) if codes.count(c) > 1]
        for bloc in (*self.blocs, Bloc("evidence", "", "", self.evidence_epreuves)):
            kinds = [e.code for e in bloc.epreuves]
            found += [f"{bloc.code}: épreuve {k!r} must be one of E, O, G, D, S and a digit"
                      for k in kinds if not _EPREUVE_CODE.fullmatch(k)]  # fmt: skip
            found += [f"{bloc.code}: épreuve {k} given twice" for k in set(kinds)
                      if kinds.count(k) > 1]  # fmt: skip
            found += [f"{bloc.code}-{e.code}: only a group épreuve has steps"
                      for e in bloc.epreuves if e.steps and not e.is_group]  # fmt: skip
            if not kinds and bloc.code != "evidence":
                found.append(f"{bloc.code}: no épreuve")
        return found

    def _rule_problems(self) -> list[str]:
        found = [f"option {o.label!r}: bloc {o.bloc} is not in the file"
                 for o in self.options if o.bloc not in self.bloc_by_code]  # fmt: skip
        missing = set(Route) - set(self.route_by_id)
        found += [f"route {r.value}: not in the file" for r in sorted(missing)]
        if any(r.evidence for r in self.routes) and not self.evidence_epreuves:
            found.append("a route asks for evidence épreuves, and there are none")
        if self.language and self.language.bloc not in self.bloc_by_code:
            found.append(f"language: bloc {self.language.bloc} is not in the file")
        if self.language and self.language.level not in LANGUAGE_LEVELS:
            found.append(f"language: {self.language.level} is no CEFR level")
        if self.registration_end <= self.programmes_start:
            found.append("the registration ends before the programmes start")
        if not self.campuses:
            found.append("at least one campus is needed")
        return found


def _is_bloc(code: str) -> bool:
    return _BLOC_CODE.fullmatch(code) is not None


@dataclass(frozen=True)
class Plan:
    """The blocs a candidate must obtain, each with its épreuves under their whole code."""

    blocs: tuple[Bloc, ...]

    @cached_property
    def epreuves(self) -> frozenset[str]:
        """Whole codes of every épreuve of the plan."""
        return frozenset(e.code for bloc in self.blocs for e in bloc.epreuves)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Short codes of the blocs, in order."""
        return tuple(bloc.code for bloc in self.blocs)


@dataclass(frozen=True)
class Reglement:
    """The exam regulations of a session.

    Attributes:
        pass_mark: Average at or above which a bloc is validated.
        eliminatory_mark: A mark below it fails the bloc; None for no such mark.
        coefficients: Whole épreuve code to coefficient, where it is not 1.
        quorum: Share of the members who must be present, 0 to 1.
        balance: Least share of each sex among the members, 0 to 1.
        signatories: Who must sign: `chair`, `secretary`, `members`.
    """

    version: str
    pass_mark: Decimal = Decimal(10)
    eliminatory_mark: Decimal | None = None
    coefficients: dict[str, Decimal] = field(default_factory=dict)
    quorum: Decimal = Decimal("0.5")
    balance: Decimal = Decimal("0.4")
    signatories: tuple[Literal["chair", "secretary", "members"], ...] = ("chair", "secretary")
    transmission: str = ""
    source: str = ""

    def coefficient(self, epreuve: str) -> Decimal:
        """Return the coefficient of an épreuve by its whole code."""
        return self.coefficients.get(epreuve, Decimal(1))

    def problems(self) -> list[str]:
        """Return what cannot be applied, one English sentence each."""
        found = []
        if not 0 < self.pass_mark <= 20:
            found.append("pass_mark must lie between 0 and 20")
        if self.eliminatory_mark is not None and not 0 <= self.eliminatory_mark <= self.pass_mark:
            found.append("eliminatory_mark must lie between 0 and the pass mark")
        found += [f"coefficient of {code}: must be more than 0"
                  for code, value in self.coefficients.items() if value <= 0]  # fmt: skip
        for name, share in (("quorum", self.quorum), ("balance", self.balance)):
            if not 0 <= share <= 1:
                found.append(f"{name} must lie between 0 and 1")
        return found
