"""Proposals for blocs and candidates, and what `results` reports."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jury_app.application import acquisitions, candidates, marks, sessions
from jury_app.application.view import bloc_reasons, candidate_reasons
from jury_app.catalog import Catalog
from jury_app.domain.certification import Certification, Reglement
from jury_app.domain.errors import Refusal
from jury_app.domain.records import AcquisitionRow, CandidateRow, MarkRow, SessionRow
from jury_app.domain.results import evaluate
from jury_app.domain.session import WHOLE, Candidate, Session
from jury_app.domain.values import Route
from tests.conftest import CommandLine, new_file
from tests.deliberations import Sitting
from tests.workbooks import Rows, results, write

CATALOG = Catalog(())
LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]


# An oracle of its own: whole numbers and fractions, no code shared with the program.


def average_of(marks_: list[str], weights: list[int]) -> int | None:
    """Return the average in cents, half-up; None with a mark missing, an absence, or no number."""
    if any(m in {"", "ABI", "ABJ"} for m in marks_):
        return None
    numbers = [(Fraction(m), w) for m, w in zip(marks_, weights, strict=True) if m[0].isdigit()]
    if not numbers:
        return None
    exact = sum((m * w for m, w in numbers), Fraction()) / sum(w for _, w in numbers)
    return int(exact * 100 + Fraction(1, 2))


def verdict_of(
    marks_: list[str], weights: list[int], level: str | None, gated: bool, acquired: bool,
    least: int | None,
) -> str:  # fmt: skip
    """Return the verdict of the first rule that applies."""
    average = average_of(marks_, weights)
    low = least is not None and any(m[:1].isdigit() and Fraction(m) < least for m in marks_)
    ordered = [
        (acquired, "CAP"),
        (set(marks_) == {"DISP"}, "DISP"),
        ("ABI" in marks_, "DEF"),
        ("" in marks_ or "ABJ" in marks_, "ATT"),
        ("NVAL" in marks_ or low or (average is not None and average < 1000), "NVAL"),
        (gated and level is None, "ATT"),
        (gated and level in {"A1", "A2", "B1"}, "NVAL"),
        (True, "VAL"),
    ]
    return next(verdict for applies, verdict in ordered if applies)


def outcome_of(verdicts: list[str], weeks: int | None, experience: bool) -> str:
    """Return the outcome of the blocs' verdicts and the internship."""
    kept = [v for v in verdicts if v in {"VAL", "CAP", "DISP"}]
    if "ATT" in verdicts:
        return "ATT"
    if len(kept) == len(verdicts):
        if experience:
            return "ADM"
        return "ATT" if weeks is None else "ADM" if weeks >= 16 else "PART"
    if all(v == "DEF" for v in verdicts if v not in {"CAP", "DISP"}):
        return "DEF"
    return "PART" if kept else "AJ"


MARK = st.one_of(
    st.integers(900, 1100).map(lambda n: f"{n // 100}.{n % 100:02d}"),
    st.sampled_from(["0.00", "20.00", "4.99", "", "ABI", "ABJ", "DISP", "VAL", "NVAL"]),
    st.just("10.00"),
    st.just("DISP"),
)


