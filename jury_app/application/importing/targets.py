"""What a column may be read as, in the words of people, for one certification."""

from collections.abc import Iterator

from jury_app.application.importing.matching import Target
from jury_app.domain.certification import Certification
from jury_app.domain.text import fold

_PEOPLE = {
    "ine": "INE",
    "birth_name": "Nom de naissance",
    "usage_name": "Nom d'usage",
    "first_names": "Prénoms",
    "full_name": "Nom et prénom ensemble",
    "sex": "Sexe ou civilité",
    "birth_date": "Date de naissance",
    "birth_place": "Lieu de naissance",
    "birth_commune": "Code commune de naissance",
    "birth_country": "Pays de naissance",
    "campus": "Campus",
    "route": "Voie d'accès",
    "option": "Option",
    "internship_weeks": "Stage (semaines)",
    "language_level": "Niveau CECRL",
    "acquired": "Blocs acquis",
    "number": "N° candidat",
}
_GROUPS = {"epreuve": "Épreuve du groupe", "group": "Groupe", "whole": "Note d'ensemble du groupe"}
_JURY = {
    "last_name": "Nom du membre",
    "first_name": "Prénom du membre",
    "role": "Fonction dans le jury",
    "corps": "Corps ou secteur",
    "designated_by": "Désigné par",
    "organisation": "Organisme",
    "present": "Présent",
    "absence_reason": "Motif d'absence",
    "chair_since": "Préside depuis",
}

Section = tuple[str, tuple[tuple[Target, str], ...]]


def sections(certification: Certification) -> tuple[Section, ...]:
    """Return every target of a certification with its label, under titles."""
    blocs = tuple(
        (f"{bloc.code} · {bloc.short}",
         tuple((Target("mark", code), f"{code} · {epreuve.label}")
               for code, epreuve in certification.epreuves.items()
               if code.partition("-")[0] == bloc.code))
        for bloc in certification.blocs
    )  # fmt: skip
    steps = tuple((Target("step", key), f"Étape · {said}") for key, said in _steps(certification))
    return (
        ("Candidats", _fields(_PEOPLE)),
        *blocs,
        ("Groupes", (*_fields(_GROUPS), *steps)),
        ("Jury", _fields(_JURY)),
    )


def group_epreuves(certification: Certification) -> tuple[tuple[str, str], ...]:
    """Return the code of every group épreuve, with its label."""
    return tuple((one.code, f"{one.code} · {one.label}") for one in certification.group_epreuves)


def _fields(labels: dict[str, str]) -> tuple[tuple[Target, str], ...]:
    return tuple((Target("field", name), said) for name, said in labels.items())


def _steps(certification: Certification) -> Iterator[tuple[str, str]]:
    said = {fold(step): step for one in certification.group_epreuves for step in one.steps}
    yield from said.items()
