"""A whole sitting by the command line, to minutes that outside programs accept."""

import hashlib
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from jury_app.domain.wording import OUTCOMES
from tests.conftest import SAMPLES, CommandLine, new_file

_WORKBOOK = SAMPLES / "RNCP41242-clean-48.xlsx"
_CHAIR, _SECRETARY = "REYNAUD Juliette", "MEUNIER Monique"
_MOTIVE = "Progression constante et dossier jugé au niveau attendu"


@pytest.fixture
def ready(cli: CommandLine, tmp_path: Path) -> Path:
    """A dossier with a sample imported."""
    path = tmp_path / "dossier.jury"
    new_file(cli, path)
    assert cli("import", path, _WORKBOOK) == 0
    return path


def _decide_the_rest(cli: CommandLine, dossier: Path) -> None:
    """Decide every bloc still open as it is proposed, and write what closing asks for."""
    cli("results", dossier, "--json")
    for candidate in cli.json["candidates"]:
        for bloc, result in candidate["blocs"].items():
            if result["decision"] is None:
                assert cli("decide", dossier, "--candidate", candidate["ine"], "--bloc", bloc,
                           "--decision", result["proposal"]) == 0, cli.err  # fmt: skip
    cli("check", dossier, "--json")
    for finding in cli.json["findings"]:
        if finding["rule"] == "CLOSE-PRESCRIPTION" and not finding["ok"]:
            cli("candidate", dossier, "--candidate", finding["subject"],
                "--prescription", "Compléter le dossier de preuves")  # fmt: skip


def _close(cli: CommandLine, dossier: Path) -> int:
    return cli("close", dossier, "--chair", _CHAIR, "--secretary", _SECRETARY)