def session_of(certification: Certification, reglement: Reglement) -> Session:
    row = SessionRow(1, certification.code, "Session", "2026-12-04", "Paris", "", "preparation",
                     "", "", "")  # fmt: skip
    return Session(row, certification, reglement)


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_proposals_follow_the_order_of_the_rules(data: st.DataObject) -> None:
    certification = CATALOG.certification(data.draw(st.sampled_from(["RNCP41241", "RNCP41242"])))
    route = data.draw(st.sampled_from([Route.INITIAL, Route.CONTINUING, Route.EXPERIENCE]))
    option = data.draw(st.sampled_from([o.label for o in certification.options]))
    level = data.draw(st.sampled_from([None, *LEVELS]))
    weeks = data.draw(st.sampled_from([None, 0, 15, 16, 40]))
    least = data.draw(st.sampled_from([None, 5]))
    plan = certification.plan(route, option)
    uniform = data.draw(st.one_of(st.none(), MARK))
    given_marks = {
        e: data.draw(MARK) if uniform is None else uniform for e in sorted(plan.epreuves)
    }
    heavy = data.draw(st.sampled_from(sorted(plan.epreuves)))
    acquired = data.draw(st.sets(st.sampled_from(plan.codes), max_size=2))
    reglement = Reglement(version="1", coefficients={heavy: Decimal(3)},
                          eliminatory_mark=None if least is None else Decimal(least))  # fmt: skip
    candidate = Candidate(
        CandidateRow(1, 1, 1, None, "ALLARD", "Anne", route.value, option,
                     internship_weeks=weeks, language_level=level),
        marks={e: MarkRow(1, 1, e, m) for e, m in given_marks.items() if m},
        acquisitions={b: AcquisitionRow(1, 1, b, "declared") for b in acquired},
    )  # fmt: skip
    found = evaluate(session_of(certification, reglement), candidate)
    expected = {}
    for bloc in plan.blocs:
        codes = [e.code for e in bloc.epreuves]
        weights = [3 if c == heavy else 1 for c in codes]
        own = [given_marks[c] for c in codes]
        expected[bloc.code] = verdict_of(
            own, weights, level, bloc.code == "BC03", bloc.code in acquired, least
        )
        average = None if bloc.code in acquired else average_of(own, weights)
        told = next(b.average for b in found.blocs if b.bloc.code == bloc.code)
        assert (None if told is None else int(told * 100)) == average
    assert {b.bloc.code: b.proposal.value for b in found.blocs} == expected
    assert found.proposal.value == outcome_of(
        list(expected.values()), weeks, route is Route.EXPERIENCE
    )
    for result in found.blocs:
        assert len(set(result.reasons)) == len(result.reasons)
        assert bool(result.reasons) is (result.proposal.value in {"NVAL", "DEF", "ATT"})


@pytest.mark.parametrize(
    ("fields", "proposal", "reasons"),
    [
        ({"internship_weeks": 16}, "ADM", []),
        ({"internship_weeks": 15}, "PART", ["INTERNSHIP_SHORT"]),
        ({"internship_weeks": None}, "ATT", ["INTERNSHIP_UNKNOWN"]),
        ({"internship_weeks": None, "route": "experience"}, "ADM", []),
        ({"internship_weeks": 3, "route": "experience"}, "ADM", []),
        ({"internship_weeks": 15, "language_level": "B1"}, "PART", []),
        ({"language_level": None}, "ATT", []),
    ],
)
def test_the_internship_stands_between_all_blocs_and_the_certification(
    sitting: Sitting, fields: dict[str, Any], proposal: str, reasons: list[str]
) -> None:
    one = sitting.hear(1, **fields)
    found = sitting.session.results[one]
    assert (found.proposal, list(found.reasons)) == (proposal, reasons)
    sentences = candidate_reasons(sitting.session.session, found)
    assert len(sentences) == len(reasons)
    if reasons == ["INTERNSHIP_SHORT"]:
        assert sentences == ["Stage trop court : 15 semaines sur 16"]


@pytest.mark.parametrize("route", ["initial", "experience"])
@pytest.mark.parametrize(
    ("level", "proposal", "reasons"),
    [
        (None, "ATT", ["LANGUAGE_UNKNOWN"]),
        ("B1", "NVAL", ["LANGUAGE_BELOW"]),
        ("B2", "VAL", []),
        ("C2", "VAL", []),
    ],
)
def test_the_language_bloc_waits_for_the_level_and_keeps_its_average(
    sitting: Sitting, route: str, level: str | None, proposal: str, reasons: list[str]
) -> None:
    one = sitting.hear(1, route=route, language_level=level)
    bloc = sitting.bloc(one, "BC03")
    assert (bloc.proposal, list(bloc.reasons)) == (proposal, reasons)
    assert str(bloc.average) == "12.00"
    assert sitting.bloc(one, "BC02").proposal == "VAL"
    view = sitting.session
    sentences = bloc_reasons(view.session, view.results[one], bloc)
    assert len(sentences) == len(reasons)
    if level == "B1":
        assert sentences == ["Niveau de langue insuffisant : B1 au lieu de B2"]


