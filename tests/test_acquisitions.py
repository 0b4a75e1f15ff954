"""Blocs acquired earlier, from one session of a dossier to the next."""

from collections.abc import Callable
from typing import Any

import pytest

from jury_app.application import acquisitions, candidates, sessions
from jury_app.cli.texts import results
from jury_app.domain.errors import Refusal
from tests.deliberations import Clock, NewDossier, Sitting

COMMON = ["BC01", "BC02", "BC03", "BC04", "BC05", "BC06", "BC07"]


@pytest.fixture
def first(new_dossier: NewDossier) -> Sitting:
    return Sitting.at(Clock(), *new_dossier(label="Juin"))


def later(first: Sitting, certification: str = "RNCP41242", campus: str = "Paris") -> Sitting:
    """Add a session to the dossier of another."""
    new = sessions.NewSession(certification, "Décembre", "2026-12-18", campus)
    return Sitting(first.dossier, sessions.create(first.dossier, new))


def acquired(sitting: Sitting, candidate: int) -> dict[str, bool]:
    found = sitting.candidate(candidate).acquisitions
    return {code: bool(a.confirmed) for code, a in sorted(found.items())}


@pytest.mark.parametrize("prepared_before", [False, True])
def test_the_blocs_of_a_closed_session_are_acquired_by_the_same_ine(
    first: Sitting, prepared_before: bool
) -> None:
    part = first.hear(1)
    first.mark(part, "BC04-E1", "5")
    second = later(first) if prepared_before else None
    again = second.hear(1, "") if second else 0
    row = first.finish()
    if second is None:
        second = later(first)
        again = second.hear(1, "")
    assert acquired(second, again) == {c: True for c in [*COMMON, "BC10"] if c != "BC04"}
    one = second.candidate(again).acquisitions["BC01"]
    assert (one.origin, one.acquired_on) == ("session", "2026-12-04")
    assert one.proof == f"Procès-verbal n° {row.minutes_number}"
    second.mark(again, "BC01-E1", "2")
    assert second.bloc(again, "BC01").proposal == "CAP"
    assert second.bloc(again, "BC01").average is None
    second.mark(again, "BC04-E1", "14")
    candidates.edit(second.dossier, second.id, again, {"internship_weeks": 16})
    second.finish()
    assert second.session.results[again].decision == "ADM"


def test_a_bloc_bears_the_day_the_jury_sat_like_its_minutes(new_dossier: NewDossier) -> None:
    late = Sitting.at(Clock(day="2026-12-07"), *new_dossier(day="2026-12-04"))
    failing = late.hear(1)
    late.mark(failing, "BC04-E1", "5")
    late.finish()
    second = later(late)
    standing = second.candidate(second.hear(1, "")).acquisitions["BC01"]
    assert standing.acquired_on == "2026-12-07"


def test_waiting_and_failed_candidates_keep_their_validated_blocs_too(first: Sitting) -> None:
    waiting, failed = first.hear(1, internship_weeks=None), first.hear(2, "4")
    first.mark(failed, "BC04-E1", "DISP")
    first.open()
    first.adopt()
    for code in (*COMMON, "BC10"):
        first.decide(waiting, code, "VAL")
    assert first.session.results[waiting].decision == "ATT"
    assert first.session.results[failed].decision == "PART"
    first.close()
    second = later(first)
    assert list(acquired(second, second.hear(1, ""))) == [*COMMON, "BC10"]
    assert list(acquired(second, second.hear(2, ""))) == ["BC04"]


def test_withdrawn_candidates_and_other_certifications_acquire_nothing(first: Sitting) -> None:
    one = first.hear(1)
    first.hear(2)
    candidates.withdraw(first.dossier, first.id, one, "transfert")
    first.finish()
    second = later(first)
    assert acquired(second, second.hear(1, "")) == {}
    other = later(first, "RNCP41241")
    assert acquired(other, other.hear(2, "", option="Production / Distribution")) == {}


def test_an_acquired_bloc_the_option_does_not_require_is_kept_and_not_counted(
    first: Sitting,
) -> None:
    first.hear(1)
    first.finish()
    second = later(first)
    again = second.hear(1, "", option="Image")
    assert "BC10" in acquired(second, again)
    assert second.session.results[again].bloc("BC10") is None
    assert second.bloc(again, "BC09").proposal == "ATT"


@pytest.mark.parametrize(
    ("identity", "proposed"),
    [
        ({"birth_name": "Le Goff"}, True),
        ({"birth_name": "LE-GOFF", "first_names": "zoe"}, True),
        ({"birth_name": "LE GOFF", "ine": None}, True),
        ({"birth_name": "LE GOFF", "birth_date": "2003-03-13"}, False),
        ({"birth_name": "LE GOFF", "birth_date": None}, False),
        ({"birth_name": "LE GOFF", "first_names": "Zoé Anne"}, False),
    ],
)
def test_without_ine_the_same_names_and_birth_date_are_proposed_to_confirm(
    first: Sitting, identity: dict[str, Any], proposed: bool
) -> None:
    first.hear(1, ine=None, birth_name="LE GOFF", route="experience")
    first.finish()
    second = later(first)
    again = second.hear(1, "", **({"first_names": "Zoé"} | identity))
    expected = dict.fromkeys([*COMMON, "BC10"], False) if proposed else {}
    assert acquired(second, again) == expected
    assert second.bloc(again, "BC01").proposal == "ATT"
    if proposed:
        acquisitions.confirm(second.dossier, second.id, again, "BC01", accept=True)
        acquisitions.confirm(second.dossier, second.id, again, "BC02", accept=False)
        assert second.bloc(again, "BC01").proposal == "CAP"
        assert "BC02" not in acquired(second, again)
        with pytest.raises(Refusal, match="Procès-verbal n°"):
            acquisitions.withdraw(second.dossier, second.id, again, "BC01")