def _text(pdf: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("poppler-utils is not installed")
    run = subprocess.run(
        [program, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return run.stdout


def test_from_workbook_to_sealed_minutes(cli: CommandLine, ready: Path, tmp_path: Path) -> None:
    assert cli("open", ready) == 0, cli.err
    assert cli("adopt", ready) == 0
    cli("results", ready, "--json")
    proposed = next(c for c in cli.json["candidates"] if c["proposal"] == "ADM")
    handle = ["--candidate", proposed["ine"], "--bloc", "BC01", "--decision", "NVAL"]

    before = ready.read_bytes()
    assert cli("decide", ready, *handle) == 1
    assert "motif" in cli.err
    assert ready.read_bytes() == before
    assert cli("decide", ready, *handle, "--motive", _MOTIVE) == 0
    assert _close(cli, ready) == 1
    assert "CLOSE-UNDECIDED" in cli.err

    _decide_the_rest(cli, ready)
    assert _close(cli, ready) == 0, cli.err
    printed = next(line for line in cli.out.splitlines() if "SHA-256" in line).split()[-1]
    minutes = tmp_path / "pv.pdf"
    assert cli("minutes", ready, "-o", minutes) == 0
    assert cli("verify", minutes) == 0, cli.err
    assert cli("verify", ready, "--json") == 0
    assert cli.json == {"ok": True, "problems": []}
    _agrees_with_outside_programs(cli, ready, minutes, printed)


def _agrees_with_outside_programs(
    cli: CommandLine, dossier: Path, minutes: Path, printed: str
) -> None:
    with pikepdf.open(minutes) as pdf:
        attached = pdf.attachments["seance.json"].get_file().read_bytes()
    assert hashlib.sha256(attached).hexdigest() == printed
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(minutes)], check=True, capture_output=True)
    text = " ".join(_text(minutes).split())
    grouped = " ".join(printed[i : i + 4].upper() for i in range(0, 64, 4))
    assert grouped[:39] in text
    cli("results", dossier, "--json")
    for candidate in cli.json["candidates"]:
        assert f"{candidate['birth_name']}" in text
        assert f"{candidate['first_names']}" in text
        assert OUTCOMES[candidate["decision"]] in text
    assert _MOTIVE in text


def test_minutes_come_only_as_a_draft_before_closing(
    cli: CommandLine, ready: Path, tmp_path: Path
) -> None:
    assert cli("minutes", ready, "-o", tmp_path / "pv.pdf") == 1
    assert not (tmp_path / "pv.pdf").exists()
    assert cli("minutes", ready, "-o", tmp_path / "pv.pdf", "--draft") == 0
    assert "PROJET" in _text(tmp_path / "pv.pdf")
    assert cli("verify", tmp_path / "pv.pdf") == 1


def _edited(tmp_path: Path, edit: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(_WORKBOOK)
    edit(book["Jury"])
    target = tmp_path / "edited.xlsx"
    book.save(target)
    return target


def _prag(jury: Any) -> None:
    jury["E2"] = "PRAG"


def _two_professionals(jury: Any) -> None:
    jury.delete_rows(9)


def _secretary_absent(jury: Any) -> None:
    jury["H4"] = "non"


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (_prag, "JURY-CHAIR-CORPS"),
        (_two_professionals, "JURY-PROFESSIONALS"),
        (_secretary_absent, "JURY-SECRETARY-PRESENT"),
    ],
)
def test_an_irregular_jury_neither_opens_nor_closes(
    cli: CommandLine, tmp_path: Path, edit: Callable[[Any], None], rule: str
) -> None:
    dossier = tmp_path / "dossier.jury"
    new_file(cli, dossier)
    assert cli("import", dossier, _edited(tmp_path, edit)) == 0
    before = dossier.read_bytes()
    assert cli("open", dossier) == 1
    assert rule in cli.err
    assert _close(cli, dossier) == 1
    assert rule in cli.err
    assert "SESSION-STATE" in cli.err
    assert dossier.read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "rule"), [(_secretary_absent, "JURY-SECRETARY-PRESENT"), (_prag, "JURY-CHAIR-CORPS")]
)
def test_a_jury_that_becomes_irregular_cannot_decide_nor_close(
    cli: CommandLine, ready: Path, tmp_path: Path, edit: Callable[[Any], None], rule: str
) -> None:
    assert cli("open", ready) == 0
    assert cli("adopt", ready) == 0
    _decide_the_rest(cli, ready)
    assert cli("import", ready, _edited(tmp_path, edit)) == 0
    before = ready.read_bytes()
    for command in (["adopt", ready], ["close", ready, "--chair", _CHAIR, "--secretary",
                                       _SECRETARY]):  # fmt: skip
        assert cli(*command) == 1
        assert rule in cli.err
    assert ready.read_bytes() == before


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the closed dossier stands that the tests below copy."""
    return tmp_path_factory.mktemp("kept") / "sealed.jury"


@pytest.fixture
def sealed(request: pytest.FixtureRequest, cli: CommandLine, kept: Path, tmp_path: Path) -> Path:
    """A dossier with its session closed."""
    if not kept.exists():
        ready = request.getfixturevalue("ready")
        cli("open", ready)
        cli("adopt", ready)
        _decide_the_rest(cli, ready)
        assert _close(cli, ready) == 0, cli.err
        ready.rename(kept)
    return Path(shutil.copyfile(kept, tmp_path / "dossier.jury"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mark SET value = '20.00'",
        "UPDATE decision SET verdict = 'VAL'",
        "UPDATE member SET corps = ''",
        "UPDATE candidate SET birth_name = 'X'",
        "UPDATE session SET label = 'X'",
        "DELETE FROM decision",
        "INSERT OR REPLACE INTO mark SELECT * FROM mark LIMIT 1",
        "INSERT OR REPLACE INTO session SELECT * FROM session",
        "INSERT INTO recusal SELECT 1, id, 1, 'x' FROM candidate LIMIT 1",
        "UPDATE journal SET label = 'X'",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    ],
)
def test_the_database_itself_refuses_to_change_a_closed_session(sealed: Path, change: str) -> None:
    raw = sqlite3.connect(sealed)
    with pytest.raises(sqlite3.IntegrityError, match=r"session close|journal"):
        raw.execute(change)
    raw.close()


@pytest.fixture
def beside(sealed: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a dossier with a closed session, 1, and one in preparation, 2."""
    with closing(sqlite3.connect(sealed)) as raw:
        raw.executescript(
            """CREATE TEMP TABLE made AS SELECT * FROM session;
            UPDATE made SET id = 2, state = 'preparation', seal = NULL, minutes_number = NULL;
            INSERT INTO session SELECT * FROM made;"""
        )
        yield raw


