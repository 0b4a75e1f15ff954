"""Lists: the decisions to display, and the certified for the rectorat."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from jury_app.application import refusals
from jury_app.application.documents.model import (
    Act,
    ActBlock,
    Addressee,
    Blank,
    Piece,
    TableFile,
    Title,
    Value,
)
from jury_app.application.documents.source import Source, candidates_heard
from jury_app.application.documents.texts import fill
from jury_app.application.minutes.model import (
    Column,
    Facts,
    Items,
    Paragraph,
    Row,
    Subheading,
    Table,
)
from jury_app.application.minutes.record import NONE, Data, candidate_name
from jury_app.application.minutes.words import counted
from jury_app.domain.errors import Refusal
from jury_app.domain.values import Outcome
from jury_app.domain.wording import OUTCOMES, french_date, short_date

_LAUREATES = "Liste des lauréats"


def display(source: Source) -> list[Piece]:
    """Return the list to display: number or name, and the decision alone.

    Raises:
        RulesRefusal: The session is not closed: nothing is displayed before.
        Refusal: By number, and somebody has none; or there is no candidate.
    """
    source.require_results("Établir la liste à afficher", draft_allowed=False)
    heard = candidates_heard(source)
    if source.settings.display == "number" and any(c["number"] is None for c in heard):
        raise Refusal(
            "NUMBER_MISSING",
            "La liste s'affiche par numéro et un candidat n'en a pas : choisissez l'affichage par "
            "nom dans « Réglages des documents ».",
        )
    return [Piece("Liste à afficher", partial(_display, source, heard))]


def _display(source: Source, heard: list[Data]) -> Act:
    session = source.record.session
    by_number = source.settings.display == "number"
    if by_number:
        heard = sorted(heard, key=lambda c: c["number"])
        columns = (Column("Candidat n°", 16, "right"), Column("Décision du jury", 84))
        names = [str(c["number"]) for c in heard]
    else:
        columns = (Column("Candidat", 62), Column("Décision du jury", 38))
        names = [source.record.name(c) for c in heard]
    rows = tuple(Row((name, _decision(source, c)), frozenset({0}))
                 for name, c in zip(names, heard, strict=True))  # fmt: skip
    count = counted(len(heard), "candidat", "candidats")
    return Act("Résultats", (
        source.letterhead,
        Title("Résultats", source.record.certification["title"],
              f"{session['label']} — délibération du {french_date(source.record.day)}"),
        Table(columns, rows, size=11, pad=4),
        Paragraph(f"Liste arrêtée à {count}, d'après le procès-verbal n° {source.number}."),
        source.sign_off(),
    ), (source.reference, "Résultats"))  # fmt: skip


def _decision(source: Source, candidate: Data) -> str:
    outcome = source.record.outcome(candidate)
    return OUTCOMES[outcome] if outcome else NONE


def laureates(source: Source) -> list[Piece]:
    """Return the note of transmission with the list of the certified.

    Raises:
        RulesRefusal: The session is not closed: the list quotes the minutes.
        Refusal: Nobody is certified.
    """
    certified = _certified(source)
    source.text("transmission")
    return [Piece("Note de transmission", partial(_note, source, certified)),
            Piece(_LAUREATES, partial(_list, source, certified))]  # fmt: skip


def _certified(source: Source) -> list[Data]:
    source.require_results("Établir la liste des lauréats", draft_allowed=False)
    certified = source.record.with_outcome(Outcome.ADM)
    if not certified:
        raise refusals.nothing_to_write("aucun candidat n'est certifié")
    return certified


def _missing(candidate: Data) -> list[str]:
    """Return what an identity lacks for the rectorat's register."""
    asked = (("ine", "INE"), ("birth_date", "date de naissance"),
             ("birth_place", "lieu de naissance"), ("sex", "sexe"))  # fmt: skip
    return [name for key, name in asked if not candidate[key]]


def laureates_notices(source: Source) -> tuple[str, ...]:
    """Return a sentence when identities are incomplete; the list names them."""
    count = sum(1 for c in _certified(source) if _missing(c))
    if not count:
        return ()
    said = "1 identité est incomplète : la liste dit laquelle"
    if count > 1:
        said = f"{count} identités sont incomplètes : la liste dit lesquelles"
    return (f"{said} et ce qui manque, à compléter avant l'envoi.",)


