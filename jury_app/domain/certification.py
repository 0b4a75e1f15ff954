"""A certification as its RNCP fiche describes it, and the règlement a session applies.

Both are data (`resources/certifications/*.toml`, `resources/reglements/*.toml`); nothing about one
certification stands in code. `problems()` finds what types alone cannot.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from jury_app.domain.numbers import round_half_up
from jury_app.domain.text import fold
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
    """A whole certification file.

    Attributes:
        effect: What the diploma gives, when the file knows it: a university `grade`, or a `visa`
            without grade; the appeal clause of the letters follows it.
    """

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
    effect: Literal["", "grade", "visa"] = ""
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
        """Return what contradicts itself in the file, one French clause each."""
        return [*self._bloc_problems(), *self._rule_problems(), *self._figure_problems()]

    def _bloc_problems(self) -> list[str]:
        found = []
        codes = [bloc.code for bloc in self.blocs]
        if not codes or not self.options:
            found.append("il faut au moins un bloc et une option")
        found += [f"bloc {c!r} : le code s'écrit comme BC01" for c in codes if not _is_bloc(c)]
        found += [f"bloc {c} : donné deux fois" for c in _twice(codes)]
        for bloc in (*self.blocs, Bloc("evidence", "", "", self.evidence_epreuves)):
            kinds = [e.code for e in bloc.epreuves]
            found += [f"{bloc.code} : l'épreuve {k!r} s'écrit E, O, G, D ou S et un chiffre"
                      for k in kinds if not _EPREUVE_CODE.fullmatch(k)]  # fmt: skip
            found += [f"{bloc.code} : épreuve {k} donnée deux fois" for k in _twice(kinds)]
            found += [f"{bloc.code}-{e.code} : seule une épreuve de groupe a des étapes"
                      for e in bloc.epreuves if e.steps and not e.is_group]  # fmt: skip
            found += [f"{bloc.code}-{e.code} : étape {step!r} donnée deux fois"
                      for e in bloc.epreuves for step in _twice(map(fold, e.steps))]  # fmt: skip
            if not kinds and bloc.code != "evidence":
                found.append(f"{bloc.code} : aucune épreuve")
        return found

    def _rule_problems(self) -> list[str]:
        found = [f"option {o.label!r} : le bloc {o.bloc} n'est pas dans le fichier"
                 for o in self.options if o.bloc not in self.bloc_by_code]  # fmt: skip
        found += [f"option {label!r} : donnée deux fois"
                  for label in _twice(fold(o.label) for o in self.options)]  # fmt: skip
        missing = set(Route) - set(self.route_by_id)
        found += [f"voie {r.value} : absente du fichier" for r in sorted(missing)]
        found += [f"voie {r} : donnée deux fois" for r in _twice(r.id.value for r in self.routes)]
        if any(r.evidence for r in self.routes) and not self.evidence_epreuves:
            found.append("evidence_epreuves : une voie les demande et il n'y en a pas")
        if self.language and self.language.bloc not in self.bloc_by_code:
            found.append(f"language : le bloc {self.language.bloc} n'est pas dans le fichier")
        if self.language and self.language.level not in LANGUAGE_LEVELS:
            found.append(f"language : {self.language.level} n'est pas un niveau CECRL")
        return found

    def _figure_problems(self) -> list[str]:
        found = []
        if self.registration_end <= self.programmes_start:
            found.append("registration_end : l'enregistrement finit avant le début des parcours")
        if not self.campuses:
            found.append("campuses : il faut au moins un campus")
        if not fold(self.label):
            found.append("label : il sert au numéro du procès-verbal, il faut des lettres")
        if min(self.jury.professionals, self.jury.directors, self.jury.quality) < 0:
            found.append("professionals, directors, quality : zéro ou plus")
        if self.internship and self.internship.weeks < 0:
            found.append("weeks : zéro ou plus")
        found += [f"siret de {c.name} : 14 chiffres" for c in self.certifiers
                  if not re.fullmatch(r"[0-9]{14}", c.siret)]  # fmt: skip
        return found


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


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
        carry_marks: Whether a candidate not certified keeps, for a later session, the marks at or
            above the pass mark.
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
    carry_marks: bool = False

    def coefficient(self, epreuve: str) -> Decimal:
        """Return the coefficient of an épreuve by its whole code."""
        return self.coefficients.get(epreuve, Decimal(1))

    def problems(self) -> list[str]:
        """Return what cannot be applied, one French clause each."""
        found = []
        if not 0 < self.pass_mark <= 20:
            found.append("pass_mark : la moyenne exigée va de 0 à 20")
        if self.eliminatory_mark is not None and not 0 <= self.eliminatory_mark <= self.pass_mark:
            found.append("eliminatory_mark : la note éliminatoire va de 0 à la moyenne exigée")
        found += [f"{name} : deux décimales au plus, comme les moyennes"
                  for name, mark in (("pass_mark", self.pass_mark),
                                     ("eliminatory_mark", self.eliminatory_mark))
                  if mark is not None and mark >= 0 and mark != round_half_up(mark)]  # fmt: skip
        found += [f"coefficient de {code} : plus de 0"
                  for code, value in self.coefficients.items() if value <= 0]  # fmt: skip
        for name, share in (("quorum", self.quorum), ("balance", self.balance)):
            if not 0 <= share <= 1:
                found.append(f"{name} : une part va de 0 à 1")
        return found
