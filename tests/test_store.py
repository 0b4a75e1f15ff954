"""The dossier on disk: schema, constraints, journal."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.migrate import upgrade
from jury_app.application import sessions
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.errors import EnvironmentFault, Refusal
from tests.checking import spoil, verify_file
from tests.deliberations import NewDossier, seat_jury


def _objects(path: Path) -> dict[str, str]:
    raw = sqlite3.connect(path)
    found = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    raw.close()
    return {name: " ".join(sql.split()).replace("( ", "(").replace(" )", ")")
            for name, sql in found if name != "alembic_version"}  # fmt: skip


def test_migrations_build_the_same_schema_as_a_new_dossier(tmp_path: Path) -> None:
    create_dossier(tmp_path / "new.jury").store.close()
    (tmp_path / "migrated.jury").touch()
    upgrade(tmp_path / "migrated.jury")
    assert _objects(tmp_path / "migrated.jury") == _objects(tmp_path / "new.jury")


def test_a_migrated_dossier_opens_and_works(tmp_path: Path) -> None:
    (tmp_path / "migrated.jury").touch()
    upgrade(tmp_path / "migrated.jury")
    dossier = open_dossier(tmp_path / "migrated.jury")
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    assert verify_dossier(dossier) == []
    dossier.store.close()


def test_a_new_dossier_is_its_owners_alone(tmp_path: Path) -> None:
    create_dossier(tmp_path / "d.jury").store.close()
    assert (tmp_path / "d.jury").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["a b%41#x?y=é.jury", ":memory:", "file:d.jury"])
def test_any_file_name_holds_its_own_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    dossier = create_dossier(Path(name))
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    dossier.store.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    again = open_dossier(Path(name))
    assert [row.label for row in again.sessions()] == ["S"]
    again.store.close()


def test_a_schema_that_never_was_is_damage(tmp_path: Path) -> None:
    create_dossier(tmp_path / "d.jury").store.close()
    spoil(tmp_path / "d.jury", "UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(Refusal, match="endommagé"):
        open_dossier(tmp_path / "d.jury")


def test_verifying_an_open_dossier_keeps_its_locks(new_dossier: NewDossier) -> None:
    dossier, _session_id = new_dossier()
    log = Path(f"{dossier.store.path}-wal")
    assert log.exists()
    assert verify_file(dossier.store.path) == []
    # A program that believed itself alone would delete the log when it ends.
    subprocess.run([sys.executable, "-m", "jury_app", "check", dossier.store.path],
                   capture_output=True, check=True)  # fmt: skip
    assert log.exists()


_UNSEAL = "UPDATE session SET state = 'deliberation', seal = NULL, canonical = NULL"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_UNSEAL, "SEAL_JOURNAL"),
        ("UPDATE session SET seal = upper(seal)", "SEAL_JOURNAL"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "SEAL_JOURNAL"),
        ("UPDATE journal SET at = '2026-12-04 10:00' WHERE seq = 2", "INTEGRITY"),
        ("UPDATE journal SET label = 'x' WHERE seq = 2", "JOURNAL_BROKEN"),
        ("UPDATE session SET certification = '{}'", "SEAL_TABLES"),
        ("UPDATE session SET control = '[]'", "SEAL_TABLES"),
        ("DROP TABLE mark", "DOSSIER_DAMAGED"),
    ],
)
def test_verify_sees_what_was_changed_behind_its_back(
    new_dossier: NewDossier, change: str, code: str
) -> None:
    dossier, session_id = new_dossier()
    seat_jury(dossier, session_id)
    sessions.open_deliberation(dossier, session_id)
    sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy")
    assert verify_file(dossier.store.path) == []
    raw = sqlite3.connect(dossier.store.path, isolation_level=None)
    raw.execute("PRAGMA ignore_check_constraints = 1")
    for (trigger,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute(change)
    raw.close()
    assert code in {problem.code for problem in verify_file(dossier.store.path)}


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO mark VALUES (1, 1, 'BC01-E1', '20.01', '', NULL, '', '', '')",
        "INSERT INTO mark VALUES (1, 1, 'BC01-E1', '12.5', '', NULL, '', '', '')",
        "INSERT INTO mark VALUES (1, 1, 'BC01-E1', 'ABS', '', NULL, '', '', '')",
        "UPDATE session SET state = 'closed'",
        "UPDATE session SET date = '2026-02-30'",
        "UPDATE session SET created_at = '2026-02-03 10:00'",
        "UPDATE member SET role = 'king'",
        "UPDATE member SET sex = 'X'",
        "INSERT INTO decision VALUES (1, 1, 'BC01', 'CAP', '', 'VAL', '', '2026-12-04T10:00:00Z')",
    ],
)
def test_the_database_refuses_nonsense_from_any_program(
    new_dossier: NewDossier, change: str
) -> None:
    dossier, session_id = new_dossier()
    seat_jury(dossier, session_id)
    raw = sqlite3.connect(dossier.store.path)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(change)
    raw.close()


def test_every_gesture_leaves_one_chained_entry_of_what_changed(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    sessions.edit(dossier, session_id, {"place": "Salle A"})
    sessions.edit(dossier, session_id, {"place": "Salle A"})
    with dossier.store.read() as reader:
        entries = reader.journal()
    assert [e.gesture for e in entries] == ["session.create", "session.edit"]
    assert [e.previous for e in entries] == ["", entries[0].hash]
    assert entries[1].who == "secretary"
    assert json.loads(entries[1].before) == [
        {"table": "session", "how": "changed", "columns": ["id", "place"], "rows": [[1, ""]]}
    ]
    assert json.loads(entries[1].after) == [
        {"table": "session", "how": "changed", "columns": ["id", "place"],
         "rows": [[1, "Salle A"]]}
    ]  # fmt: skip


def test_a_gesture_that_fails_leaves_no_trace(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    with dossier.store.read() as reader:
        before = reader.journal()
    with pytest.raises(Refusal):
        sessions.edit(dossier, session_id, {"place": "Salle A", "campus": "Lyon"})
    with dossier.store.read() as reader:
        assert reader.journal() == before
    assert dossier.load(session_id).row.place == ""


def test_a_disk_that_fails_is_told_and_leaves_no_trace(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    raw = sqlite3.connect(dossier.store.path)
    # On a fault of the disk SQLite ends the transaction itself, as this trigger does.
    raw.execute("CREATE TRIGGER fault BEFORE UPDATE ON session WHEN NEW.place = 'Salle B' "
                "BEGIN SELECT RAISE(ROLLBACK, 'disk I/O error'); END")  # fmt: skip
    raw.close()
    with pytest.raises(EnvironmentFault, match="ne répond plus"):
        sessions.edit(dossier, session_id, {"place": "Salle B"})
    assert dossier.load(session_id).row.place == ""
    sessions.edit(dossier, session_id, {"place": "Salle A"})
    assert dossier.load(session_id).row.place == "Salle A"


def test_another_programs_writing_shows_in_the_version(new_dossier: NewDossier) -> None:
    dossier, session_id = new_dossier()
    before = dossier.store.version()
    other = open_dossier(dossier.store.path)
    sessions.edit(other, session_id, {"place": "Salle B"})
    other.store.close()
    assert dossier.store.version() != before
    assert dossier.load(session_id).row.place == "Salle B"


def test_several_sessions_share_one_register_of_persons(new_dossier: NewDossier) -> None:
    dossier, _ = new_dossier()
    sessions.create(dossier, sessions.NewSession("RNCP41241", "DHEC", "2026-12-05", "Paris"))
    assert [row.label for row in dossier.sessions()] == ["Session 2026", "DHEC"]
    assert dossier.find_session().label == "DHEC"
    assert dossier.find_session("1").label == "Session 2026"
