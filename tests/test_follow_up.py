"""A session made from another, and what candidates keep (ADR 0012)."""

from dataclasses import replace
from typing import Any

import pytest

from jury_app.application import acquisitions, candidates, sessions
from jury_app.application.follow_up import FollowUp, create_from, kept_blocs, returning
from jury_app.application.verification import verify_dossier
from jury_app.domain.errors import Refusal
from jury_app.domain.records import SourceRow
from tests.deliberations import Clock, NewDossier, Sitting


@pytest.fixture
def june(new_dossier: NewDossier) -> Sitting:
    return Sitting.at(Clock(), *new_dossier(label="Juin"))


def keeping_marks(sitting: Sitting) -> None:
    """Say in the règlement that sufficient marks are kept."""
    reglement = replace(sitting.session.session.reglement, carry_marks=True)
    sessions.set_reglement(sitting.dossier, sitting.id, reglement)


def follow(sitting: Sitting, *ids: int, **given: Any) -> Sitting:
    new = FollowUp("Septembre", "2027-09-10", "Paris", ids, **given)
    made = Sitting.__new__(Sitting)
    made.dossier, made.id = sitting.dossier, create_from(sitting.dossier, sitting.id, new)
    return made


def failing(june: Sitting, number: int = 2) -> int:
    """Add a candidate who fails BC04 alone."""
    candidate = june.hear(number)
    june.mark(candidate, "BC04-E1", "2")
    return candidate


def test_the_certified_stay_and_the_others_come_with_blocs_level_and_internship(
    june: Sitting,
) -> None:
    june.hear(1)
    back = failing(june)
    june.finish()
    assert [r.candidate.row.id for r in returning(june.session.session)] == [back]
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    assert (copy.row.language_level, copy.row.internship_weeks) == ("B2", 16)
    assert (copy.row.number, copy.row.prescription, copy.marks) == (None, "", {})
    assert copy.row.person_id == june.candidate(back).row.person_id
    assert set(copy.acquisitions) == {"BC01", "BC02", "BC03", "BC05", "BC06", "BC07", "BC10"}
    assert all(one.origin_session_id == june.id for one in copy.acquisitions.values())
    assert verify_dossier(june.dossier) == []


def test_blocs_come_at_the_closing_when_the_session_follows_one_still_open(june: Sitting) -> None:
    back = failing(june)
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    assert not copy.acquisitions
    june.finish()
    assert "BC01" in september.candidate(copy.row.id).acquisitions


def declare(sitting: Sitting, candidate: int, bloc: str) -> None:
    acquisitions.declare(
        sitting.dossier, sitting.id, candidate, bloc, "2024-06-14", "PV de juin 2024"
    )


def acquired(sitting: Sitting) -> dict[str, tuple[str, str | None, str]]:
    """What the only candidate of a session has: where from, since when, with which proof."""
    (copy,) = sitting.session.session.ordered
    return {b: (a.origin, a.acquired_on, a.proof) for b, a in copy.acquisitions.items()}


DECLARED = ("declared", "2024-06-14", "PV de juin 2024")


def test_what_was_declared_acquired_comes_with_date_and_proof_even_of_another_option(
    june: Sitting,
) -> None:
    back = failing(june)
    declare(june, back, "BC08")
    declare(june, back, "BC01")
    june.finish()
    assert {"BC01", "BC08"} < {*kept_blocs(june.session.results[back])}
    september = follow(june, back)
    assert acquired(september)["BC08"] == DECLARED
    # The closed session took it over, with its date and proof: nobody comes back to it.
    assert acquired(september)["BC01"] == ("session", *DECLARED[1:])
    assert verify_dossier(june.dossier) == []


def test_what_was_declared_comes_from_a_session_still_open_and_stays_when_it_closes(
    june: Sitting,
) -> None:
    back = failing(june)
    declare(june, back, "BC01")
    september = follow(june, back)
    assert acquired(september) == {"BC01": DECLARED}
    june.finish()
    assert acquired(september)["BC01"] == DECLARED
    assert acquired(september)["BC02"][0] == "session"


def test_what_was_declared_needs_no_confirmation_for_a_candidate_without_ine(
    june: Sitting,
) -> None:
    back = june.hear(3, ine=None)
    june.mark(back, "BC04-E1", "2")
    declare(june, back, "BC01")
    june.finish()
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    assert (acquired(september)["BC01"], copy.acquisitions["BC01"].confirmed) == (DECLARED, True)


NOBODY: dict[str, Any] = {"ine": None, "birth_date": None}


