"""Sheets to fill in by hand: attendance of the jury and of candidates, assessment grids."""

from collections.abc import Iterator, Sequence
from functools import partial

from jury_app.application.documents.candidate import Marks
from jury_app.application.documents.model import Act, ActBlock, Piece, Ruled, Title
from jury_app.application.documents.source import Source, candidates_heard
from jury_app.application.minutes.model import (
    Column,
    Paragraph,
    Row,
    SignatureBox,
    Signatures,
    Table,
)
from jury_app.application.minutes.record import NONE, Data, candidate_name, member_title
from jury_app.domain.certification import Epreuve
from jury_app.domain.text import french_order
from jury_app.domain.values import MarkCode, Route, Verdict
from jury_app.domain.wording import french_date, plural, role_label, short_date

_HAND = 25.0
"""Height of a row to sign or write in, in points."""


def attendance(source: Source) -> list[Piece]:
    """Return the jury's sheet, then one per épreuve.

    Raises:
        Refusal: There is neither member nor candidate.
    """
    pieces = []
    if source.record.members:
        pieces.append(Piece("Émargement — jury", partial(_jury_sheet, source)))
    pieces += [
        Piece(f"Émargement — {e.code} {e.label}", partial(_epreuve_sheet, source, e, c))
        for e, c in _sitting(source)
    ]
    if not pieces:
        candidates_heard(source)
    return pieces


def grids(source: Source) -> list[Piece]:
    """Return one blank grid per épreuve, and per group where it is judged in groups.

    Raises:
        Refusal: There is no candidate.
    """
    candidates_heard(source)
    pieces = []
    for epreuve, candidates in _sitting(source):
        for group, members in _groups(epreuve, candidates):
            suffix = f" {group}" if group else ""
            pieces.append(Piece(
                f"Grille — {epreuve.code} {epreuve.label}{suffix}",
                partial(_grid, source, epreuve, group, members),
            ))  # fmt: skip
    return pieces


def _sitting(source: Source) -> Iterator[tuple[Epreuve, list[Data]]]:
    """Yield every épreuve somebody sits, with the candidates who do: none dispensed of it."""
    found: dict[str, list[Data]] = {}
    marks = Marks(source)
    for candidate in source.record.heard:
        plan = source.certification.plan(Route(candidate["route"]), candidate["option"])
        acquired = source.record.result(candidate)["blocs"]
        for bloc in plan.blocs:
            if acquired[bloc.code]["proposal"] != Verdict.CAP:
                for epreuve in bloc.epreuves:
                    if marks.of(candidate, epreuve.code) is not MarkCode.DISP:
                        found.setdefault(epreuve.code, []).append(candidate)
    for code, epreuve in source.certification.epreuves.items():
        if code in found:
            yield epreuve, found[code]


def _groups(epreuve: Epreuve, candidates: list[Data]) -> Iterator[tuple[str, list[Data]]]:
    """Yield the groups of an épreuve by name, then the candidates without one."""
    named: dict[str, list[Data]] = {}
    for candidate in candidates:
        named.setdefault(candidate["groups"].get(epreuve.code, ""), []).append(candidate)
    yield from sorted(named.items(), key=lambda pair: (not pair[0], french_order(pair[0])))


def _title(source: Source, text: str, subject: str) -> list[ActBlock]:
    session = source.record.session
    return [source.letterhead,
            Title(text, subject, f"{session['label']} — {source.record.town}, "
                                 f"{french_date(source.record.day)}")]  # fmt: skip


def _jury_sheet(source: Source) -> Act:
    table = Table(
        (Column("Membre", 32), Column("Qualité", 24), Column("Arrivée", 9), Column("Départ", 9),
         Column("Émargement", 26)),
        tuple(Row((member_title(m), role_label(m["role"], m["sex"]), "", "", ""), frozenset({0}))
              for m in source.record.members),
        least=34,
    )  # fmt: skip
    blocks = _title(source, "Feuille d'émargement du jury", source.record.certification["title"])
    count = plural(len(source.record.members), "membre", "membres")
    said = f"{count}. Chaque membre signe à son arrivée et note les heures d'arrivée et de départ."
    blocks += [table, Paragraph(said, "note"), *_closed_by()]
    return Act("Feuille d'émargement du jury", tuple(blocks),
               (source.record.session["label"], "Émargement du jury"))  # fmt: skip


def _closed_by() -> list[ActBlock]:
    return [Signatures((SignatureBox("Présidence de séance", "", "Nom et signature"),
                        SignatureBox("Secrétaire", "", "Nom et signature")), ())]  # fmt: skip


