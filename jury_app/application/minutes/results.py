"""Sections 5 to 7 of the minutes: the results, the jury's own decisions, what happened."""

from jury_app.application.minutes.jury import event_line
from jury_app.application.minutes.model import (
    Block,
    Column,
    Grid,
    GridRow,
    Items,
    Mark,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
)
from jury_app.application.minutes.prerequisites import certification_unmet, language_unmet
from jury_app.application.minutes.record import (
    NONE,
    UNDECIDED,
    Data,
    Record,
    joined,
)
from jury_app.application.minutes.words import counted, listed
from jury_app.domain.marks import stored
from jury_app.domain.numbers import french
from jury_app.domain.values import KEPT, MarkCode, Outcome, Verdict
from jury_app.domain.wording import CODES, OUTCOMES, VERDICTS, short_date

LETTERS = {
    Verdict.VAL: "V",
    Verdict.NVAL: "N",
    Verdict.CAP: "C",
    Verdict.DISP: "D",
    Verdict.DEF: "F",
    Verdict.ATT: "A",
}
_HEADINGS = ("N°", "Candidat", "Né(e) le", "Voie", "Option", "Spéc.", "Décision")
_ORDINARY = {None, Verdict.VAL, Verdict.CAP}


def legend() -> str:
    """Return what the letters of the grid mean."""
    return " ; ".join(f"{letter} : {VERDICTS[v].lower()}" for v, letter in LETTERS.items())


def results(record: Record) -> Section:
    """Section 5: every candidate heard, bloc by bloc."""
    rows = tuple(_grid_row(record, c) for c in record.heard)
    special = sorted(set(record.special_bloc.values()))
    said = f"{legend()} ; Spéc. : bloc de l'option ({', '.join(special)})"
    if any(record.outcome(c) is None for c in record.heard):
        said += f" ; {UNDECIDED} : à décider"
    blocks: tuple[Block, ...] = (Paragraph("Aucun candidat n'est entendu."),)
    if rows:
        count = counted(len(rows), "candidat", "candidats")
        blocks = (Grid(_HEADINGS, record.common_blocs, rows, f"{said}."),
                  Paragraph(f"Tableau arrêté à {count}.", "strong"))  # fmt: skip
    return Section(5, "Résultats par candidat", blocks, landscape=True)


def _grid_row(record: Record, candidate: Data) -> GridRow:
    verdicts, outcome = record.verdicts(candidate), record.outcome(candidate)
    special = record.special_bloc.get(candidate["option"], "")
    usage, route = candidate["usage_name"], record.routes.get(candidate["route"])
    return GridRow(
        number="" if candidate["number"] is None else str(candidate["number"]),
        birth_name=candidate["birth_name"],
        first_names=candidate["first_names"],
        usage_name=f"usage : {usage}" if usage else "",
        birth_date=short_date(candidate["birth_date"]) or NONE,
        route=route["short"] if route else candidate["route"],
        option=candidate["option"],
        common=tuple(_mark(verdicts.get(code)) for code in record.common_blocs),
        special=(special, _mark(verdicts.get(special))),
        decision=OUTCOMES[outcome] if outcome else UNDECIDED,
        strong=outcome not in {None, Outcome.ADM},
    )


def _mark(verdict: Verdict | None) -> Mark:
    return Mark(LETTERS[verdict] if verdict else UNDECIDED, verdict not in _ORDINARY)


def own_decisions(record: Record) -> Section:
    """Section 6: what the jury decided otherwise than proposed, and what it added."""
    return Section(6, "Décisions propres au jury", (
        Subheading("Décisions différentes de la proposition"),
        _or_nothing(_DECISIONS, _departures(record),
                    _no_departure(record)),
        Subheading("Dispenses"),
        _or_nothing(_EXEMPTIONS, _exemptions(record), "Aucune dispense n'a été accordée."),
        Subheading("Notes individuelles substituées à celle du groupe"),
        _or_nothing(_REPLACED, _replaced_marks(record), "Aucune note n'a été substituée."),
        Subheading("Prescriptions aux candidats par la voie de l'expérience (VAE)"),
        _or_nothing(_PRESCRIPTIONS, _prescriptions(record), "Aucune prescription n'a été faite."),
        Subheading("Votes"),
        _or_nothing(_VOTES, _votes(record), "Aucun vote n'a été enregistré."),
    ))  # fmt: skip


_DECISIONS = (Column("Candidat", 28), Column("Blocs", 13), Column("Proposition", 14),
              Column("Décision", 13), Column("Motif", 32))  # fmt: skip
_EXEMPTIONS = (Column("Candidat", 45), Column("Blocs dispensés", 55))
_REPLACED = (Column("Candidat", 32), Column("Épreuve", 14), Column("Groupe", 12),
             Column("Note", 12), Column("Motif", 30))  # fmt: skip
_PRESCRIPTIONS = (Column("Candidat", 32), Column("Ce qui reste à démontrer", 68))
_VOTES = (Column("Candidat", 33), Column("Bloc", 9), Column("Pour", 8, "center"),
          Column("Contre", 9, "center"), Column("Abstentions", 13, "center"),
          Column("Issue", 29))  # fmt: skip


def _or_nothing(columns: tuple[Column, ...], rows: list[Row], nothing: str) -> Block:
    return Table(columns, tuple(rows)) if rows else Paragraph(nothing)


