"""The jury's composition and presence, rule by rule."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jury_app.application import candidates, jury, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.view import load_view
from jury_app.catalog import Catalog
from jury_app.domain.certification import Reglement
from jury_app.domain.errors import Refusal
from jury_app.domain.findings import Finding
from jury_app.domain.values import Severity
from tests.conftest import CommandLine
from tests.deliberations import NewDossier, seat_jury

BLOCKING, WARNING = Severity.BLOCKING, Severity.WARNING
RULES = (
    "JURY-PRESIDENT JURY-CHAIR-CORPS JURY-CHAIR-DESIGNATION JURY-VICE-PRESIDENT JURY-SECRETARY "
    "JURY-DIRECTOR JURY-QUALITY JURY-PROFESSIONALS JURY-APPOINTED JURY-ONE-SEAT JURY-CHAIR-PRESENT "
    "JURY-SECRETARY-PRESENT JURY-QUORUM JURY-PROFESSIONALS-PRESENT JURY-BALANCE JURY-NOMINATION "
    "JURY-PRESIDENT-TERM JURY-ABSENCE-REASON JURY-VAE SESSION-DATE JURY-RECUSAL SESSION-ROUTE "
    "CLOSE-UNDECIDED CLOSE-MOTIVE CLOSE-PRESCRIPTION CLOSE-REVIEW CAP-PROOF"
).split()


class Sitting:
    """A session with a regular jury of eight, and gestures that spoil it."""

    def __init__(self, dossier: Dossier, session_id: int) -> None:
        self.dossier, self.id = dossier, session_id
        self.members = seat_jury(dossier, session_id)
        sessions.set_nomination(dossier, session_id, "2026-118", "2026-11-02")

    def edit(self, name: str, **values: Any) -> None:
        jury.edit(self.dossier, self.id, self.members[name], values)

    def remove(self, *names: str) -> None:
        for name in names:
            jury.remove(self.dossier, self.id, self.members[name])

    def add(self, last: str, first: str, role: str, **values: Any) -> int:
        regular = {"designated_by": "Recteur", "corps": "MCF", "present": True, "sex": "F"}
        return jury.add(self.dossier, self.id,
                        {"last_name": last, "first_name": first, "role": role}
                        | regular | values)  # fmt: skip

    def absent(self, *names: str, reason: str = "mission") -> None:
        for name in names:
            jury.set_presence(self.dossier, self.id, self.members[name], False, reason)

    def hear(self, route: str, number: int = 1) -> int:
        options = {"RNCP41242": "Montage", "RNCP41241": "Production / Distribution"}
        code = self.dossier.load(self.id).certification.code
        return candidates.add(self.dossier, self.id, {
            "ine": f"{number:09d}AB", "birth_name": f"NOM{number}", "first_names": "Zoé",
            "route": route, "option": options[code], "birth_date": "2003-03-12",
        })  # fmt: skip

    @property
    def findings(self) -> list[Finding]:
        return load_view(self.dossier, self.id).findings

    @property
    def broken(self) -> dict[str, Severity]:
        """The jury and session rules that do not hold."""
        return {f.rule: f.severity for f in self.findings
                if not f.ok and f.rule.startswith(("JURY", "SESSION"))}  # fmt: skip

    def message(self, rule: str) -> str:
        return next(f.message for f in self.findings if f.rule == rule)


@pytest.fixture
def sitting(new_dossier: NewDossier) -> Sitting:
    return Sitting(*new_dossier())


@pytest.fixture
def dhec(new_dossier: NewDossier) -> Sitting:
    return Sitting(*new_dossier("RNCP41241"))


def test_a_regular_jury_breaks_no_rule_and_each_is_listed_once(sitting: Sitting) -> None:
    assert sitting.broken == {}
    assert [f.rule for f in sitting.findings] == RULES
    assert all(f.message and f.source for f in sitting.findings)


def _seat_twice(sitting: Sitting) -> None:
    sitting.edit("THETA", last_name="De l'Épée-Noé", first_name="Jo")
    sitting.add("DE L EPEE NOE", "Jo", "member")


FAULTS: list[tuple[Callable[[Sitting], object], dict[str, Severity | None]]] = [
    (lambda s: s.remove("ALPHA"), {"JURY-PRESIDENT": WARNING}),
    (lambda s: s.add("IOTA", "Inès", "president", chair_since=2025), {"JURY-PRESIDENT": BLOCKING}),
    (lambda s: s.remove("ALPHA", "BETA"),
     {"JURY-PRESIDENT": BLOCKING, "JURY-VICE-PRESIDENT": WARNING, "JURY-CHAIR-PRESENT": BLOCKING}),
    (lambda s: s.edit("ALPHA", corps="PRAG"), {"JURY-CHAIR-CORPS": BLOCKING}),
    (lambda s: s.edit("BETA", corps=""), {"JURY-CHAIR-CORPS": BLOCKING}),
    (lambda s: s.edit("ALPHA", designated_by="École"), {"JURY-CHAIR-DESIGNATION": BLOCKING}),
    (lambda s: s.edit("BETA", designated_by=""), {"JURY-CHAIR-DESIGNATION": BLOCKING}),
    (lambda s: s.edit("ALPHA", designated_by="Directeur"), {"JURY-CHAIR-DESIGNATION": BLOCKING}),
    (lambda s: s.edit("ALPHA", designated_by="Mme la directrice de l'école"),
     {"JURY-CHAIR-DESIGNATION": BLOCKING}),
    (lambda s: s.edit("GAMMA", designated_by="le directeur"), {"JURY-SECRETARY": BLOCKING}),
    (lambda s: s.edit("DELTA", designated_by="Directeur général"), {"JURY-APPOINTED": BLOCKING}),
    (lambda s: s.edit("ALPHA", designated_by="Mme la rectrice de l'académie"), {}),
    (lambda s: s.edit("ALPHA", designated_by="RECTORAT/DEC"), {}),
    (lambda s: s.edit("ALPHA", designated_by="Vice-recteur (arrêté n° 12)"), {}),
    (lambda s: s.remove("BETA"), {"JURY-VICE-PRESIDENT": WARNING, "JURY-BALANCE": None}),
    (lambda s: s.remove("GAMMA"), {"JURY-SECRETARY": BLOCKING, "JURY-SECRETARY-PRESENT": BLOCKING}),
    (lambda s: s.add("IOTA", "Luc", "secretary", sex="M"), {"JURY-SECRETARY": BLOCKING}),
    (lambda s: s.edit("GAMMA", designated_by="École"), {"JURY-SECRETARY": BLOCKING}),
    (lambda s: s.remove("DELTA"), {"JURY-DIRECTOR": BLOCKING}),
    (lambda s: s.remove("EPSILON"), {"JURY-QUALITY": BLOCKING}),
    (lambda s: s.remove("ZETA"),
     {"JURY-PROFESSIONALS": BLOCKING, "JURY-PROFESSIONALS-PRESENT": WARNING}),
    (lambda s: s.edit("ZETA", designated_by="École"), {"JURY-APPOINTED": BLOCKING}),
    (lambda s: s.edit("DELTA", designated_by=""), {"JURY-APPOINTED": BLOCKING}),
    (lambda s: s.add("eta", "Eric", "member", sex="M"), {"JURY-ONE-SEAT": BLOCKING}),
    (_seat_twice, {"JURY-ONE-SEAT": BLOCKING}),
    (lambda s: s.absent("ALPHA"), {}),
    (lambda s: s.absent("ALPHA", "BETA"), {"JURY-CHAIR-PRESENT": BLOCKING}),
    (lambda s: s.absent("GAMMA"), {"JURY-SECRETARY-PRESENT": BLOCKING}),
    (lambda s: s.absent("ALPHA", "DELTA", "EPSILON", "ETA"),
     {"JURY-PROFESSIONALS-PRESENT": WARNING}),
    (lambda s: s.absent("ALPHA", "DELTA", "EPSILON", "ETA", "ZETA"),
     {"JURY-PROFESSIONALS-PRESENT": WARNING, "JURY-QUORUM": BLOCKING}),
    (lambda s: s.absent("THETA"), {"JURY-PROFESSIONALS-PRESENT": WARNING}),
    (lambda s: s.absent("DELTA", reason=" "), {"JURY-ABSENCE-REASON": WARNING}),
    (lambda s: s.edit("DELTA", present=None), {"JURY-ABSENCE-REASON": WARNING}),
    (lambda s: s.edit("DELTA", sex="M"), {"JURY-BALANCE": WARNING}),
    (lambda s: s.edit("DELTA", sex=None), {"JURY-BALANCE": WARNING}),
    (lambda s: s.edit("ALPHA", chair_since=None), {"JURY-PRESIDENT-TERM": WARNING}),
    (lambda s: s.edit("ALPHA", chair_since=2023), {}),
    (lambda s: s.edit("ALPHA", chair_since=2022), {"JURY-PRESIDENT-TERM": WARNING}),
    (lambda s: s.edit("ALPHA", chair_since=2021), {"JURY-PRESIDENT-TERM": BLOCKING}),
    (lambda s: s.edit("ALPHA", chair_since=1990), {"JURY-PRESIDENT-TERM": BLOCKING}),
    (lambda s: s.edit("ALPHA", chair_since=2027), {"JURY-PRESIDENT-TERM": WARNING}),
    (lambda s: sessions.edit(s.dossier, s.id, {"nomination_number": ""}),
     {"JURY-NOMINATION": WARNING}),
    (lambda s: sessions.set_nomination(s.dossier, s.id, "12", "2026-12-05"),
     {"JURY-NOMINATION": WARNING}),
    (lambda s: sessions.set_nomination(s.dossier, s.id, "12", "2026-12-04"), {}),
    (lambda s: sessions.edit(s.dossier, s.id, {"date": "2025-08-31", "nomination_date": None}),
     {"SESSION-DATE": WARNING, "JURY-NOMINATION": WARNING, "JURY-PRESIDENT-TERM": None}),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "expected"), FAULTS)
def test_one_fault_breaks_its_own_rule_and_no_other(
    sitting: Sitting, spoil: Callable[[Sitting], object], expected: dict[str, Severity | None]
) -> None:
    spoil(sitting)
    possible = {rule for rule, severity in expected.items() if severity is None}
    assert {r: s for r, s in sitting.broken.items() if r not in possible} == {
        r: s for r, s in expected.items() if s is not None
    }


def test_a_session_without_any_member_fails_every_seat_and_presence_once(
    new_dossier: NewDossier,
) -> None:
    dossier, session_id = new_dossier()
    broken = {f.rule for f in load_view(dossier, session_id).findings if f.blocks}
    assert broken == {
        "JURY-PRESIDENT", "JURY-SECRETARY", "JURY-DIRECTOR", "JURY-QUALITY", "JURY-PROFESSIONALS",
        "JURY-CHAIR-PRESENT", "JURY-SECRETARY-PRESENT",
    }  # fmt: skip


@pytest.mark.parametrize(("present", "holds"), [(3, False), (4, True), (7, True)])
def test_four_members_of_seven_are_a_quorum(sitting: Sitting, present: int, holds: bool) -> None:
    sitting.remove("EPSILON")
    others = [name for name in sitting.members if name != "EPSILON"]
    sitting.absent(*others[present:])
    assert ("JURY-QUORUM" not in sitting.broken) is holds


def test_the_shares_of_quorum_and_balance_are_the_reglements(sitting: Sitting) -> None:
    sitting.absent("DELTA")
    strict = Reglement(version="2", quorum=Decimal(1), balance=Decimal("0.51"))
    sessions.set_reglement(sitting.dossier, sitting.id, strict)
    assert sitting.broken == {"JURY-QUORUM": BLOCKING, "JURY-BALANCE": WARNING}
    lenient = replace(strict, quorum=Decimal("0.875"), balance=Decimal("0.5"))
    sessions.set_reglement(sitting.dossier, sitting.id, lenient)
    assert sitting.broken == {}


@pytest.mark.parametrize(
    ("certification", "routes", "president", "vice"),
    [
        ("RNCP41242", (), WARNING, WARNING),
        ("RNCP41242", ("continuing",), WARNING, WARNING),
        ("RNCP41241", (), WARNING, WARNING),
        ("RNCP41241", ("initial", "apprenticeship", "experience"), WARNING, WARNING),
        ("RNCP41241", ("initial", "continuing"), BLOCKING, BLOCKING),
    ],
)
def test_only_the_route_whose_text_says_so_demands_both_chairs(
    new_dossier: NewDossier,
    certification: str,
    routes: tuple[str, ...],
    president: Severity,
    vice: Severity,
) -> None:
    sitting = Sitting(*new_dossier(certification))
    for number, route in enumerate(routes, start=1):
        sitting.hear(route, number)
    sitting.remove("BETA")
    assert sitting.broken["JURY-VICE-PRESIDENT"] is vice
    sitting.remove("ALPHA")
    sitting.add("BETA", "Boris", "vice_president", sex="M")
    assert sitting.broken["JURY-PRESIDENT"] is president
    if president is WARNING:
        assert "arrêté du 8 mars 2001 (art. 5)" in sitting.message("JURY-PRESIDENT")


def test_a_withdrawn_candidate_no_longer_demands_both_chairs(dhec: Sitting) -> None:
    candidate = dhec.hear("continuing")
    dhec.remove("BETA")
    assert dhec.broken["JURY-VICE-PRESIDENT"] is BLOCKING
    candidates.withdraw(dhec.dossier, dhec.id, candidate, "démission")
    assert dhec.broken["JURY-VICE-PRESIDENT"] is WARNING


CHAIRING = (
    "Professeur des universités", "PROFESSEURE DES UNIVERSITES", "PR", "pr.", "PU", "MCF", "MdC",
    "Maître de conférences", "maitre de conference", "Maîtresse de conférences", "MCF HDR",
    "Professeure des universités en études cinématographiques", "Directrice d'études de l'EHESS",
    "Directeur d'études à l'EHESS", "directrice d'études à l'École nationale des chartes",
    "Maître de conférences de l'EPHE", "Directeur d'études de l'École des chartes", "Astronome",
    "Astronome adjointe", "Physicienne", "Professeur du Muséum",
    "Maîtresse de conférences du Muséum",
    "PU-PH", "pu ph", "MCU-PH",
)  # fmt: skip
NOT_CHAIRING = {
    "Professeur agrégé (PRAG) — ": ("PRAG", "Professeure agrégée", "PR agrégé"),
    "Professeur certifié (PRCE) — ": ("PRCE", "professeur certifié"),
    "Attaché temporaire d'enseignement et de recherche (ATER) — ": ("ATER",),
    "Enseignant-chercheur associé (PAST, MAST) — ": (
        "PAST", "Professeur associé", "MCF associé", "Maître de conférences associée",
        "Maîtresse de conférences associée",
    ),
    "Vacataire — ": ("Vacataire", "Chargée de cours"),
    "Docteur sans poste — ": ("Docteure",),
    "Chercheur d'un organisme de recherche — ": (
        "DR CNRS", "Directrice de recherche", "Chargé de recherche au CNRS", "CR",
    ),
    "corps « {} » inconnu. ": (
        "Professeure des universités invitée", "Professeur des universités émérite",
        "Maître de conférences contractuel", "Ingénieur", "Directrice d'études et de projets",
    ),
    "corps non renseigné. ": ("",),
}  # fmt: skip
"""How the sentence goes on after the name, and the corps it is said of."""


@pytest.mark.parametrize("corps", CHAIRING)
def test_these_corps_may_chair(sitting: Sitting, corps: str) -> None:
    sitting.edit("ALPHA", corps=corps)
    assert sitting.broken == {}


@pytest.mark.parametrize(
    ("corps", "why"), [(corps, why) for why, those in NOT_CHAIRING.items() for corps in those]
)
def test_these_corps_may_not_chair_and_the_sentence_says_why(
    sitting: Sitting, corps: str, why: str
) -> None:
    sitting.edit("ALPHA", corps=corps)
    assert sitting.broken == {"JURY-CHAIR-CORPS": BLOCKING}
    message = sitting.message("JURY-CHAIR-CORPS")
    assert message.startswith(f"ALPHA Anne : {why.format(corps)}")


def test_a_recusal_is_judged_for_its_candidate_alone(sitting: Sitting) -> None:
    first, _second = sitting.hear("initial", 1), sitting.hear("initial", 2)
    recuse = candidates.recuse
    recuse(sitting.dossier, sitting.id, first, sitting.members["ALPHA"], "tutrice du stage")
    assert sitting.broken == {}
    recuse(sitting.dossier, sitting.id, first, sitting.members["BETA"], "famille")
    failed = [f for f in sitting.findings if f.rule == "JURY-RECUSAL"]
    assert [(f.subject, f.severity) for f in failed] == [("000000001AB", BLOCKING)]
    assert "ni président ni vice-président" in failed[0].message
    assert load_view(sitting.dossier, sitting.id).ready_to_open
    candidates.unrecuse(sitting.dossier, sitting.id, first, sitting.members["BETA"])
    assert sitting.broken == {}


def test_the_quorum_of_a_recusal_leaves_the_recused_members_out_of_both_counts(
    sitting: Sitting,
) -> None:
    candidate = sitting.hear("initial")
    sitting.absent("DELTA", "EPSILON", "ETA", "THETA")  # 4 of 8 sit
    for name in ("DELTA", "ZETA"):  # then 3 of 6
        candidates.recuse(sitting.dossier, sitting.id, candidate, sitting.members[name], "coach")
    assert "JURY-RECUSAL" not in sitting.broken
    candidates.unrecuse(sitting.dossier, sitting.id, candidate, sitting.members["DELTA"])
    assert "JURY-RECUSAL" in sitting.broken  # 3 of 7


def test_a_vae_candidate_wants_two_voting_members_one_of_them_qualified(sitting: Sitting) -> None:
    sitting.hear("initial", 1)
    sitting.absent("BETA", "DELTA", "EPSILON", "ZETA", "ETA", "THETA")
    assert "JURY-VAE" not in sitting.broken
    sitting.hear("experience", 2)
    assert sitting.broken["JURY-VAE"] is BLOCKING  # the Secrétaire has no vote
    sitting.add("IOTA", "Inès", "member")
    assert "JURY-VAE" not in sitting.broken
    sitting.edit("ALPHA", qualified=False)
    assert sitting.broken["JURY-VAE"] is BLOCKING
    sitting.edit("DELTA", qualified=True, present=True)
    assert "JURY-VAE" not in sitting.broken


def test_check_lists_a_rule_once_or_once_for_each_candidate_it_fails_for(
    cli: CommandLine, sitting: Sitting
) -> None:
    for number in (1, 2):
        sitting.hear("initial", number)
    path = sitting.dossier.store.path
    sitting.dossier.store.close()
    assert cli("check", path, "--json") == 0
    assert set(cli.json) == {"ready_to_open", "ready_to_close", "findings"}
    assert (cli.json["ready_to_open"], cli.json["ready_to_close"]) == (True, False)
    keys = {"rule", "severity", "ok", "subject", "message", "source"}
    assert all(set(f) == keys for f in cli.json["findings"])
    undecided = [f for f in cli.json["findings"] if f["rule"] == "CLOSE-UNDECIDED"]
    assert [(f["subject"], f["ok"]) for f in undecided] == [
        ("000000001AB", False), ("000000002AB", False),
    ]  # fmt: skip
    others = [f for f in cli.json["findings"] if f["rule"] != "CLOSE-UNDECIDED"]
    assert [f["rule"] for f in others] == [r for r in RULES if r != "CLOSE-UNDECIDED"]
    assert all(f["ok"] and f["subject"] is None for f in others)


def test_a_route_closed_meanwhile_blocks_its_candidate(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting.hear("continuing")
    folder = tmp_path / "data" / "certifications"
    folder.mkdir(parents=True)
    own = Path(__file__).parent.parent / "resources" / "certifications" / "RNCP41242.toml"
    text = own.read_text(encoding="utf-8")
    closed = text.replace('short = "FC"\nopen = true', 'short = "FC"\nopen = false')
    (folder / "RNCP41242.toml").write_text(closed, encoding="utf-8")
    monkeypatch.setenv("JURY_APP_DATA", str(tmp_path / "data"))
    fresh = replace(sitting.dossier, catalog=Catalog())
    sessions.reload_certification(fresh, sitting.id)
    assert sitting.broken == {"SESSION-ROUTE": BLOCKING}
    finding = next(f for f in sitting.findings if f.rule == "SESSION-ROUTE")
    assert finding.subject == "000000001AB"
    assert not load_view(fresh, sitting.id).ready_to_open


def test_a_certification_file_may_not_lose_an_option_candidates_chose(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting.hear("initial")
    [heard] = sitting.dossier.load(sitting.id).heard
    chosen = heard.row.option
    folder = tmp_path / "certifications"
    folder.mkdir()
    own = Path(__file__).parent.parent / "resources" / "certifications" / "RNCP41242.toml"
    text = own.read_text(encoding="utf-8").replace(f'label = "{chosen}"', 'label = "Autre"')
    (folder / "RNCP41242.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("JURY_APP_DATA", str(tmp_path))
    with pytest.raises(Refusal, match=chosen):
        sessions.reload_certification(replace(sitting.dossier, catalog=Catalog()), sitting.id)
