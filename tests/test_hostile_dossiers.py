"""A dossier received from somebody, made to harm: it ends in a sentence, soon."""

import json
import socket
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.holding import hold_file
from jury_app.application.access import Access, Who
from jury_app.application.persons import install
from jury_app.application.sessions import open_deliberation
from jury_app.application.verification import unreadable
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.canonical import entry_hash
from jury_app.domain.errors import KnownError
from jury_app.domain.records import JournalRow
from tests.checking import spoil, verify_file
from tests.conftest import CommandLine
from tests.sitting_builder import sitting_file
from tests.ui_helpers import opened, shut
from ui.main_window import MainWindow
from ui.safety.backups import BackupsDialog

_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
_DEEP = "[" * 100_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A dossier under deliberation, nobody holding it."""
    return sitting_file(tmp_path)


def _refused(path: Path) -> KnownError:
    with pytest.raises(KnownError) as refused:
        open_dossier(path, Access(window=True))
    assert [p.name for p in path.parent.glob(".*")] == []
    return refused.value


@pytest.mark.parametrize(
    ("table", "columns"), [("alembic_version", "'0002' AS version_num"), ("setting", "x AS key, x")]
)
def test_a_view_without_end_is_not_read(
    path: Path, tmp_path: Path, table: str, columns: str
) -> None:
    view = f"CREATE VIEW {table.upper()} AS {_ENDLESS} SELECT {columns} FROM c WHERE x < 0"
    spoil(path, "DROP TRIGGER mark_sealed_update", f"DROP TABLE {table}", view)
    assert _refused(path).code == "DOSSIER_DAMAGED"
    assert [problem.code for problem in verify_file(path)] == ["DOSSIER_DAMAGED"]
    saved = tmp_path / "repris.jury"
    assert services().safety().recover(path, saved, None) > 0
    assert verify_file(saved) == []


def test_a_foreign_trigger_never_runs(path: Path, tmp_path: Path) -> None:
    loop = f"SELECT count(*) FROM ({_ENDLESS} SELECT x FROM c);"
    spoil(path, f"CREATE TRIGGER mine BEFORE INSERT ON journal BEGIN {loop} END")
    refused = _refused(path)
    assert refused.code == "DOSSIER_DAMAGED"
    assert "(mine)" in refused.message
    assert [problem.code for problem in verify_file(path)] == ["SCHEMA_CHANGED"]
    saved = tmp_path / "repris.jury"
    services().safety().recover(path, saved, None)
    open_dossier(saved).store.close()


@pytest.mark.parametrize("value", ["", "null", _DEEP, "4", '{"name": "A"}'])
@pytest.mark.parametrize("key", ["person.secretary", "piece:1", "piece:x"])
def test_settings_that_are_nonsense(path: Path, key: str, value: str) -> None:
    spoil(path, f"INSERT INTO setting VALUES ('{key}', '{value}')")
    assert _refused(path).code == "DOSSIER_DAMAGED"
    assert "ROW_CHANGED" in [problem.code for problem in verify_file(path)]


def test_a_schema_that_is_not_what_it_says(path: Path) -> None:
    spoil(path, "UPDATE alembic_version SET version_num = '0001'")
    assert _refused(path).code == "DOSSIER_DAMAGED"


@pytest.mark.parametrize(
    "after", ["null", "7", '[{"table": "session"}]', '[{"table": "x", "how": "added"}]']
)
def test_a_journal_chained_over_nonsense(path: Path, after: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        [last] = raw.execute("SELECT * FROM journal ORDER BY seq DESC LIMIT 1").fetchall()
        entry = JournalRow(*last)._replace(
            seq=last[0] + 1, gesture="session.close", before="[]", after=after, previous=last[-1]
        )
        entry = entry._replace(hash=entry_hash(entry))
        raw.execute(f"INSERT INTO journal VALUES ({', '.join('?' * len(entry))})", entry)
        raw.execute(f"PRAGMA user_version = {entry.seq}")
    assert "JOURNAL_BROKEN" in [problem.code for problem in verify_file(path)]


def test_a_moment_outside_of_time_is_quoted(path: Path) -> None:
    change = "UPDATE journal SET at = '9999-12-31T23:59:59Z' WHERE seq = 3"
    spoil(path, "DROP TRIGGER journal_append_update", change)
    assert any("9999-12-31" in problem.message for problem in verify_file(path))


def test_a_pin_made_to_exhaust_the_machine_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    dossier = create_dossier(path)
    install(dossier, {Who.SECRETARY: ("A", "274913"), Who.PRESIDENT: ("B", "880351")})
    dossier.store.close()
    hashed = PasswordHasher().hash("274913").replace("t=3", "t=4000000000")
    value = json.dumps({"name": "A", "pin": hashed})
    spoil(path, f"UPDATE setting SET value = '{value}' WHERE key = 'person.secretary'")
    with pytest.raises(KnownError, match="code PIN"):
        open_dossier(path, Access(pin="274913"))


@pytest.mark.parametrize(
    "said",
    [
        {"host": "autre", "pid": 1, "began": 1, "since": "hier"},
        {"host": "autre", "pid": 1, "began": 1, "since": "9999-12-31T23:59:59Z"},
        {"host": socket.gethostname(), "pid": -1, "began": 1, "since": "2026-12-04T13:32:05Z"},
        {"host": socket.gethostname(), "pid": 10**30, "began": 1, "since": "2026-12-04T13:32:05Z"},
        {"host": "autre", "pid": float("inf"), "began": 1, "since": "2026-12-04T13:32:05Z"},
        _DEEP,
    ],
)  # fmt: skip
def test_a_sign_of_nonsense_beside_it(path: Path, said: object) -> None:
    hold_file(path).write_text(said if isinstance(said, str) else json.dumps(said))
    open_dossier(path, Access(window=True)).store.close()


def test_windows_hold_in_turn_and_give_back_their_own_alone(path: Path) -> None:
    one = open_dossier(path)
    opened = []
    with one.store.write("x", "x"):
        late = threading.Thread(
            target=lambda: opened.append(open_dossier(path, Access(window=True)))
        )
        late.start()
        time.sleep(0.4)
        assert not hold_file(path).exists()
    late.join()
    one.store.close()
    [window] = opened
    assert window.only_read == ""
    taken = {"host": "autre", "pid": 1, "began": 1, "since": "2026-12-04T13:32:05Z"}
    hold_file(path).write_text(json.dumps(taken))
    window.store.close()
    assert hold_file(path).exists()


def _without_checks(path: Path, *statements: str) -> None:
    """Write what the constraints forbid, as a program that goes round them does."""
    spoil(path, "PRAGMA ignore_check_constraints = ON", *statements)


_IMPOSSIBLE = (
    ("UPDATE mark SET value = 'douze' WHERE candidate_id = 2", "notes (mark)", "value"),
    ("UPDATE mark SET value = x'31' WHERE candidate_id = 2", "notes (mark)", "value"),
    ("UPDATE candidate SET number = 'un' WHERE id = 2", "candidats (candidate)", "number"),
    ("UPDATE session SET state = 'ouverte'", "sessions (session)", "state"),
    ("UPDATE member SET role = 'roi' WHERE id = 1", "membres du jury (member)", "role"),
)


@pytest.mark.parametrize(("change", "table", "column"), _IMPOSSIBLE)
def test_an_impossible_value_is_named_and_nothing_written(
    cli: CommandLine, path: Path, change: str, table: str, column: str
) -> None:
    _without_checks(path, change)
    before = path.read_bytes()
    said = _refused(path)
    assert said.code == "DOSSIER_DAMAGED"
    assert f"table des {table}, ligne" in said.message
    assert column in said.message
    assert "reprenez une sauvegarde" in said.message
    for command in (("results",), ("check", "--json"), ("adopt",)):
        assert cli(command[0], path, *command[1:]) == 1
        assert said.message in cli.err
    assert path.read_bytes() == before
    assert cli("verify", path) == 1
    assert table.split("(")[1].removesuffix(")") in cli.err


_UNKNOWN = "UPDATE candidate SET option = 'Z' WHERE id = 2"
"""What the constraints let through, and no session can be loaded with."""


def test_what_constraints_let_through_is_named_too(cli: CommandLine, path: Path) -> None:
    spoil(path, _UNKNOWN)
    for command in (("results",), ("check", "--json"), ("adopt",)):
        assert cli(command[0], path, *command[1:]) == 1
        assert "Table des candidats (candidate), ligne id 2" in cli.err
        assert "option" in cli.err
        assert "reprenez une sauvegarde" in cli.err


def test_a_bug_is_not_taken_for_another_programs_doing(path: Path) -> None:
    dossier = open_dossier(path)
    assert unreadable(dossier) is None
    dossier.store.close()


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_the_window_names_an_impossible_value(qtbot: QtBot, window: MainWindow) -> None:
    path = opened(window).dossier.store.path
    told: list[KnownError] = []
    opened(window).refused.connect(told.append)
    spoil(path, _UNKNOWN)
    opened(window).look()
    opened(window).look()
    assert len(told) == 1
    assert opened(window).do(open_deliberation) is None, "refused, and reported as no bug"
    assert ["(candidate), ligne id 2" in error.message for error in told] == [True] * 2
    window.close_dossier()
    for change in (_UNKNOWN, "UPDATE session SET certification = '[]'",
                   "UPDATE session SET state = ''"):  # fmt: skip
        _without_checks(path, change)
        window.open_path(path)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, BackupsDialog)
        assert window.workspace is None
        shut(qtbot, dialog)