def _note(source: Source, certified: list[Data]) -> Act:
    text = source.text("transmission")
    seal = source.seal or ""
    values = {
        **source.fields,
        "nombre": counted(len(certified), "lauréat", "lauréats"),
        "laureats": str(len(certified)),
        "empreinte": " ".join(seal[i : i + 4].upper() for i in range(0, 16, 4)),
    }
    rectorate = [line.strip() for line in source.settings.rectorate.splitlines() if line.strip()]
    place = f"{source.record.town}, le {french_date(source.day)}"
    blocks: list[ActBlock] = [
        source.letterhead,
        Addressee((*(rectorate or ["Rectorat"]), "", place)),
        Title(text.title),
        Paragraph(f"Objet : {fill(text.subject, values)}", "strong"),
        *map(Paragraph, source.paragraphs(text.body, values)),
        Facts((("Lauréats", str(len(certified))),
               ("Procès-verbal", f"n° {source.number}"),
               ("Pièces jointes", "liste des lauréats (PDF et classeur)"))),
        *map(Paragraph, source.paragraphs(text.end, values)),
        source.sender(),
    ]  # fmt: skip
    return Act(text.title, tuple(blocks), (source.reference, "Transmission"))


def _list(source: Source, certified: list[Data]) -> Act:
    columns = (Column("N°", 4, "right"), Column("INE", 11), Column("Nom et prénoms", 25),
               Column("Sexe", 5), Column("Naissance", 9), Column("Lieu", 16),
               Column("Option", 16), Column("Décision", 8))  # fmt: skip
    rows = tuple(_row(source, c) for c in certified)
    incomplete = tuple(f"{source.record.name(c)} : {', '.join(_missing(c))}"
                       for c in certified if _missing(c))  # fmt: skip
    blocks: list[ActBlock] = [
        source.letterhead,
        Title(_LAUREATES, source.record.certification["title"], source.headline),
        Table(columns, rows),
        Paragraph(f"Liste arrêtée à {counted(len(certified), 'lauréat', 'lauréats')}."),
    ]
    if incomplete:
        blocks += [Subheading("Identités à compléter"), Items(incomplete)]
    blocks += [Blank(4), source.sign_off()]
    return Act(_LAUREATES, tuple(blocks), (source.reference, "Lauréats"), landscape=True)


def _row(source: Source, candidate: Data) -> Row:
    number, usage = candidate["number"], candidate["usage_name"].strip()
    name = candidate_name(candidate) + (f" (usage : {usage})" if usage else "")
    return Row((NONE if number is None else str(number), candidate["ine"] or NONE, name,
                candidate["sex"] or NONE, short_date(candidate["birth_date"]) or NONE,
                _place(candidate) or NONE, candidate["option"], _decision(source, candidate)),
               frozenset({2}))  # fmt: skip


def _place(candidate: Data) -> str:
    parts = [candidate["birth_place"].strip(), candidate["birth_commune"].strip(),
             candidate["birth_country"].strip()]  # fmt: skip
    return ", ".join(part for part in parts if part)


def laureates_tables(source: Source) -> tuple[TableFile, ...]:
    """Return the list of the certified as a workbook, every cell typed."""
    head = ("N° candidat", "INE", "Nom de naissance", "Nom d'usage", "Prénoms", "Sexe",
            "Date de naissance", "Lieu de naissance", "Code INSEE", "Pays", "Certification",
            "Option", "Voie d'accès", "Décision", "Numéro du procès-verbal",
            "À compléter")  # fmt: skip
    rows = tuple(tuple(_cells(source, c)) for c in _certified(source))
    return (TableFile(_LAUREATES, "Lauréats", head, rows, named=5),)


def _cells(source: Source, candidate: Data) -> Iterator[Value]:
    route, born = source.record.routes.get(candidate["route"]), candidate["birth_date"]
    yield candidate["number"]
    for key in ("ine", "birth_name", "usage_name", "first_names", "sex"):
        yield candidate[key]
    yield date.fromisoformat(born) if born else None
    for key in ("birth_place", "birth_commune", "birth_country"):
        yield candidate[key]
    yield source.record.certification["code"]
    yield candidate["option"]
    yield route["label"] if route else candidate["route"]
    yield _decision(source, candidate)
    yield source.number
    yield ", ".join(_missing(candidate))