def _refused(raw: sqlite3.Connection, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="session close"):
        raw.execute(change)


@pytest.mark.parametrize("table", ["member", "candidate", "source"])
def test_no_row_takes_the_number_of_a_closed_sessions(
    beside: sqlite3.Connection, table: str
) -> None:
    beside.executescript(
        f"""CREATE TEMP TABLE moved AS SELECT * FROM {table} WHERE session_id = 1 LIMIT 1;
        UPDATE moved SET session_id = 2;"""
    )
    _refused(beside, f"INSERT OR REPLACE INTO {table} SELECT * FROM moved")
    beside.executescript(
        f"UPDATE moved SET id = id + 1000; INSERT INTO {table} SELECT * FROM moved;"
    )
    _refused(beside, f"UPDATE OR REPLACE {table} SET id = id - 1000 WHERE session_id = 2")


def test_no_session_takes_the_minutes_number_of_a_closed_one(beside: sqlite3.Connection) -> None:
    [(number,)] = beside.execute("SELECT minutes_number FROM session WHERE id = 1").fetchall()
    _refused(beside, f"UPDATE OR REPLACE session SET minutes_number = '{number}' WHERE id = 2")
    beside.execute(f"UPDATE made SET id = 3, minutes_number = '{number}'")
    _refused(beside, "INSERT OR REPLACE INTO session SELECT * FROM made")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE mark SET value = '20.00' WHERE candidate_id = 5", "SEAL_TABLES"),
        ("UPDATE decision SET motive = 'inventé' WHERE candidate_id = 3", "SEAL_TABLES"),
        ("UPDATE session SET canonical = canonical || ' '", "SEAL_MISMATCH"),
        ("UPDATE journal SET label = 'rien' WHERE seq = 2", "JOURNAL_BROKEN"),
    ],
)
def test_verify_finds_what_was_changed_behind_the_triggers(
    cli: CommandLine, sealed: Path, change: str, code: str
) -> None:
    raw = sqlite3.connect(sealed)
    triggers = [r[0] for r in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(change)
    raw.commit()
    raw.close()
    assert cli("verify", sealed, "--json") == 1
    assert code in {problem["code"] for problem in cli.json["problems"]}


def test_a_closed_session_refuses_every_command(cli: CommandLine, sealed: Path) -> None:
    before = sealed.read_bytes()
    commands = [
        ["import", sealed, _WORKBOOK],
        ["open", sealed],
        ["adopt", sealed],
        ["member", sealed, "--name", _CHAIR, "--present", "no"],
        ["nomination", sealed, "--number", "1", "--date", "2026-11-02"],
        ["candidate", sealed, "--candidate", "1", "--discuss", "yes"],
        ["decide", sealed, "--candidate", "1", "--bloc", "BC01", "--decision", "VAL"],
        ["close", sealed, "--chair", _CHAIR, "--secretary", _SECRETARY],
    ]
    for command in commands:
        assert cli(*command) == 1, command
        assert "SESSION-STATE" in cli.err
    assert sealed.read_bytes() == before
    assert sorted(p.name for p in sealed.parent.iterdir() if p.name.startswith("dossier")) == [
        "dossier.jury"
    ]


def test_minutes_of_the_same_session_have_the_same_bytes(
    cli: CommandLine, sealed: Path, tmp_path: Path
) -> None:
    for name in ("one.pdf", "two.pdf"):
        assert cli("minutes", sealed, "-o", tmp_path / name) == 0
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
