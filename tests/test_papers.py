"""What paper must not leave in doubt: which namesake, which hour, what was validated."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from jury_app import opening
from jury_app.application import candidates, deliberating, marks, sessions
from jury_app.application.access import Access
from jury_app.application.documents.keeping import save_settings, settings_of
from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.dossier import Dossier
from jury_app.application.view import load_view
from jury_app.bootstrap import open_dossier
from jury_app.domain.records import VoteRow
from jury_app.domain.values import Verdict
from tests.conftest import CommandLine
from tests.documents_builder import Afternoon, build, written
from tests.minutes_pages import words_of

_WHY = "Le jury a relu le dossier."


def _two_namesakes(path: Path) -> tuple[int, int]:
    """Close a session with two « BÉRENGER Théo » who are not judged alike; return their numbers."""
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    ids = [
        candidates.add(dossier, sid, {
            "birth_name": "BÉRENGER", "first_names": first, "route": "initial", "option": "Image",
            "ine": f"99999999{number}AB"})
        for number, first in enumerate(("Théo", "Théo", "Théodore"))
    ]  # fmt: skip
    sessions.open_deliberation(dossier, sid)
    one, two = (dossier.load(sid).candidates[key].row for key in ids[:2])
    member = dossier.load(sid).members[-1].id
    candidates.recuse(dossier, sid, two.id, member, "ancien employeur")
    _decide_all(dossier, sid)
    deliberating.decide(dossier, sid, one.id, "BC01", Verdict.VAL, _WHY)
    vote = VoteRow(sid, two.id, "BC02", 4, 2, 0, False, Verdict.VAL.value)
    deliberating.vote(dossier, sid, vote, _WHY)
    sessions.close(dossier, sid, "ALPHA Anne", "GAMMA Guy")
    dossier.store.close()
    assert one.number is not None
    assert two.number is not None
    return one.number, two.number


def _decide_all(dossier: Dossier, sid: int) -> None:
    """Decide everything as proposed, and what the candidate by experience has still to show."""
    view = load_view(dossier, sid)
    for one in view.session.heard:
        if one.row.route == "experience":
            candidates.prescribe(dossier, sid, one.row.id, "Présenter deux enquêtes menées seule.")
        for bloc in view.results[one.row.id].undecided:
            deliberating.decide(dossier, sid, one.row.id, bloc.bloc.code, Verdict(bloc.proposal))


def test_the_minutes_tell_namesakes_apart(cli: CommandLine, tmp_path: Path) -> None:
    path, minutes = tmp_path / "d.jury", tmp_path / "pv.pdf"
    first, second = _two_namesakes(path)
    assert cli("minutes", path, "-o", minutes) == 0
    text = words_of(minutes)
    assert f"BÉRENGER Théo (n° {second}) THETA Théo ancien" in text  # the recusal
    assert f"BÉRENGER Théo (n° {first}) BC01" in text  # decided otherwise
    assert f"BÉRENGER Théo (n° {second}) BC02 4 2 0" in text  # the vote
    assert "BÉRENGER Théodore (n°" not in text
    # Sealed as they are, they still prove themselves.
    assert cli("verify", minutes, "--dossier", path) == 0


def test_the_list_to_display_tells_the_same_namesakes_apart(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    first, second = _two_namesakes(path)
    dossier = open_dossier(path)
    save_settings(dossier, dossier.find_session().id, DocumentSettings(display="name"))
    assert settings_of(dossier, dossier.find_session().id).display == "name"
    dossier.store.close()
    text = words_of(written(path, "display", tmp_path / "out"))
    for number in (first, second):
        assert f"BÉRENGER Théo (n° {number})" in text
    assert "BÉRENGER Théodore (n°" not in text
    # Written with the accents apart, a name is the same name.
    assert text.count("Thị (n°") == 2


@pytest.mark.parametrize("planned", ["14:00", ""])
def test_a_summons_tells_the_hour_planned_or_leaves_it_blank(
    cli: CommandLine, tmp_path: Path, planned: str
) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    sessions.edit(dossier, sid, {"starts_at": planned})
    sessions.open_deliberation(dossier, sid)
    dossier.store.close()
    assert cli("documents", path, "--kind", "summons", "-o", tmp_path / "out", "--merged") == 0
    assert ("laissée en blanc" in cli.err) is not bool(planned)
    text = words_of(next((tmp_path / "out").glob("*.pdf")))
    assert text.count("Heure 14 h 00 Lieu" if planned else "Heure …… Lieu") == 8


def test_no_certificate_says_that_a_bloc_dispensed_was_validated(
    cli: CommandLine, tmp_path: Path
) -> None:
    path, out = tmp_path / "d.jury", tmp_path / "out"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    sessions.open_deliberation(dossier, sid)
    _decide_all(dossier, sid)
    one = next(c for c in dossier.load(sid).heard if c.row.birth_name == "MÜLLER <ß>")
    deliberating.decide(dossier, sid, one.row.id, "BC01", Verdict.DISP, "Titre déjà obtenu.")
    sessions.close(dossier, sid, "ALPHA Anne", "GAMMA Guy")
    dossier.store.close()
    assert cli("documents", path, "--kind", "bloc-certificates", "-o", out) == 0
    made = sorted(p.name for p in out.iterdir() if "MÜLLER" in p.name)
    assert "Attestation BC02 — MÜLLER -ß- Camille.pdf" in made
    assert not any("BC01" in name for name in made)
    # What was granted stays told, and stays obtained.
    text = words_of(written(path, "transcripts", tmp_path / "transcripts"))
    assert "Dispense accordée" in text


def test_papers_name_the_day_the_jury_sat_and_the_summons_the_day_planned(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = opening.open_(path, Afternoon(), Access())
    sid = dossier.find_session().id
    sessions.edit(dossier, sid, {"date": "2026-12-02"})
    sessions.open_deliberation(dossier, sid)
    _decide_all(dossier, sid)
    sessions.close(dossier, sid, "ALPHA Anne", "GAMMA Guy")
    dossier.store.close()
    kinds = ("letters", "bloc-certificates", "display", "attendance", "summons")
    said = {kind: words_of(written(path, kind, tmp_path / kind)) for kind in kinds}
    sat, planned = "4 décembre 2026", "2 décembre 2026"
    assert "Date 2 décembre 2026 Heure 14 h 00 Lieu" in said["summons"]
    assert sat not in said.pop("summons")
    for text in said.values():
        assert sat in text
        assert planned not in text


def test_who_is_dispensed_of_an_epreuve_is_on_no_sheet_of_it(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    one = next(c for c in dossier.load(sid).heard if c.row.birth_name == "CORNEC")
    edit = marks.MarkEdit(one.row.id, "BC02-E1", "DISP")
    marks.set_marks(dossier, sid, [edit], confirmed=True)
    dossier.store.close()
    for kind in ("attendance", "grids"):
        text = words_of(written(path, kind, tmp_path / kind)).partition(" BC02-E1 — ")[2]
        sheet, _, next_one = text.partition(" BC02-E2 — ")
        assert "AUBRAC" in sheet
        assert "CORNEC" not in sheet
        assert "CORNEC" in next_one


@pytest.mark.parametrize(
    ("weight", "average"),
    [
        ("1", "moyenne simple de ses épreuves, sans compensation"),
        ("2", "moyenne de ses épreuves, pondérée par les coefficients du règlement, sans"),
    ],
)
def test_the_transcript_gives_the_rule_that_the_marks_were_judged_by(
    tmp_path: Path, weight: str, average: str
) -> None:
    path = tmp_path / "d.jury"
    build(path, closed=False)
    dossier = open_dossier(path)
    sid = dossier.find_session().id
    rules = dossier.load(sid).reglement
    assert rules.eliminatory_mark is None
    sessions.set_reglement(dossier, sid, replace(
        rules, eliminatory_mark=Decimal(7), coefficients={"BC01-E1": Decimal(weight)}
    ))  # fmt: skip
    sessions.open_deliberation(dossier, sid)
    _decide_all(dossier, sid)
    sessions.close(dossier, sid, "ALPHA Anne", "GAMMA Guy")
    dossier.store.close()
    text = words_of(written(path, "transcripts", tmp_path / "transcripts"))
    assert f"à partir de 10,00 ({average}" in text
    assert "Une note inférieure à 7,00 est éliminatoire pour son bloc." in text
