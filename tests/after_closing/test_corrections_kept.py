"""What follows from minutes in correction: later ones, the workbooks, the archive."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import outloud
import pikepdf
import pytest

from jury_app.application import deliberating, jury, sessions
from jury_app.application.access import Who
from jury_app.application.candidates import Notes, annotate
from jury_app.application.comparing import compare_with
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import FORMAT, Correction
from jury_app.application.dossier import Dossier
from jury_app.application.persons import install
from jury_app.application.pieces import pieces_of
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.canonical import canonical_json
from jury_app.domain.values import Verdict
from tests.checking import spoil
from tests.conftest import CommandLine, new_file
from tests.deliberations import refuse
from tests.minutes_pages import words_of
from tests.signing_builder import CHAIR, SECRETARY, Closed, codes, papers
from tests.sitting_builder import add_candidate, add_jury, mark_all, sitting

WHY = "Erreur de report de la note, constatée le lendemain."
NUMBER = "2026-DESRA-PAR-01"


def _correct(
    closed: Closed, dossier: Dossier, who: int, bloc: str, verdict: Verdict = Verdict.NVAL
) -> Correction:
    order = CorrectionOrder(closed.candidates[who], bloc, verdict, WHY, CHAIR, SECRETARY)
    return correct(dossier, 1, order)


def _three(closed: Closed, dossier: Dossier) -> list[Correction]:
    """Correct the first candidate, the second, and the first again, back to what minutes say."""
    return [_correct(closed, dossier, 0, "BC02"), _correct(closed, dossier, 1, "BC03"),
            _correct(closed, dossier, 0, "BC02", Verdict.VAL)]  # fmt: skip


@pytest.mark.parametrize("session", [{"id": []}, {"id": {}}, {"id": "1"}, [], None])
def test_hostile_data_of_a_correction_are_compared_all_the_same(
    closed: Closed, dossier: Dossier, session: Any
) -> None:
    number = _correct(closed, dossier, 0, "BC02").number
    for hostile in (number, "\ud800", [number]):
        attached = json.dumps({"format": FORMAT, "number": hostile, "session": session})
        found, agreed = compare_with(dossier, attached)
        assert [one.code for one in found] == [
            "DOSSIER_MISMATCH" if hostile == number else "DOSSIER_OTHER"
        ]
        assert [text for text in agreed if "Les données jointes sont celles" in text] == []
    assert compare_with(dossier, "[" * 100_000)[0][0].code == "DOSSIER_OTHER"


def _places(document: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything that is not made of other things."""
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for key, part in parts:
        if part and isinstance(part, dict | list):
            yield from _places(part, *path, key)
        else:
            yield (*path, key)


def _with_other(text: str, path: tuple[str | int, ...]) -> str:
    """Return the data of an act with something else at a place."""
    document = part = json.loads(text)
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = "autre"
    return canonical_json(document)


def test_the_first_difference_is_told_in_french_wherever_it_is(
    closed: Closed, dossier: Dossier
) -> None:
    _correct(closed, dossier, 0, "BC02")
    correction = _correct(closed, dossier, 0, "BC03")
    for text in (str(closed.row.canonical), correction.text):
        for path in _places(json.loads(text)):
            if path in {("format",), ("number",), ("session", "minutes_number")}:
                continue  # then it is no such act
            [problem] = compare_with(dossier, _with_other(text, path), tables=False)[0]
            told = problem.message.partition("Première différence : ")[2].removesuffix(".")
            if path[0] in {"certification", "reglement"}:
                assert told.split(" › ")[0] in {"fiche de la certification", "règlement"}
                assert "_" not in told
                continue
            keys = [key for key in path if isinstance(key, str)]
            assert len(told.split(" › ")) == len(keys), path
            assert "_" not in told
    text = str(closed.row.canonical)
    said = compare_with(dossier, _with_other(text, ("candidates", 0, "ine")))
    assert "Première différence : candidats (1) › INE." in said[0][0].message
    assert compare_with(dossier, f"{text} ")[0][0].message.endswith("celles du dossier.")


# A later correction


