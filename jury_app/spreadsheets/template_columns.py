"""What the columns of the import template are: headings the importer knows, and what they hold."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jury_app.domain.certification import Certification, Epreuve
from jury_app.domain.corps import CorpsList
from jury_app.domain.text import fold
from jury_app.domain.values import LANGUAGE_LEVELS, Role
from jury_app.domain.vocabulary import Vocabulary
from jury_app.domain.wording import ROUTES, role_label

TEXT, DAY = "@", "DD/MM/YYYY"
MARK, GROUP_MARK, WEEKS, DATE, YEAR = "mark", "group mark", "weeks", "date", "year"
"""Kinds of check beside the lists of choices."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet to fill in.

    Attributes:
        heading: Heading the importer recognises.
        hint: A few words above the heading.
        about: What to write, for the instructions.
        choices: Name of the list its drop-down shows.
        check: What its values are checked for, with a warning; nothing with `choices`.
        band: What it belongs to, written above it and its neighbours: a bloc.
        grey: True for a column few candidates need.
    """

    heading: str
    hint: str = ""
    about: str = ""
    width: float = 16
    number_format: str = "General"
    choices: str = ""
    check: str = ""
    band: str = ""
    grey: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet to fill in: how many rows are ruled, how many columns stay in sight."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: int
    fixed: int


def pages(certification: Certification, words: Vocabulary) -> list[Page]:
    """Return the sheets to fill in for a certification."""
    head = _headings(words)
    found = [
        Page("Candidats", "Candidats : une ligne par personne",
             tuple(_candidate_columns(certification, head)), 200, 2),
        Page("Notes", "Notes : de 0 à 20, ou un code (ABI, ABJ, DISP, VAL, NVAL)",
             (*_identity(head), *_mark_columns(certification)), 200, 3),
    ]  # fmt: skip
    if certification.group_epreuves:
        found += [
            Page("Groupes", "Groupes : qui est dans quel groupe",
                 (*_group(head), *_identity(head)), 200, 2),
            Page("Notes de groupe", "Notes de groupe : de 0 à 20, une ligne par groupe",
                 (*_group(head), *_group_mark_columns(certification, head)), 60, 2),
        ]  # fmt: skip
    found.append(Page("Jury", "Jury : une ligne par membre", tuple(_jury_columns(head)), 30, 2))
    return found


def choices(
    certification: Certification, words: Vocabulary, corps: CorpsList
) -> dict[str, list[str]]:
    """Return the lists of the drop-downs by name."""
    return {
        "Sexe": ["F", "M"],
        "Campus": list(certification.campuses),
        "Voie": [_known(ROUTES[rule.id], rule.id, words.routes)
                 for rule in certification.routes if rule.open],
        "Option": [option.label for option in certification.options],
        "Niveau": list(LANGUAGE_LEVELS),
        "Épreuve": [epreuve.code for epreuve in certification.group_epreuves],
        "Fonction": list(dict.fromkeys(
            _known(role_label(role, sex), role, words.roles) for role in Role for sex in "MF")),
        "Corps": [one.label for one in corps.all if one.teacher_researcher],
        "Désignation": ["Recteur", "Établissement"],
        "Présence": ["oui", "non"],
    }  # fmt: skip


def _known(label: str, meaning: object, words: Mapping[str, object]) -> str:
    """Return a label the importer reads as `meaning`: the usual one, else one of the data file."""
    if words.get(fold(label)) == meaning:
        return label
    return next((word for word, found in words.items() if found == meaning), label)


def _headings(words: Vocabulary) -> Callable[[str], str]:
    def heading(field: str) -> str:
        """Return the first spelling of a field's heading in the data file."""
        return next(words.spellings[key] for key, names in words.headers.items() if field in names)

    return heading


_Heading = Callable[[str], str]


def _identity(head: _Heading) -> Iterable[Column]:
    yield Column(head("ine"), "11 caractères", "l'INE de la liste des candidats", 15, TEXT)
    yield Column(head("birth_name"), "", "comme dans la liste des candidats", 22)
    yield Column(head("first_names"), "", "le premier suffit", 20)


