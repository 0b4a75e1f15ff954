"""Relevés de résultats: one per candidate, épreuve by épreuve."""

from decimal import Decimal
from functools import partial

from jury_app.application.documents.candidate import (
    UNDECIDED,
    Marks,
    decision_said,
    facts,
    remaining,
)
from jury_app.application.documents.grammar import bloc_said
from jury_app.application.documents.model import Act, ActBlock, Piece, Title
from jury_app.application.documents.source import Source, candidates_heard
from jury_app.application.minutes.model import (
    Column,
    Facts,
    Items,
    Paragraph,
    Row,
    Table,
)
from jury_app.application.minutes.record import NONE, Data
from jury_app.application.minutes.words import eliminatory_said
from jury_app.domain.certification import Bloc, Epreuve
from jury_app.domain.marks import MarkValue
from jury_app.domain.numbers import french
from jury_app.domain.values import MarkCode, Outcome, Route, Verdict
from jury_app.domain.wording import CODES, short_date

_COLUMNS = (
    Column("Bloc et épreuves", 67),
    Column("Note ou moyenne", 16, "right"),
    Column("Décision", 17),
)


def transcripts(source: Source) -> list[Piece]:
    """Return one relevé per candidate heard.

    Raises:
        RulesRefusal: The session is not closed and no draft is asked for.
        Refusal: There is no candidate.
    """
    source.require_results("Établir les relevés de résultats", draft_allowed=True)
    marks = Marks(source)
    return [
        Piece(f"Relevé — {source.record.name(c)}", partial(_act, source.about(c), marks, c))
        for c in candidates_heard(source)
    ]


def _act(source: Source, marks: Marks, candidate: Data) -> Act:
    blocks: list[ActBlock] = [
        source.letterhead,
        Title("Relevé de résultats", source.record.certification["title"], source.headline),
        Facts(facts(source, candidate)),
        _table(source, marks, candidate),
    ]
    decision = f"Décision du jury : {decision_said(source, candidate)}."
    left = remaining(source, candidate, brief=True)
    if left:
        decision += " Il reste à obtenir :"
    elif source.record.outcome(candidate) is Outcome.ADM:
        decision += " Rien ne reste à obtenir."
    blocks.append(Paragraph(decision, "strong"))
    if left:
        blocks.append(Items(left))
    blocks += [Paragraph(_explained(source), "note"), source.sign_off()]
    name = source.record.name(candidate)
    return Act(f"Relevé de résultats — {name}", tuple(blocks), (source.reference, name))


def _explained(source: Source) -> str:
    rules = source.reglement
    average = "moyenne simple de ses épreuves"
    if any(weight != 1 for weight in rules.coefficients.values()):
        average = "moyenne de ses épreuves, pondérée par les coefficients du règlement"
    least = rules.eliminatory_mark
    return (
        f"Notes et moyennes sur 20. Un bloc est validé à partir de {french(rules.pass_mark)} "
        f"({average}, sans compensation entre blocs). "
        f"{'' if least is None else f'{eliminatory_said(least)} '}"
        "Les blocs validés, dispensés ou acquis antérieurement restent acquis."
    )


def _table(source: Source, marks: Marks, candidate: Data) -> Table:
    plan = source.certification.plan(Route(candidate["route"]), candidate["option"])
    rows: list[Row] = []
    for bloc in plan.blocs:
        rows += _bloc_rows(source, marks, candidate, bloc)
    return Table(_COLUMNS, tuple(rows), size=7.7, pad=0.5)


def _bloc_rows(source: Source, marks: Marks, candidate: Data, bloc: Bloc) -> list[Row]:
    """Return the bloc with its average and decision, then its épreuves with their marks."""
    verdict = source.record.verdicts(candidate)[bloc.code]
    average = source.record.result(candidate)["blocs"][bloc.code]["average"]
    said = bloc_said(verdict) if verdict else UNDECIDED
    title, strong = f"{bloc.code} — {bloc.title}", frozenset({0, 1, 2})
    if verdict is Verdict.CAP:
        earlier = candidate["acquisitions"].get(bloc.code)
        since = short_date(earlier["date"]) if earlier else ""
        return [Row((title, "", f"Acquis le {since}" if since else said), strong)]
    figure = french(Decimal(average)) if average is not None else NONE
    rows = [Row((title, figure, said), strong, ruled=False)]
    for place, epreuve in enumerate(bloc.epreuves):
        name = f"{epreuve.label}{_beside(source, candidate, epreuve)}"
        last = place == len(bloc.epreuves) - 1
        rows.append(Row((name, _mark_said(marks.of(candidate, epreuve.code)), ""), ruled=last))
    return rows


def _beside(source: Source, candidate: Data, epreuve: Epreuve) -> str:
    """Return the coefficient where it is not 1, and the group that gave the mark."""
    notes = []
    weight = source.reglement.coefficient(epreuve.code)
    if weight != 1:
        notes.append(f"coefficient {format(weight.normalize(), 'f').replace('.', ',')}")
    if epreuve.code not in candidate["marks"] and (group := candidate["groups"].get(epreuve.code)):
        notes.append(f"groupe {group}")
    return f" ({', '.join(notes)})" if notes else ""


def _mark_said(mark: MarkValue | None) -> str:
    if mark is None:
        return NONE
    return CODES[mark] if isinstance(mark, MarkCode) else french(mark)