def test_a_mark_below_the_average_comes_before_the_language(sitting: Sitting) -> None:
    one = sitting.hear(1, "9.99", language_level=None)
    bloc = sitting.bloc(one, "BC03")
    assert (bloc.proposal, list(bloc.reasons)) == ("NVAL", ["BELOW_PASS_MARK"])


@pytest.mark.parametrize(
    ("changes", "proposal"),
    [
        ({}, "ADM"),
        ({"BC04-E1": "3"}, "PART"),
        ({"BC04-E1": "ABI"}, "PART"),
        ({"BC04-E1": "ABJ"}, "ATT"),
        ({"BC04-E1": "DISP"}, "ADM"),
    ],
)
def test_the_outcome_of_a_candidate_elsewhere_validated(
    sitting: Sitting, changes: dict[str, str], proposal: str
) -> None:
    one = sitting.hear(1)
    for epreuve, text in changes.items():
        sitting.mark(one, epreuve, text)
    assert sitting.session.results[one].proposal == proposal


@pytest.mark.parametrize(
    ("mark", "exception", "acquired", "proposal"),
    [
        ("4", "", "", "AJ"),
        ("ABI", "", "", "DEF"),
        ("ABI", "DISP", "", "DEF"),
        ("ABI", "", "BC04", "DEF"),
        ("ABI", "14", "", "PART"),
        ("ABI", "4", "", "AJ"),
        ("4", "", "BC04", "PART"),
        ("4", "DISP", "", "PART"),
        ("DISP", "", "", "ADM"),
    ],
)
def test_the_outcome_of_a_candidate_elsewhere_failed_absent_or_exempted(
    sitting: Sitting, mark: str, exception: str, acquired: str, proposal: str
) -> None:
    one = sitting.hear(1, mark)
    if exception:
        sitting.mark(one, "BC04-E1", exception)
    if acquired:
        acquisitions.declare(sitting.dossier, sitting.id, one, acquired, None, "")
    assert sitting.session.results[one].proposal == proposal


def test_a_group_result_is_inherited_and_an_individual_mark_goes_before_it(
    sitting: Sitting,
) -> None:
    one, two, three = (sitting.hear(n) for n in (1, 2, 3))
    for candidate in (one, two):
        sitting.mark(candidate, "BC07-G1", "")
    group = marks.add_group(sitting.dossier, sitting.id, "BC07-G1", "G01")
    marks.assign(sitting.dossier, sitting.id, "BC07-G1", [one, two], group)
    marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "12")
    for step, text in (("Préparation", "13"), ("Tournage", "14")):
        marks.set_group_mark(sitting.dossier, sitting.id, group, step, text)
    assert list(sitting.bloc(one, "BC07").reasons) == ["MARK_MISSING"]  # a step is empty
    assert sitting.bloc(one, "BC07").average is None
    marks.set_group_mark(sitting.dossier, sitting.id, group, "Postproduction", "13,5")
    assert str(sitting.bloc(one, "BC07").marks[0]) == "12.75"  # (12 + 13,5) / 2
    sitting.mark(two, "BC07-G1", "ABI")
    assert sitting.bloc(two, "BC07").proposal == "DEF"
    assert str(sitting.bloc(three, "BC07").average) == "12.00"
    marks.remove_group(sitting.dossier, sitting.id, group)
    assert list(sitting.bloc(one, "BC07").reasons) == ["MARK_MISSING"]