def _no_departure(record: Record) -> str:
    """Return what to say of the decisions when none differs from the proposal."""
    # A bloc acquired earlier is no decision of this jury.
    made = {bloc["decision"] is not None for c in record.heard
            for bloc in record.result(c)["blocs"].values()
            if bloc["proposal"] != Verdict.CAP}  # fmt: skip
    if True not in made:
        return "Aucune décision n'a été prise."
    whose = "Les décisions déjà prises" if False in made else "Toutes les décisions"
    return f"{whose} sont conformes aux propositions."


def _departures(record: Record) -> list[Row]:
    rows = []
    for candidate in record.heard:
        # Blocs decided alike for the same motive share a row.
        alike: dict[tuple[str, str, str], list[str]] = {}
        for code, bloc in sorted(record.result(candidate)["blocs"].items()):
            if bloc["decision"] is not None and bloc["decision"] != bloc["proposal"]:
                key = (bloc["proposal"], bloc["decision"], bloc["motive"] or NONE)
                alike.setdefault(key, []).append(code)
        rows += [
            Row((record.name(candidate), _bloc_list(codes, record.result(candidate)),
                 VERDICTS[Verdict(proposal)],
                 VERDICTS[Verdict(decision)], motive), frozenset({3}))
            for (proposal, decision, motive), codes in alike.items()
        ]  # fmt: skip
    return rows


def _bloc_list(codes: list[str], result: Data) -> str:
    return "Tous" if len(codes) == len(result["blocs"]) else ", ".join(codes)


def _exemptions(record: Record) -> list[Row]:
    return [
        Row((record.name(c), joined(sorted(exempted))))
        for c in record.heard
        if (exempted := [b for b, v in record.verdicts(c).items() if v is Verdict.DISP])
    ]


def _replaced_marks(record: Record) -> list[Row]:
    return [
        Row((record.name(c), code, c["groups"][code], _mark_text(mark["value"]), mark["motive"]))
        for c in record.heard
        for code, mark in sorted(c["marks"].items())
        if mark["motive"] and code in c["groups"] and code in record.epreuves(c)
    ]


def _mark_text(text: str) -> str:
    value = stored(text)
    return CODES[value] if isinstance(value, MarkCode) else french(value)


def _prescriptions(record: Record) -> list[Row]:
    return [Row((record.name(c), said)) for c in record.heard if (said := record.prescription(c))]


def _votes(record: Record) -> list[Row]:
    return [
        Row((record.name(c), code, str(v["for"]), str(v["against"]), str(v["abstentions"]),
             VERDICTS[Verdict(v["verdict"])] + (", voix prépondérante" if v["casting"] else "")),
            frozenset({5}))
        for c in record.heard
        for code, v in sorted(c["votes"].items())
        if code in record.result(c)["blocs"]
    ]  # fmt: skip


def happenings(record: Record) -> Section:
    """Section 7: incidents, remarks, candidates withdrawn, en attente or short of prerequisites."""
    notes = [event_line(record, e) for e in record.events
             if e["kind"] not in {"suspension", "resumption"}]  # fmt: skip
    remarks = [line.strip() for line in record.session["remarks"].splitlines() if line.strip()]
    said: list[Block] = [Items(tuple(notes))] if notes else []
    said += [Paragraph(line) for line in remarks]
    if not said:
        said = [Paragraph("Aucun incident ni observation n'a été consigné.")]
    withdrawn = [Row((record.name(c), c["withdrawal_motive"] or NONE)) for c in record.withdrawn]
    waiting = [Row((record.name(c), _awaited(record, c)))
               for c in record.with_outcome(Outcome.ATT)]  # fmt: skip
    short = _falling_short(record)
    return Section(7, "Incidents, observations et situations particulières", (
        *said,
        Subheading("Candidats retirés de la session"),
        _or_nothing((Column("Candidat", 45), Column("Motif", 55)), withdrawn,
                    "Aucun candidat n'a été retiré de la session."),
        Subheading("Candidats en attente"),
        _or_nothing((Column("Candidat", 45), Column("Ce qui est attendu", 55)), waiting,
                    "Aucun candidat n'est en attente."),
        *((Subheading("Prérequis non satisfaits"),
           Table((Column("Candidat", 45), Column("Prérequis", 55)), tuple(short)))
          if short else ()),
    ))  # fmt: skip


def _awaited(record: Record, candidate: Data) -> str:
    """Return what a candidate waits for: the blocs, then the prerequisites to establish."""
    blocs = [code for code, v in sorted(record.verdicts(candidate).items()) if v is Verdict.ATT]
    asked = {code: language_unmet(record, candidate, code) for code in blocs}
    plain = [code for code, language in asked.items() if language is None]
    said = [f"{'Bloc' if len(plain) == 1 else 'Blocs'} {joined(plain)}"] if plain else []
    said += [f"Bloc {code} : {language.said}" for code, language in asked.items() if language]
    said += [one.said for one in certification_unmet(record, candidate) if one.unknown]
    return listed(said)


def _falling_short(record: Record) -> list[Row]:
    """Return the candidates not certified whose prerequisites are known to fall short."""
    rows = []
    for candidate in record.heard:
        if record.outcome(candidate) in {None, Outcome.ADM}:
            continue
        short = []
        for code, verdict in sorted(record.verdicts(candidate).items()):
            language = language_unmet(record, candidate, code)
            # A bloc awaited says it where candidates wait.
            if language and not language.unknown and verdict not in {*KEPT, Verdict.ATT}:
                short.append(f"Bloc {code} : {language.said}")
        short += [one.said for one in certification_unmet(record, candidate) if not one.unknown]
        if short:
            rows.append(Row((record.name(candidate), listed(short))))
    return rows