@pytest.mark.parametrize("identity", [NOBODY, {"ine": None}, {}])
def test_validated_blocs_come_confirmed_with_their_origin_whoever_the_candidate_is(
    june: Sitting, identity: dict[str, Any]
) -> None:
    back = june.hear(3, **identity)
    june.mark(back, "BC04-E1", "2")
    row = june.finish()
    promised = kept_blocs(june.session.results[back])
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    minutes = ("session", row.date, f"Procès-verbal n° {row.minutes_number}")
    assert acquired(september) == dict.fromkeys(promised, minutes)
    assert all(one.confirmed for one in copy.acquisitions.values())
    assert september.bloc(copy.row.id, "BC01").proposal == "CAP"


def test_blocs_come_confirmed_at_the_closing_for_a_copy_that_nothing_identifies(
    june: Sitting,
) -> None:
    back, namesake = june.hear(3, **NOBODY), june.hear(3, **NOBODY)
    june.mark(back, "BC04-E1", "2")
    june.mark(namesake, "BC05-E1", "2")
    september = follow(june, back)
    june.finish()
    (copy,) = september.session.session.ordered
    assert sorted(copy.acquisitions) == kept_blocs(june.session.results[back])
    assert all(one.confirmed for one in copy.acquisitions.values())


def test_completing_the_identity_of_a_copy_keeps_its_blocs_and_another_person_has_none(
    june: Sitting,
) -> None:
    back = june.hear(3, **NOBODY)
    june.mark(back, "BC04-E1", "2")
    june.finish()
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    before = acquired(september)
    other = {"ine": "987654321AB", "birth_name": "AUTRE"}
    for known in ({"birth_date": "2003-03-12"}, {"ine": "123456789AB"}):
        candidates.edit(september.dossier, september.id, copy.row.id, known)
        assert acquired(september) == before
    candidates.edit(september.dossier, september.id, copy.row.id, other)
    assert acquired(september) == {}


def test_the_jury_comes_without_its_presence(june: Sitting) -> None:
    back = failing(june)
    june.finish()
    members = follow(june, back).session.session.members
    assert [m.last_name for m in members] == [m.last_name for m in june.session.session.members]
    assert {(m.present, m.absence_reason, m.arrived_at) for m in members} == {(None, "", None)}
    assert follow(june, back, with_jury=False).session.session.members == ()


def test_marks_at_or_above_the_pass_mark_are_kept_when_the_reglement_says_so(
    june: Sitting,
) -> None:
    keeping_marks(june)
    back = june.hear(1)
    codes = sorted(e.code for e in june.bloc(back, "BC01").bloc.epreuves)
    june.mark(back, codes[0], "10")
    june.mark(back, codes[1], "9,99")
    for code in codes[2:]:
        june.mark(back, code, "2")
    row = june.finish()
    september = follow(june, back)
    (copy,) = september.session.session.ordered
    assert {code: mark.value for code, mark in copy.marks.items()} == {codes[0]: "10.00"}
    with june.dossier.store.read() as reader:
        source = reader.get(SourceRow, copy.marks[codes[0]].source_id)
    assert source is not None
    assert (
        source.name == f"Session « Juin » du 4 décembre 2026, procès-verbal n° {row.minutes_number}"
    )
    assert source.sha256 == row.seal


def test_no_mark_is_kept_by_default_nor_from_an_open_session(june: Sitting) -> None:
    back = failing(june)
    keeping_marks(june)
    assert not follow(june, back).session.session.ordered[0].marks


def test_a_reglement_kept_before_the_setting_existed_reads_as_off(june: Sitting) -> None:
    catalog = june.dossier.catalog
    text = catalog.reglement_text(catalog.reglement())
    assert '"carry_marks":false,' in text
    assert not catalog.read_reglement(text.replace('"carry_marks":false,', "")).carry_marks


@pytest.mark.parametrize(
    ("chosen", "label", "code"),
    [("certified", "Sept.", "CANDIDATE_CERTIFIED"), ("none", "Sept.", "CANDIDATES_MISSING"),
     ("failing", " ", "SESSION_LABEL")],
)  # fmt: skip
def test_what_cannot_be_taken_over_is_refused_and_nothing_is_made(
    june: Sitting, chosen: str, label: str, code: str
) -> None:
    ids = {"certified": [june.hear(1)], "failing": [failing(june)], "none": []}
    june.finish()
    new = FollowUp(label, "2027-09-10", "Paris", ids[chosen])
    with pytest.raises(Refusal) as refused:
        create_from(june.dossier, june.id, new)
    assert refused.value.code == code
    assert len(june.dossier.sessions()) == 1
