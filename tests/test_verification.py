"""`verify` on a session that is not closed: the tables against the journal."""

import sqlite3
from pathlib import Path

import pytest

from jury_app.bootstrap import verify_file
from tests.conftest import CommandLine
from tests.sitting_builder import sitting_file


@pytest.fixture
def open_file(tmp_path: Path) -> Path:
    """A dossier under deliberation, nobody holding it."""
    return sitting_file(tmp_path)


def _run(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE mark SET value = '20.00' WHERE candidate_id = 2 AND epreuve = 'BC01-E1'",
            (
                "Table des notes (mark), ligne session_id 1, candidate_id 2, epreuve BC01-E1 : "
                "modifiée en dehors du programme (value)."
            ),
        ),
        (
            "UPDATE member SET corps = 'x' WHERE id = 1",
            (
                "Table des membres du jury (member), ligne id 1 : modifiée en dehors du programme "
                "(corps)."
            ),
        ),
        (
            "UPDATE person SET identity_key = 'x' WHERE id = 1",
            (
                "Table des personnes (person), ligne id 1 : modifiée en dehors du programme "
                "(identity_key)."
            ),
        ),
        (
            "UPDATE candidate SET comment = 'x', discuss = 1 WHERE id = 3",
            (
                "Table des candidats (candidate), ligne id 3 : modifiée en dehors du programme "
                "(discuss, comment)."
            ),
        ),
        (
            "DELETE FROM mark WHERE candidate_id = 1 AND epreuve = 'BC01-E1'",
            (
                "Table des notes (mark), ligne session_id 1, candidate_id 1, epreuve BC01-E1 : "
                "effacée en dehors du programme."
            ),
        ),
        (
            "INSERT INTO setting VALUES ('k', 'v')",
            "Table des réglages (setting), ligne key k : ajoutée en dehors du programme.",
        ),
    ],
)
def test_a_changed_row_is_named(open_file: Path, change: str, said: str) -> None:
    _run(open_file, change)
    assert [(p.code, p.message) for p in verify_file(open_file)] == [("ROW_CHANGED", said)]


def test_entries_cut_from_the_journals_end_are_missed(open_file: Path) -> None:
    _run(open_file, "DROP TRIGGER journal_append_delete", "DELETE FROM journal WHERE seq > 5")
    codes = [p.code for p in verify_file(open_file)]
    assert codes[:2] == ["SCHEMA_CHANGED", "JOURNAL_CUT"]
    assert "ROW_CHANGED" in codes
    _run(open_file, "DELETE FROM journal WHERE seq > 1")
    assert verify_file(open_file)[1].message.startswith("Le journal compte 1 entrée ;")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TRIGGER mark_sealed_update", "il manque le déclencheur mark_sealed_update"),
        ("CREATE VIEW mine AS SELECT 1", "la vue mine n'est pas du programme"),
        ("ALTER TABLE mark ADD COLUMN more TEXT", "la table mark n'est plus du programme"),
        ("INSERT INTO alembic_version VALUES ('0001')", "sa version n'est plus celle"),
    ],
)
def test_a_changed_schema_is_named(open_file: Path, change: str, said: str) -> None:
    _run(open_file, change)
    assert [(p.code, said in p.message) for p in verify_file(open_file)] == [
        ("SCHEMA_CHANGED", True)
    ]


def test_a_guard_disarmed_by_a_space_is_named(open_file: Path) -> None:
    raw = sqlite3.connect(open_file, isolation_level=None)
    [sql] = raw.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'mark_sealed_update'"
    ).fetchone()
    raw.execute("DROP TRIGGER mark_sealed_update")
    raw.execute(sql.replace("'closed'", "'closed '"))
    raw.close()
    [problem] = verify_file(open_file)
    assert "le déclencheur mark_sealed_update n'est plus du programme" in problem.message


def test_values_no_program_writes_are_found_without_a_crash(open_file: Path) -> None:
    _run(open_file, "UPDATE candidate SET comment = CAST(x'ff' AS TEXT) WHERE id = 1")
    assert verify_file(open_file) != []


def test_the_codes_are_in_the_json(cli: CommandLine, open_file: Path) -> None:
    _run(open_file, "UPDATE mark SET value = '20.00'")
    assert cli("verify", open_file, "--json") == 1
    assert cli.json["ok"] is False
    assert {p["code"] for p in cli.json["problems"]} == {"ROW_CHANGED"}
