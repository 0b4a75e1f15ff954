"""Minutes that were touched are refused, and what is wrong is said, since when."""

import contextlib
import json
import shutil
import sqlite3
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from jury_app.application import sessions
from jury_app.application.minutes.document import minutes_document
from jury_app.bootstrap import open_dossier
from reports.digest import end_of_original, is_whole, with_digest
from reports.fonts import Typesetter
from reports.minutes import lay_out, paper_of
from reports.paper import file_of
from tests.conftest import CommandLine
from tests.minutes_builder import crowd, sealed, session_of
from tests.signing_builder import CHAIR, SECRETARY, Closed, closed_session, codes, papers
from tests.sitting_builder import add_candidate


@pytest.fixture(scope="module")
def signed(closed: Closed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return closed.signed(tmp_path_factory.mktemp("signed") / "pv.pdf")


def test_any_byte_of_unsigned_minutes(closed: Closed, tmp_path: Path) -> None:
    data = closed.minutes.read_bytes()
    spoilt = tmp_path / "pv.pdf"
    for place in [*range(0, len(data), len(data) // 30), *range(len(data) - 90, len(data), 3)]:
        spoilt.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert codes(spoilt), place


def test_what_is_added_after_the_last_signature(signed: Path, tmp_path: Path) -> None:
    added = tmp_path / "pv.pdf"
    for more in (b"x", b"\n%%EOF\n", b"\n% une remarque\n"):
        added.write_bytes(signed.read_bytes() + more)
        report = papers().check(added, None)
        assert report.problems
        assert report.notes == ()


def test_a_page_added_by_another_program(closed: Closed, signed: Path, tmp_path: Path) -> None:
    for source in (closed.minutes, signed):
        with pikepdf.open(source) as pdf:
            pdf.add_blank_page()
            pdf.save(tmp_path / "pv.pdf")
        assert "FILE_CHANGED" in codes(tmp_path / "pv.pdf")


def test_what_is_wrong_is_said_since_when(cli: CommandLine, signed: Path, tmp_path: Path) -> None:
    data = signed.read_bytes()
    name = b"/Name"
    place = data.rindex(name) + len(name) + 3
    spoilt = tmp_path / "pv.pdf"
    spoilt.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    assert cli("verify", spoilt, "--json") == 1
    problems = cli.json["problems"]
    assert [p["code"] for p in problems] == ["SIGNATURE_BROKEN"]
    assert "a été modifié depuis" in problems[0]["message"]


def _drawn(forged: str, real: str) -> bytes:
    """Minutes that print one thing and carry another, all the rest put right."""
    document, text, seal = sealed(session_of(crowd(3)))
    minutes = minutes_document(document, seal)
    typesetter = Typesetter()
    paper = paper_of(minutes, text)
    people = text.replace(real, forged)
    assert people != text
    pages = lay_out(minutes_document(json.loads(people), seal), typesetter)
    return with_digest(file_of(paper, pages, typesetter))


def test_pages_that_print_something_else(tmp_path: Path) -> None:
    path = tmp_path / "pv.pdf"
    path.write_bytes(_drawn("ALLARDE", "ALLARD"))
    problems = papers().check(path, None).problems
    assert [p.code for p in problems] == ["PAGES_MISMATCH"]
    assert "page" in problems[0].message


def test_minutes_of_another_dossier(closed: Closed, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = closed_session(tmp_path / "other", people=2)
    assert codes(closed.minutes, closed.dossier) == []
    report = codes(closed.minutes, other.dossier)
    assert report == ["DOSSIER_MISMATCH"]


_TAMPERED = {
    "mark": ("UPDATE mark SET value = '20.00' WHERE session_id = 1",
             {"SCHEMA_CHANGED", "ROW_CHANGED", "SEAL_TABLES"}),
    "seal": (f"UPDATE session SET seal = '{'0' * 64}' WHERE id = 1",
             {"SCHEMA_CHANGED", "ROW_CHANGED", "SEAL_JOURNAL", "SEAL_MISMATCH"}),
    "journal": ("UPDATE journal SET label = 'x' WHERE seq = 3",
                {"SCHEMA_CHANGED", "JOURNAL_BROKEN"}),
}  # fmt: skip


@pytest.mark.parametrize("name", _TAMPERED)
def test_minutes_of_a_dossier_that_was_tampered_with(
    cli: CommandLine, closed: Closed, tmp_path: Path, name: str
) -> None:
    """Its sealed text still is what the minutes carry; what it was made from is not."""
    statement, expected = _TAMPERED[name]
    spoilt = tmp_path / "spoilt.jury"
    shutil.copyfile(closed.dossier, spoilt)
    with contextlib.closing(sqlite3.connect(spoilt, isolation_level=None)) as raw:
        for trigger in ("mark_sealed_update", "session_sealed_update", "journal_append_update"):
            raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute(statement)
    assert cli("verify", closed.minutes, "--dossier", spoilt, "--json") == 1
    assert cli.json["ok"] is False
    assert {p["code"] for p in cli.json["problems"]} == expected
    assert all(set(p) == {"code", "message"} for p in cli.json["problems"])
    assert cli("verify", closed.minutes, "--dossier", closed.dossier) == 0
    assert "Les tables, le sceau et le journal du dossier concordent" in cli.out


@pytest.mark.parametrize("text", ["x", "{}", "[]"])
def test_a_correction_spoilt_in_its_dossier(
    cli: CommandLine, closed: Closed, tmp_path: Path, text: str
) -> None:
    spoilt, paper = tmp_path / "spoilt.jury", tmp_path / "pvr.pdf"
    shutil.copyfile(closed.dossier, spoilt)
    assert cli("correct", spoilt, "--candidate", closed.candidates[0], "--bloc", "BC02",
               "--decision", "NVAL", "--motive", "Erreur de report.", "--chair", CHAIR,
               "--secretary", SECRETARY, "-o", paper) == 0  # fmt: skip
    with contextlib.closing(sqlite3.connect(spoilt, isolation_level=None)) as raw:
        raw.execute("UPDATE setting SET value = ? WHERE key LIKE 'correction:%'", (text,))
    assert cli("verify", paper, "--dossier", spoilt, "--json") == 1
    assert [p["code"] for p in cli.json["problems"]] == ["DOSSIER_MISMATCH", "ROW_CHANGED"]


def test_what_is_wrong_with_another_session_is_not_said_of_these_minutes(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    both = tmp_path / "both.jury"
    shutil.copyfile(closed.dossier, both)
    dossier = open_dossier(both)
    new = sessions.NewSession("RNCP41242", "Session 2027", "2027-12-03", "Paris")
    other = sessions.create(dossier, new)
    add_candidate(dossier, other, 5)
    dossier.store.close()
    with contextlib.closing(sqlite3.connect(both, isolation_level=None)) as raw:
        raw.execute(f"UPDATE candidate SET comment = 'x' WHERE session_id = {other}")
        raw.execute(f"UPDATE session SET place = 'x' WHERE id = {other}")
    assert cli("verify", both) == 1
    assert cli("verify", closed.minutes, "--dossier", both) == 0


def test_the_line_of_the_file_tells_a_whole_one() -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(BytesIO(out.getvalue())) as pdf:
        again = BytesIO()
        pdf.save(again)
    data = with_digest(again.getvalue())
    assert end_of_original(data) == len(data)
    assert end_of_original(again.getvalue()) is None
    assert is_whole(data)
    assert not is_whole(data.replace(b"%PDF-1.", b"%PDF-2."))
