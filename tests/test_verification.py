"""`verify` on the tables of a dossier, against its journal and its seals."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from jury_app.application import deliberating, marks, sessions
from jury_app.bootstrap import open_dossier
from tests.checking import spoil, sql_store, verify_file
from tests.conftest import CommandLine
from tests.sitting_builder import sitting, sitting_file


@pytest.fixture
def open_file(tmp_path: Path) -> Path:
    """A dossier under deliberation, nobody holding it."""
    return sitting_file(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE mark SET value = '20.00' WHERE candidate_id = 2 AND epreuve = 'BC01-E1'",
            (
                "Table des notes (mark), ligne session_id 1, candidate_id 2, epreuve BC01-E1 : "
                "modifiée en dehors du programme (value), depuis le dernier geste sur cette ligne, "
            ),
        ),
        (
            "UPDATE member SET corps = 'x' WHERE id = 1",
            (
                "Table des membres du jury (member), ligne id 1 : modifiée en dehors du programme "
                "(corps), depuis le dernier geste sur cette ligne, le "
            ),
        ),
        (
            "UPDATE person SET identity_key = 'x' WHERE id = 1",
            (
                "Table des personnes (person), ligne id 1 : modifiée en dehors du programme "
                "(identity_key), depuis le dernier geste sur cette ligne, le "
            ),
        ),
        (
            "UPDATE candidate SET comment = 'x', discuss = 1 WHERE id = 3",
            (
                "Table des candidats (candidate), ligne id 3 : modifiée en dehors du programme "
                "(discuss, comment), depuis le dernier geste sur cette ligne, le "
            ),
        ),
        (
            "DELETE FROM mark WHERE candidate_id = 1 AND epreuve = 'BC01-E1'",
            (
                "Table des notes (mark), ligne session_id 1, candidate_id 1, epreuve BC01-E1 : "
                "effacée en dehors du programme, depuis le dernier geste sur cette ligne, le "
            ),
        ),
        (
            "UPDATE member SET first_name = 'The\u0301o' WHERE first_name = 'Th\u00e9o'",
            (
                "Table des membres du jury (member), ligne id 8 : modifiée en dehors du programme "
                "(first_name), depuis le dernier geste sur cette ligne, le "
            ),
        ),
        (
            "INSERT INTO setting VALUES ('k', 'v')",
            "Table des réglages (setting), ligne key k : ajoutée en dehors du programme.",
        ),
    ],
)
def test_a_changed_row_is_named(open_file: Path, change: str, said: str) -> None:
    spoil(open_file, change)
    [problem] = verify_file(open_file)
    assert problem.code == "ROW_CHANGED"
    assert problem.message.startswith(said)


class _Noon:
    """A clock that stands at noon in Paris, the day after the sitting."""

    def now(self) -> str:
        return "2026-12-05T11:00:00Z"


_LATER = "5 décembre 2026 à 12:00"


@pytest.fixture
def marked_later(open_file: Path) -> Path:
    """A dossier in which the last gesture, on a mark, is of another day."""
    dossier = open_dossier(open_file)
    sql_store(dossier).clock = _Noon()
    marks.set_marks(dossier, 1, [marks.MarkEdit(2, "BC01-E1", "13,5")])
    dossier.store.close()
    return open_file


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mark SET value = '20.00' WHERE candidate_id = 2 AND epreuve = 'BC01-E1'",
        "DELETE FROM mark WHERE candidate_id = 2 AND epreuve = 'BC01-E1'",
    ],
)
def test_since_when_a_row_differs_is_said(marked_later: Path, change: str) -> None:
    spoil(marked_later, change)
    [problem] = verify_file(marked_later)
    assert problem.message.endswith(f", depuis le dernier geste sur cette ligne, le {_LATER}.")


def test_entries_cut_from_the_journals_end_are_missed(open_file: Path) -> None:
    spoil(open_file, "DROP TRIGGER journal_append_delete", "DELETE FROM journal WHERE seq > 5")
    codes = [p.code for p in verify_file(open_file)]
    assert codes[:2] == ["SCHEMA_CHANGED", "JOURNAL_CUT"]
    assert "ROW_CHANGED" in codes
    spoil(open_file, "DELETE FROM journal WHERE seq > 1")
    assert verify_file(open_file)[1].message.startswith("Le journal compte 1 entrée ;")


def test_since_when_the_journal_is_cut_is_said(marked_later: Path) -> None:
    raw = sqlite3.connect(marked_later, isolation_level=None)
    [count] = raw.execute("PRAGMA user_version").fetchone()
    raw.execute(f"PRAGMA user_version = {count + 1}")
    raw.close()
    [problem] = verify_file(marked_later)
    assert problem.code == "JOURNAL_CUT"
    assert f", après celle du {_LATER} (« " in problem.message


def test_since_when_sealed_data_differ_is_said(tmp_path: Path) -> None:
    """The time of the closing is the one the journal noted, whatever the row says now."""
    dossier, session_id, _ids = sitting(tmp_path)
    deliberating.adopt(dossier, session_id)
    late = replace(dossier, clock=_Noon())
    sessions.close(late, session_id, "ALPHA Anne", "GAMMA Guy")
    dossier.store.close()
    spoil(
        dossier.store.path,
        "DROP TRIGGER session_sealed_update",
        "UPDATE session SET canonical = canonical || ' ', closed_at = '2027-01-01T00:00:00Z'",
    )
    said = {p.code: p.message for p in verify_file(dossier.store.path)}
    for code in ("SEAL_MISMATCH", "SEAL_TABLES"):
        assert f"depuis la clôture du {_LATER}." in said[code]


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
    spoil(open_file, change)
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
    spoil(open_file, "UPDATE candidate SET comment = CAST(x'ff' AS TEXT) WHERE id = 1")
    assert verify_file(open_file) != []


def test_the_codes_are_in_the_json(cli: CommandLine, open_file: Path) -> None:
    spoil(open_file, "UPDATE mark SET value = '20.00'")
    assert cli("verify", open_file, "--json") == 1
    assert cli.json["ok"] is False
    assert {p["code"] for p in cli.json["problems"]} == {"ROW_CHANGED"}