def _said(correction: Correction, target: Path) -> str:
    papers().write_correction(correction, target)
    assert outloud.check(str(target)).findings == []
    assert codes(target) == []
    return words_of(target)


def test_a_later_correction_says_what_it_shows_and_names_those_before(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    first, other, again = _three(closed, dossier)
    for one in (first, other):
        text = _said(one, tmp_path / f"{one.number}.pdf")
        assert "Décision Procès-verbal Rectifiée" in text
        assert "déjà rectifié" not in text
    text = _said(again, tmp_path / "pvr.pdf")
    assert "Décision Avant rectification Rectifiée" in text
    assert "déjà rectifié pour ce candidat par R1. Il ne les remplace pas" in text
    assert f"Rectificatif R1 n° {NUMBER}-R1, le " in text
    # That of another candidate is none of this one's business.
    assert "R2" not in text
    digits = first.seal.upper()
    assert " ".join(digits[i : i + 4] for i in range(0, 64, 4)) in text
    last = _correct(closed, dossier, 0, "BC05")
    assert "déjà rectifié pour ce candidat par R1 et R3." in _said(last, tmp_path / "pvr.pdf")


def test_a_later_correction_made_before_it_named_them_is_drawn_as_it_was(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    again = _three(closed, dossier)[-1]
    document: dict[str, Any] = json.loads(again.text)
    del document["corrects"]["earlier"]
    text = _said(Correction(again.number, canonical_json(document)), tmp_path / "pvr.pdf")
    assert "Décision Procès-verbal Rectifiée" in text
    assert "désigné ci-dessous. Il ne le remplace pas et ne rouvre pas la séance : les deux" in text


# Workbooks


def _sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    head, *rows = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_results_workbook_shows_what_stands_and_says_so(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    path = tmp_path / "r.xlsx"
    assert cli("export", closed.dossier, "-o", path) == 0
    assert "Rectifié" not in _sheet(path, "Résultats")[0]
    dossier = open_dossier(closed.dossier)
    _three(closed, dossier)
    _correct(closed, dossier, 0, "BC01")
    dossier.store.close()
    assert cli("export", closed.dossier, "-o", path) == 0
    rows = _sheet(path, "Résultats")
    names = ("BC01 résultat", "BC02 résultat", "BC03 résultat", "Décision du jury", "Rectifié")
    assert [[row[name] for name in names] for row in rows] == [
        ["Non validé", "Validé", "Validé", "Validation partielle", "R1, R3, R4"],
        ["Validé", "Validé", "Non validé", "Validation partielle", "R2"],
        ["Validé", "Validé", "Validé", "Certifié", None],
    ]
    told = {row["Rubrique"]: row["Effectif constaté"] for row in _sheet(path, "Statistiques")}
    assert told["Candidats rectifiés (R1 à R4)"] == 2
    assert told["Décision : Certifié"] == 1
    assert cli("archive", closed.dossier, "-o", tmp_path / "archive") == 0
    assert _sheet(tmp_path / "archive" / "resultats.xlsx", "Résultats") == rows


def test_corrected_results_come_back_into_another_dossier(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    dossier = open_dossier(closed.dossier)
    _three(closed, dossier)
    dossier.store.close()
    path, fresh = tmp_path / "r.xlsx", tmp_path / "fresh.jury"
    assert cli("export", closed.dossier, "-o", path) == 0
    assert new_file(cli, fresh) == 0
    assert cli("import", fresh, path, "--json") == 0, cli.err
    assert cli.json["candidates"]["added"] == 3
    assert cli.json["problems"] == []
    again, before = tmp_path / "again.xlsx", fresh.read_bytes()
    assert cli("import", fresh, path, "--json") == 0, cli.err
    assert fresh.read_bytes() == before
    assert cli("export", fresh, "-o", again) == 0
    for name in ("Candidats", "Notes"):
        assert _sheet(again, name) == _sheet(path, name)


def test_the_workbook_of_laureates_names_the_minutes_as_rectified(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    dossier = open_dossier(closed.dossier)
    _correct(closed, dossier, 0, "BC02")
    dossier.store.close()
    assert cli("documents", closed.dossier, "--kind", "laureates", "-o", tmp_path / "out") == 0
    rows = _sheet(tmp_path / "out" / "Liste des lauréats.xlsx", "Lauréats")
    assert [row["Numéro du procès-verbal"] for row in rows] == [f"{NUMBER} rectifié (R1)"] * 2


# The archive


def _archived(dossier: Dossier, session_id: int, folder: Path) -> tuple[list[list[str]], str]:
    """The rows of the journal to be read, and what the archive tells its reader."""
    papers().archive(dossier, session_id, folder)
    lines = (folder / "journal.txt").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines], (folder / "LISEZMOI.txt").read_text("utf-8")


def test_the_archived_journal_is_whole_and_names_roles(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    rows, read_me = _archived(dossier, 1, tmp_path / "a")
    assert rows[0][3] == "Session « Session 2026 » créée (RNCP41242, Paris)"
    assert {row[2] for row in rows} == {"Secrétaire"}
    assert "qui n'y figurent pas" not in read_me
    data = json.loads((tmp_path / "a" / "journal.json").read_text("utf-8"))
    assert [entry["gesture"] for entry in data][:2] == ["session.create", "member.add"]
    # Gestures elsewhere in the dossier, then one in the session, by a person.
    sessions.create(dossier, sessions.NewSession("RNCP41242", "Autre", "2027-12-03", "Paris"))
    install(dossier, {Who.SECRETARY: (SECRETARY, "502914"), Who.PRESIDENT: (CHAIR, "718305")})
    papers().keep(replace(dossier, who=f"{SECRETARY} (secrétaire)"), 1, closed.minutes)
    rows, read_me = _archived(dossier, 1, tmp_path / "b")
    assert not any("Autre" in row[3] or "PIN" in row[3] for row in rows)
    assert rows[-1][2] == f"{SECRETARY} (secrétaire)"
    assert int(rows[-1][0]) == int(rows[-2][0]) + 3
    assert "Les numéros qui n'y figurent pas sont des gestes" in read_me


class _MuchLater:
    def now(self) -> str:
        return "2099-01-09T10:00:00Z"


def test_the_annexes_are_dated_of_the_last_decision_they_show(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    _correct(closed, replace(dossier, clock=_MuchLater()), 0, "BC02")
    papers().archive(dossier, 1, tmp_path / "a")
    for name in ("display", "transcripts"):
        text = words_of(tmp_path / "a" / "annexes" / f"{name}.pdf")
        assert "Fait à Paris, le 9 janvier 2099" in text


def test_the_journal_agrees_with_whom_it_names(tmp_path: Path) -> None:
    dossier, session_id, ids = sitting(tmp_path, 1, opened=False)
    members = {m.last_name: m.id for m in dossier.load(session_id).members}
    for name in ("ALPHA", "BETA"):
        jury.set_presence(dossier, session_id, members[name], False, "mission")
        jury.record_presence(dossier, session_id, members[name], jury.Presence(True))
    annotate(dossier, session_id, ids[0], Notes(withdraw="démission"))
    with dossier.store.read() as reader:
        told = [entry.label for entry in reader.journal()[-5:]]
    dossier.store.close()
    assert told == [
        "ALPHA Anne : absente (mission)", "ALPHA Anne : présente",
        "BETA Boris : absent (mission)", "BETA Boris : présent",
        "ALLARD Camille : retiré de la session",
    ]  # fmt: skip


# Files kept


def test_a_second_file_without_extension_gets_its_number_at_the_end(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    for number in ("un", "deux"):
        (tmp_path / number).mkdir()
        for name in ("scan", "page.jpg"):
            (tmp_path / number / name).write_text(f"{number}, {name}", "utf-8")
            assert cli("attach", closed.dossier, tmp_path / number / name) == 0
    assert cli("archive", closed.dossier, "-o", tmp_path / "archive") == 0
    kept = {path.name for path in (tmp_path / "archive" / "pieces").iterdir()}
    assert kept == {f"{NUMBER} - {name}" for name in
                    ("scan", "scan (2)", "page.jpg", "page (2).jpg")}  # fmt: skip


def test_two_files_of_one_long_name_are_both_in_the_archive(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    for number in ("un", "deux"):
        (tmp_path / number).mkdir()
        scan = tmp_path / number / f"{'page ' * 40}.jpg"
        scan.write_text(number, "utf-8")
        assert cli("attach", closed.dossier, scan) == 0
    assert cli("archive", closed.dossier, "-o", tmp_path / "archive") == 0
    kept = list((tmp_path / "archive" / "pieces").iterdir())
    assert {path.read_text("utf-8") for path in kept} == {"un", "deux"}
    assert {path.suffix for path in kept} == {".jpg"}


def test_names_another_program_gave_to_kept_files_stay_inside_the_archive(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    for name in ("un", "deux"):
        (tmp_path / name).write_text(name, "utf-8")
        assert cli("attach", closed.dossier, tmp_path / name) == 0
    spoil(closed.dossier, "UPDATE setting SET value = json_set(value, '$.name', '../../page.jpg') "
                          "WHERE key LIKE 'piece:%'")  # fmt: skip
    assert cli("archive", closed.dossier, "-o", tmp_path / "archive") == 0
    kept = {one.name: one.read_text("utf-8") for one in (tmp_path / "archive" / "pieces").iterdir()}
    assert kept == {"-..-page.jpg": "un", "-..-page (2).jpg": "deux"}


def _second(dossier: Dossier) -> int:
    """Hold and close another session in the dossier; return its id."""
    new = sessions.NewSession("RNCP41242", "Septembre 2026", "2026-09-10", "Paris")
    session_id = sessions.create(dossier, new)
    add_jury(dossier, session_id)
    mark_all(dossier, session_id, add_candidate(dossier, session_id, 5))
    sessions.open_deliberation(dossier, session_id)
    deliberating.adopt(dossier, session_id)
    sessions.close(dossier, session_id, CHAIR, SECRETARY)
    return session_id


def test_what_is_of_another_session_is_joined_to_that_one_alone(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    correction = tmp_path / "pvr.pdf"
    papers().write_correction(_correct(closed, dossier, 0, "BC02"), correction)
    signed = closed.signed(tmp_path / "signé.pdf")
    second = _second(dossier)
    for path in (closed.minutes, signed, correction):
        said = refuse("PIECE_OTHER", papers().keep, dossier, second, path)
        assert f"{path.name} relève du procès-verbal n° {NUMBER} ; la session « Septembre" in said
        assert "joignez-le à la session dont il relève" in said
    for path in (signed, correction):
        assert papers().keep(dossier, 1, path).session_id == 1
    with dossier.store.read() as reader:
        assert pieces_of(reader, second) == []


def test_a_draft_is_not_joined(dossier: Dossier, tmp_path: Path) -> None:
    draft = tmp_path / "projet.pdf"
    services().write_minutes(dossier, 1, draft, True)
    assert "prenez le procès-verbal définitif" in refuse("DRAFT", papers().keep, dossier, 1, draft)


def test_changed_minutes_are_not_joined_whatever_comes_before_their_mark(
    closed: Closed, dossier: Dossier, tmp_path: Path
) -> None:
    changed = tmp_path / "modifié.pdf"
    with pikepdf.open(closed.minutes) as pdf:
        pdf.pages[0].contents_add(b"BT ET")
        pdf.save(changed)
    changed.write_bytes(b"\n" + changed.read_bytes())
    refuse("FILE_CHANGED", papers().keep, dossier, 1, changed)


def test_no_dossier_is_joined(closed: Closed, dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "lien.pdf").hardlink_to(closed.dossier)
    (tmp_path / "copie").write_bytes(closed.dossier.read_bytes())
    (tmp_path / "chiffré.jury").write_bytes(b"nothing that a dossier begins with")
    for name in (closed.dossier.name, "lien.pdf", "copie", "chiffré.jury"):
        said = refuse("PIECE_DOSSIER", papers().keep, dossier, 1, tmp_path / name)
        assert f"{name} est un dossier de jury" in said
    with dossier.store.read() as reader:
        assert pieces_of(reader) == []