def test_group_marks_are_numbers_and_names_unique_within_their_epreuve(sitting: Sitting) -> None:
    group = marks.add_group(sitting.dossier, sitting.id, "BC07-G1", "G01")
    marks.add_group(sitting.dossier, sitting.id, "BC10-G1", "G01")
    for gesture, code in (
        (lambda: marks.add_group(sitting.dossier, sitting.id, "BC07-G1", " G01"), "GROUP_NAME"),
        (lambda: marks.add_group(sitting.dossier, sitting.id, "BC06-E1", "G1"), "EPREUVE_UNKNOWN"),
        (lambda: marks.set_group_mark(sitting.dossier, sitting.id, group, WHOLE, "ABI"),
         "MARK_INVALID"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            gesture()
        assert refused.value.code == code


def test_coefficients_and_the_eliminatory_mark_are_the_reglements(sitting: Sitting) -> None:
    one = sitting.hear(1)
    sitting.mark(one, "BC02-E1", "7")
    assert sitting.bloc(one, "BC02").proposal == "NVAL"
    rules = Reglement(version="2", coefficients={"BC02-E2": Decimal(3)})
    sessions.set_reglement(sitting.dossier, sitting.id, rules)
    assert str(sitting.bloc(one, "BC02").average) == "10.75"
    assert sitting.bloc(one, "BC02").proposal == "VAL"
    sessions.set_reglement(
        sitting.dossier, sitting.id, replace(rules, eliminatory_mark=Decimal("7.01"))
    )
    assert list(sitting.bloc(one, "BC02").reasons) == ["BELOW_ELIMINATORY"]


@pytest.mark.parametrize(
    "figures",
    [
        {"pass_mark": "0"}, {"pass_mark": "20.01"}, {"pass_mark": "9.995"},
        {"eliminatory_mark": "-1"}, {"eliminatory_mark": "10.01"}, {"eliminatory_mark": "6.001"},
        {"quorum": "1.01"}, {"balance": "-0.1"},
    ],
)  # fmt: skip
def test_a_reglement_that_cannot_be_applied_is_refused(
    sitting: Sitting, figures: dict[str, str]
) -> None:
    wrong: dict[str, Any] = {name: Decimal(figure) for name, figure in figures.items()}
    with pytest.raises(Refusal, match=next(iter(figures))) as refused:
        sessions.set_reglement(sitting.dossier, sitting.id, Reglement(version="2", **wrong))
    assert refused.value.code == "REGLEMENT_INVALID"


def test_results_lists_every_candidate_with_exactly_the_blocs_of_the_option(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "d.jury"
    new_file(cli, path, "RNCP41241")
    rows: Rows = [["INE", "NOM Prénom", "Voie", "Option", "Blocs acquis", "BC04-E1", "BC04-O1"],
                  ["000000001AB", "ALLARD Anne", "Apprentissage", "Scénario / Réalisation",
                   None, 11, 8],
                  [None, "BÉRAUD Bruno", "Contrat pro", "production/distribution", "BC04", 11, 12],
                  ]  # fmt: skip
    assert cli("import", path, write(tmp_path / "c.xlsx", {"N": rows})) == 0
    found = results(cli, path)
    common = ["BC01", "BC02", "BC03", "BC04", "BC05", "BC06"]
    assert list(found["ALLARD"]["blocs"]) == [*common, "BC07"]
    assert list(found["BÉRAUD"]["blocs"]) == [*common, "BC08"]
    assert found["ALLARD"]["blocs"]["BC04"] == {
        "average": "9.50", "proposal": "NVAL", "reasons": ["BELOW_PASS_MARK"], "decision": None,
        "motive": None,
    }  # fmt: skip
    assert found["BÉRAUD"]["blocs"]["BC04"] == {
        "average": None, "proposal": "CAP", "reasons": [], "decision": "CAP", "motive": None,
    }  # fmt: skip
    assert set(cli.json["session"]) == {"id", "certification", "label", "date", "campus", "state"}
    assert isinstance(cli.json["session"]["id"], str)


def test_an_unknown_option_or_a_closed_route_is_refused_in_a_form_too(sitting: Sitting) -> None:
    for fields, code in (({"option": "Son"}, "OPTION_UNKNOWN"),
                         ({"route": "apprenticeship"}, "ROUTE_CLOSED"),
                         ({"route": "individual"}, "ROUTE_CLOSED"),
                         ({"ine": "123"}, "INE_INVALID")):  # fmt: skip
        values = {"birth_name": "X", "first_names": "Y", "route": "initial", "option": "Image"}
        with pytest.raises(Refusal) as refused:
            candidates.add(sitting.dossier, sitting.id, values | fields)
        assert refused.value.code == code