def _candidate_columns(certification: Certification, head: _Heading) -> Iterable[Column]:
    yield Column(head("ine"), "11 caractères", "11 chiffres ou lettres ; vide s'il n'y en a pas",
                 15, TEXT)  # fmt: skip
    yield Column(head("birth_name"), "obligatoire", "obligatoire", 22)
    yield Column(head("usage_name"), "", "s'il diffère du nom de naissance", 18)
    yield Column(head("first_names"), "obligatoire", "tous les prénoms, dans l'ordre", 22)
    yield Column(head("sex"), "F ou M", "F ou M", 8, choices="Sexe")
    yield Column(head("birth_date"), "jj/mm/aaaa", "jj/mm/aaaa ; indispensable sans INE", 13, DAY,
                 check=DATE)  # fmt: skip
    yield Column(head("birth_place"), "", "commune", 18)
    yield Column(head("birth_commune"), "5 caractères", "code INSEE de la commune, comme 75056",
                 12, TEXT)  # fmt: skip
    yield Column(head("birth_country"), "", "s'il n'est pas la France", 14)
    yield Column(head("campus"), "liste", "un campus de la certification", 12, choices="Campus")
    yield Column(head("route"), "obligatoire, liste", "obligatoire : une voie ouverte", 22,
                 choices="Voie")  # fmt: skip
    yield Column(head("option"), "obligatoire, liste", "obligatoire : une option", 24,
                 choices="Option")  # fmt: skip
    if certification.internship:
        weeks = certification.internship.weeks
        yield Column(head("internship_weeks"), f"{weeks} au moins",
                     f"semaines effectuées ; {weeks} au moins", 12, check=WEEKS)  # fmt: skip
    if certification.language:
        level = certification.language.level
        yield Column(head("language_level"), "A1 à C2",
                     f"A1, A2, B1, B2, C1 ou C2 ; {level} exigé", 10, choices="Niveau")  # fmt: skip
    yield Column(head("acquired"), "BC01 ; BC04", "codes des blocs obtenus auparavant", 18)
    yield Column(head("number"), "facultatif", "donné à l'ouverture s'il est vide", 11)


def _mark_columns(certification: Certification) -> Iterable[Column]:
    """Yield a column per épreuve: the blocs' own, then those of the evidence routes."""
    open_routes = [rule for rule in certification.routes if rule.open]
    if any(not rule.evidence for rule in open_routes):
        for bloc in certification.blocs:
            for epreuve in bloc.epreuves:
                yield _mark_column(f"{bloc.code}-{epreuve.code}", epreuve,
                                   f"{bloc.code} — {bloc.short}")  # fmt: skip
    if any(rule.evidence for rule in open_routes):
        for bloc in certification.blocs:
            for epreuve in certification.evidence_epreuves:
                yield _mark_column(f"{bloc.code}-{epreuve.code}", epreuve, f"VAE — {bloc.code}",
                                   grey=True)  # fmt: skip


def _mark_column(code: str, epreuve: Epreuve, band: str, *, grey: bool = False) -> Column:
    about = epreuve.label
    if epreuve.is_group:
        about += " — vide : la note du groupe vaut ; remplie, elle la remplace"
    return Column(code, epreuve.label, about, 12, check=MARK, band=band, grey=grey)


def _group(head: _Heading) -> Iterable[Column]:
    yield Column(head("epreuve"), "liste", "code d'une épreuve de groupe", 13, choices="Épreuve")
    yield Column(head("group"), "G01, G02…", "nom du groupe, unique dans l'épreuve", 14, TEXT)


def _group_mark_columns(certification: Certification, head: _Heading) -> Iterable[Column]:
    yield Column(head("whole"), "toutes", "note d'ensemble", 13, check=GROUP_MARK)
    steps: dict[str, list[str]] = {}
    for epreuve in certification.group_epreuves:
        for step in epreuve.steps:
            steps.setdefault(step, []).append(epreuve.code.partition("-")[0])
    for step, blocs in steps.items():
        # « bloc BC09 » rather than « BC09-G1 »: alone in a cell, that would read as a heading.
        where = f"{'bloc' if len(blocs) == 1 else 'blocs'} {', '.join(blocs)}"
        yield Column(step, where, f"étape, {where} seulement", 15, check=GROUP_MARK)


def _jury_columns(head: _Heading) -> Iterable[Column]:
    yield Column(head("last_name"), "obligatoire", "obligatoire", 20)
    yield Column(head("first_name"), "", "prénom usuel", 18)
    yield Column(head("sex"), "F ou M", "F ou M", 8, choices="Sexe")
    yield Column(head("role"), "obligatoire, liste", "obligatoire : le siège occupé", 24,
                 choices="Fonction")  # fmt: skip
    yield Column(head("corps"), "liste ou libre", "d'enseignant-chercheur pour le président et le "
                 "vice-président ; libre pour les autres", 34, choices="Corps")  # fmt: skip
    yield Column(head("designated_by"), "liste ou libre", "Recteur, ou qui a désigné le membre", 16,
                 choices="Désignation")  # fmt: skip
    yield Column(head("organisation"), "", "employeur ou structure", 24)
    yield Column(head("present"), "oui ou non", "oui ou non ; vide tant qu'on ne sait pas", 10,
                 choices="Présence")  # fmt: skip
    yield Column(head("absence_reason"), "si absent", "à dire pour chaque membre absent", 24)
    yield Column(head("chair_since"), "président : année",
                 "première année où la personne a présidé ce jury", 14, check=YEAR)  # fmt: skip