def _epreuve_sheet(source: Source, epreuve: Epreuve, candidates: Sequence[Data]) -> Act:
    columns = (*_number_column(candidates), Column("Candidat", 40), Column("Né(e) le", 13),
               *((Column("Groupe", 11),) if epreuve.is_group else ()),
               Column("Émargement", 30))  # fmt: skip
    numbered = _is_numbered(candidates)
    rows = tuple(_candidate_row(c, epreuve, numbered=numbered) for c in candidates)
    table = Table(columns, rows, least=_HAND)
    subject = f"{epreuve.code} — {epreuve.label}"
    blocks = _title(source, "Feuille d'émargement", subject)
    count = plural(len(candidates), "candidat inscrit", "candidats inscrits")
    blocks += [table, Paragraph(f"{count}. Présents : ……   Absents : ……"),
               Signatures((SignatureBox("Surveillance", "", "Nom et signature"),), ())]  # fmt: skip
    return Act(f"Feuille d'émargement — {subject}", tuple(blocks),
               (source.record.session["label"], f"Émargement {epreuve.code}"))  # fmt: skip


def _candidate_row(candidate: Data, epreuve: Epreuve, *, numbered: bool) -> Row:
    group = (candidate["groups"].get(epreuve.code, "") or NONE,) if epreuve.is_group else ()
    return _row(candidate, (_born(candidate), *group, ""), numbered=numbered)


def _row(candidate: Data, cells: tuple[str, ...], *, numbered: bool) -> Row:
    """Return a row: the number where there are any, the name, what follows."""
    number = ("" if candidate["number"] is None else str(candidate["number"]),) if numbered else ()
    return Row((*number, candidate_name(candidate), *cells), frozenset({len(number)}))


def _born(candidate: Data) -> str:
    return short_date(candidate["birth_date"]) or NONE


def _is_numbered(candidates: Sequence[Data]) -> bool:
    """Tell whether candidates have numbers: opening the deliberation gives them at the latest."""
    return any(c["number"] is not None for c in candidates)


def _number_column(candidates: Sequence[Data]) -> tuple[Column, ...]:
    return (Column("N°", 6, "right"),) if _is_numbered(candidates) else ()


def _grid(source: Source, epreuve: Epreuve, group: str, members: Sequence[Data]) -> Act:
    subject = f"{epreuve.code} — {epreuve.label}"
    name = f"{subject}, groupe {group}" if group else subject
    blocks = _title(source, "Grille d'évaluation", name)
    if epreuve.is_group and group:
        blocks += _group_blocks(epreuve, members)
    else:
        blocks += [_individual_table(members), Paragraph(_CODES, "note")]
    blocks += [Ruled("Observations", 4),
               Signatures((SignatureBox("Examinateur", "", "Nom et signature"),
                           SignatureBox("Examinateur", "", "Nom et signature")), ())]  # fmt: skip
    return Act(
        f"Grille d'évaluation — {name}",
        tuple(blocks),
        (source.record.session["label"], f"Grille {epreuve.code} {group}".strip()),
    )


_CODES = (
    "Note de 0 à 20, deux décimales au plus, ou l'un des codes ABI (absence injustifiée), ABJ "
    "(absence justifiée), DISP (dispensé), VAL (validé sans note), NVAL (non validé)."
)


def _group_blocks(epreuve: Epreuve, members: Sequence[Data]) -> list[ActBlock]:
    steps = Table(
        (Column("Étape", 34), Column("Note sur 20", 14), Column("Appréciation", 52)),
        tuple(Row((step, "", ""), frozenset({0})) for step in ("Ensemble", *epreuve.steps)),
        least=36,
    )
    numbered = _is_numbered(members)
    present = Table(
        (*_number_column(members), Column("Membre du groupe", 44), Column("Né(e) le", 14),
         Column("Présence ou note individuelle", 36)),
        tuple(_row(c, (_born(c), ""), numbered=numbered) for c in members),
        least=_HAND,
    )  # fmt: skip
    said = "Le groupe est noté sur l'ensemble"
    said += " et sur chaque étape." if epreuve.steps else "."
    return [steps, Paragraph(f"{said} Note de 0 à 20, deux décimales au plus ; une note "
                             "individuelle qui remplace celle du groupe demande un motif.",
                             "note"), present]  # fmt: skip


def _individual_table(candidates: Sequence[Data]) -> Table:
    numbered = _is_numbered(candidates)
    # Until there are numbers, the date of birth tells namesakes apart.
    known = () if numbered else (Column("Né(e) le", 13),)
    return Table(
        (*_number_column(candidates), Column("Candidat", 36), *known, Column("Note sur 20", 13),
         Column("Appréciation", 45)),
        tuple(_row(c, ("", "") if numbered else (_born(c), "", ""), numbered=numbered)
              for c in candidates),
        least=25,
    )  # fmt: skip
