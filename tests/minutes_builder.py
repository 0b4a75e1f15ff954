"""Sessions built by hand for the tests of the minutes; every person is invented."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jury_app.catalog import Catalog
from jury_app.domain.canonical import canonical_json, control_record, fingerprint, session_document
from jury_app.domain.certification import Certification, Reglement
from jury_app.domain.deliberation import check, results_of
from jury_app.domain.records import (
    AcquisitionRow,
    CandidateRow,
    DecisionRow,
    EventRow,
    MarkRow,
    MemberRow,
    RecusalRow,
    SessionRow,
    VoteRow,
)
from jury_app.domain.results import evaluate
from jury_app.domain.session import Candidate, Session

CATALOG = Catalog(())
CERTIFICATION = CATALOG.certification("RNCP41242")
REGLEMENT = Reglement(version="1", transmission="")
FAMILY = "ALLARD BÉRAUD CARRÉ DELORME ÉTIENNE FABRE GOSSELIN HENRY IMBERT JOLY KELLER".split()
GIVEN = ("Camille", "Théo", "Noé", "Maëlle", "Éric Étienne", "Anne-Sophie", "Loïc", "Zoé")
STRANGE = (
    ("BÉRÉNGER & FILS", "Théo"),
    ("MÜLLER <ß>", "Adélaïde"),
    ("ŁUKASIEWICZ", "Michelle"),
    ("ŞÜKRÜ", "Claire"),
    ("N'GUYEN VĂN", "Thị Hồng"),
)


def members() -> tuple[MemberRow, ...]:
    """A regular jury of eight, one of them away."""
    seats = (
        ("ALPHA", "Anne", "president", "F", "Professeure des universités", "Université d'Orval"),
        ("BETA", "Boris", "vice_president", "M", "Maître de conférences", "Université d'Orval"),
        ("GAMMA", "Guy", "secretary", "M", "", "Rectorat"),
        ("DELTA", "Dina", "director", "F", "", "École de cinéma"),
        ("EPSILON", "Eva", "quality", "F", "", "École de cinéma"),
        ("ZETA", "Zoé", "professional", "F", "Cinéma", "Films du Canal"),
        ("ETA", "Éric", "professional", "M", "Audiovisuel", "Studio des Quais"),
        ("THETA", "Théo", "professional", "M", "Postproduction", "Atelier Son"),
    )
    return tuple(
        MemberRow(index, 1, index, last, first, role, sex, corps, "Recteur", organisation,
                  present=role != "quality",
                  absence_reason="mission" if role == "quality" else "",
                  arrived_at="2026-12-04T13:20:00+00:00" if last == "ETA" else None,
                  chair_since=2025 if role == "president" else None)
        for index, (last, first, role, sex, corps, organisation) in enumerate(seats, start=1)
    )  # fmt: skip


def candidate(
    number: int,
    birth_name: str,
    first_names: str,
    *,
    option: str = "Montage",
    route: str = "initial",
    verdicts: Sequence[str] = (),
    decided: bool = True,
    mark: str = "12.50",
    **fields: Any,
) -> Candidate:
    """A candidate marked everywhere; `verdicts` are decided in the order of the plan, then VAL."""
    row = CandidateRow(number, 1, number, None, birth_name, first_names, route, option,
                       number=number, **{"birth_date": "2003-03-12", "campus": "Paris",
                                         "internship_weeks": 16, "language_level": "B2",
                                         **fields})  # fmt: skip
    session = session_of([])
    plan = session.plan(Candidate(row))
    marks = {e: MarkRow(1, number, e, mark) for e in sorted(plan.epreuves)}
    proposed = {b.bloc.code: b for b in evaluate(session, Candidate(row, marks)).blocs}
    acquired = {code for code, v in zip(plan.codes, verdicts, strict=False) if v == "CAP"}
    said = dict.fromkeys(plan.codes, "VAL") | dict(zip(plan.codes, verdicts, strict=False))
    return Candidate(
        row,
        marks=marks,
        acquisitions={c: AcquisitionRow(1, number, c, "session") for c in sorted(acquired)},
        decisions={
            code: DecisionRow(1, number, code, verdict,
                              "" if verdict == "VAL" else "Le jury a relu le dossier en séance.",
                              proposed[code].proposal, proposed[code].basis,
                              "2026-12-04T14:00:00+00:00")
            for code, verdict in said.items() if decided and code not in acquired
        },
    )  # fmt: skip


def session_of(
    candidates: Sequence[Candidate],
    *,
    seats: tuple[MemberRow, ...] | None = None,
    certification: Certification = CERTIFICATION,
    reglement: Reglement = REGLEMENT,
    events: tuple[EventRow, ...] = (),
    **fields: Any,
) -> Session:
    """A closed session of these candidates."""
    row = SessionRow(**{
        "id": 1, "certification_code": certification.code, "label": "Session 2026",
        "date": "2026-12-04", "campus": "Paris", "place": "Paris, salle du conseil",
        "state": "closed", "certification": CATALOG.certification_text(certification),
        "reglement": CATALOG.reglement_text(reglement),
        "created_at": "2026-11-02T08:00:00+00:00", "nomination_number": "2026-118",
        "nomination_date": "2026-11-02", "opened_at": "2026-12-04T13:00:00+00:00",
        "closed_at": "2026-12-04T16:05:00+00:00", "minutes_number": "2026-DESRA-PAR-01",
        **fields,
    })  # fmt: skip
    return Session(row, certification, reglement, members() if seats is None else seats,
                   {c.row.id: c for c in candidates}, events=events)  # fmt: skip


def crowd(count: int) -> list[Candidate]:
    """Candidates of every option, some with a strange name, some with an exceptional result."""
    options = [o.label for o in CERTIFICATION.options]
    patterns = ((), (), (), ("VAL", "CAP"), ("NVAL", "VAL", "NVAL"), ("ATT",), ("DEF",) * 8,
                ("NVAL",) * 8, (), ("VAL", "DISP", "VAL"))  # fmt: skip
    found = []
    for index in range(count):
        last = FAMILY[index % len(FAMILY)] + (f"-{index}" if index >= len(FAMILY) else "")
        first = GIVEN[index % len(GIVEN)]
        if index % 9 == 4:
            last, first = STRANGE[(index // 9) % len(STRANGE)]
        found.append(candidate(index + 1, last, first, option=options[index % len(options)],
                               verdicts=patterns[index % len(patterns)],
                               usage_name="MARTIN" if index % 17 == 3 else "",
                               campus=("Paris", "Nice", "Rennes")[index % 3]))  # fmt: skip
    return found


def eventful(count: int) -> Session:
    """A session in which everything the minutes may have to tell happens."""
    people = crowd(count)
    number = people[-1].row.id
    one = replace(people[-1], recusals=(RecusalRow(1, number, 7, "ancien employeur"),),
                  votes={"BC02": VoteRow(1, number, "BC02", 2, 2, 1, True, "VAL")})  # fmt: skip
    heard = {b.bloc.code: b.basis for b in evaluate(session_of([]), one).blocs}
    decided = {c: made._replace(basis=heard[c]) for c, made in one.decisions.items()}
    people[-1] = replace(one, decisions=decided)
    people.append(candidate(count + 1, "MOREL", "Irène", route="experience",
                            verdicts=("VAL", "NVAL"),
                            prescription="Présenter un dossier de preuves sur l'exploitation de "
                                         "données, avec deux enquêtes menées seule."))  # fmt: skip
    people.append(candidate(count + 2, "NOIRET", "Paul", decided=False, withdrawn=True,
                            withdrawal_motive="Démission reçue le 1er décembre"))  # fmt: skip
    events = (
        EventRow(1, 1, "2026-12-04T14:10:00+00:00", "suspension", "pause"),
        EventRow(2, 1, "2026-12-04T14:25:00+00:00", "resumption", ""),
        EventRow(3, 1, "2026-12-04T15:02:00+00:00", "incident", "panne du projecteur, sans suite"),
    )
    rules = Reglement(version="2026.2", coefficients={"BC02-E1": Decimal(2)}, transmission=
                      "transmis au recteur le 5 décembre 2026")  # fmt: skip
    return session_of(people, events=events, reglement=rules,
                      remarks="Le jury salue la qualité des films présentés.")  # fmt: skip


def sealed(session: Session) -> tuple[dict[str, Any], str, str]:
    """Return the document, its canonical text and its seal."""
    results = results_of(session)
    document = session_document(
        session, control_record(check(session, CATALOG.corps, results), results)
    )
    text = canonical_json(document)
    return document, text, fingerprint(text)