def test_correcting_the_ine_takes_back_the_blocs_of_another_person(first: Sitting) -> None:
    first.hear(1)
    first.finish()
    second = later(first)
    someone = second.hear(1, "")
    assert second.bloc(someone, "BC01").proposal == "CAP"
    candidates.edit(second.dossier, second.id, someone, {"ine": "999999999ZZ"})
    assert acquired(second, someone) == {}
    assert second.bloc(someone, "BC01").proposal == "ATT"


def test_what_a_person_confirmed_survives_a_corrected_identity(first: Sitting) -> None:
    first.hear(1, ine=None, birth_name="LE GOFF", route="experience")
    first.finish()
    second = later(first)
    again = second.hear(1, "", ine=None, birth_name="LE GOFF")
    acquisitions.confirm(second.dossier, second.id, again, "BC01", accept=True)
    candidates.edit(second.dossier, second.id, again, {"ine": "999999999ZZ"})
    assert acquired(second, again) == {c: c == "BC01" for c in [*COMMON, "BC10"]}


def test_the_same_names_with_another_ine_are_another_person(first: Sitting) -> None:
    first.hear(1)
    first.finish()
    second = later(first)
    assert acquired(second, second.hear(2, "", birth_name="NOM1")) == {}


def test_what_waits_for_a_person_to_confirm_is_a_warning(first: Sitting) -> None:
    first.hear(1, ine=None, birth_name="LE GOFF", route="experience")
    first.finish()
    second = later(first)
    again = second.hear(1, "", ine=None, birth_name="LE GOFF")

    def said() -> str:
        found = next(f for f in second.session.findings if f.rule == "CAP-PROOF")
        return "" if found.ok else found.message

    assert "BC10 trouvés acquis sous le même nom" in said()
    assert "acquis à confirmer : BC01, " in results(second.session)
    for code in [*COMMON, "BC10"]:
        acquisitions.confirm(second.dossier, second.id, again, code, accept=True)
    assert said() == ""
    assert "à confirmer" not in results(second.session)


def test_a_declared_bloc_without_date_or_proof_is_a_warning(first: Sitting) -> None:
    one = first.hear(1, "")
    acquisitions.declare(first.dossier, first.id, one, "BC01", None, "")

    def proof() -> tuple[bool, str, str | None]:
        found = next(f for f in first.session.findings if f.rule == "CAP-PROOF")
        return found.ok, found.severity.value, found.subject

    assert proof() == (False, "warning", "000000001AB")
    acquisitions.declare(first.dossier, first.id, one, "BC01", "2024-06-20", "PV 2024-3")
    assert proof() == (True, "warning", None)
    acquisitions.withdraw(first.dossier, first.id, one, "BC01")
    assert acquired(first, one) == {}
    for code in ("RNCP35174BC01", "RNCP41241BC01", "BC12", ""):
        with pytest.raises(Refusal) as refused:
            acquisitions.declare(first.dossier, first.id, one, code, None, "")
        assert refused.value.code == "BLOC_UNKNOWN"


def test_each_session_has_its_own_number_of_minutes(first: Sitting) -> None:
    numbers = []
    sittings = [first, later(first), later(first, campus="Nice"), later(first, "RNCP41241")]
    for sitting in sittings:
        options = {"RNCP41241": "Production / Distribution"}
        code = sitting.session.session.certification.code
        sitting.hear(1, option=options.get(code, "Image"))
        numbers.append(sitting.finish().minutes_number)
    assert numbers == [
        "2026-DESRA-PAR-01", "2026-DESRA-PAR-02", "2026-DESRA-NIC-01", "2026-DHEC-PAR-01",
    ]  # fmt: skip


def test_a_closed_session_changes_no_more(first: Sitting) -> None:
    one = first.hear(1)
    row = first.finish()
    gestures: list[Callable[[], object]] = [
        lambda: first.mark(one, "BC01-E1", "3"),
        lambda: first.decide(one, "BC01", "NVAL", "motif assez long"),
        lambda: candidates.withdraw(first.dossier, first.id, one, "démission"),
        lambda: acquisitions.declare(first.dossier, first.id, one, "BC01", None, ""),
        lambda: first.hear(2),
        lambda: sessions.edit(first.dossier, first.id, {"place": "Nice"}),
        first.open, first.adopt, first.close,
    ]  # fmt: skip
    for gesture in gestures:
        with pytest.raises(Refusal) as refused:
            gesture()
        assert refused.value.code == "SESSION-STATE"
    assert first.session.session.row == row
