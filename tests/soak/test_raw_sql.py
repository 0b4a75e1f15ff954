"""Raw SQL against a closed session and the journal: refused, or found by `verify` every time."""

import contextlib
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.convert import convert
from db.engine import Error, Key, Raw, connect
from db.files import key_of, new_key
from jury_app.application import candidates, deliberating, jury, pieces, sessions
from jury_app.application import sitting as sitting_gestures
from jury_app.application.access import Access
from tests.checking import verify_file
from tests.sitting_builder import sitting

_RUNS = {"ci": 240, "full": 1_200}.get(os.environ.get("JURY_SOAK", ""), 36)
_CLOSED = ("session", "member", "candidate", "acquisition", "mark", "exam_group", "group_member",
           "decision", "recusal", "event", "person", "source", "setting", "journal",
           "kept_file")  # fmt: skip


@pytest.fixture(scope="module")
def closed_dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier whose session is closed, with something in most tables."""
    dossier, session_id, ids = sitting(tmp_path_factory.mktemp("closed"))
    with dossier.store.read() as reader:
        member = jury.find(reader, session_id, "THETA Théo").id
    candidates.annotate(
        dossier, session_id, ids[0], candidates.Notes(recuse=member, because="Parent")
    )
    sitting_gestures.add_event(dossier, session_id, "remark", "Séance ouverte.")
    deliberating.adopt(dossier, session_id)
    sessions.close(dossier, session_id, "ALPHA Anne", "GAMMA Guy")
    scan = dossier.store.path.with_name("papier signé.jpg")
    scan.write_bytes(b"a picture of the signed paper")
    pieces.keep(dossier, session_id, scan)
    dossier.store.close()
    return dossier.store.path


@pytest.mark.soak
@pytest.mark.parametrize("triggers", ["kept", "dropped", "disarmed"])
@pytest.mark.parametrize("phrase", [None, "sept chevaux à bascule"], ids=["plain", "encrypted"])
def test_raw_sql_is_refused_or_found(
    closed_dossier: Path, tmp_path: Path, phrase: str | None, triggers: str
) -> None:
    start = tmp_path / "start.jury"
    shutil.copy(closed_dossier, start)
    if phrase is not None:
        convert(start, None, new_key(phrase))
    key = key_of(start, phrase)
    assert verify_file(start, Access(phrase)) == []
    chance = random.Random(f"raw {triggers}")
    path = tmp_path / "changed.jury"
    refused = found = 0
    for _ in range(_RUNS // 6):
        shutil.copy(start, path)
        said, changed = _change(path, key, chance, triggers)
        if changed:
            problems = verify_file(path, Access(phrase))
            assert problems, said
            found += 1
        else:
            refused += 1
    assert found + refused == _RUNS // 6
    if triggers == "dropped":
        assert found > refused


def _change(path: Path, key: Key | None, chance: random.Random, triggers: str) -> tuple[str, bool]:
    """Run one random change; return it, and whether it changed the file's content."""
    raw = connect(path, key)
    raw.execute("PRAGMA foreign_keys = OFF")  # as in a shell
    raw.execute("PRAGMA ignore_check_constraints = 1")
    before = _content(raw)
    armed = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in armed if triggers != "kept" else ():
        raw.execute(f"DROP TRIGGER {name}")
    table = chance.choice(_CLOSED)
    said = _KINDS[chance.randrange(len(_KINDS))](raw, table, chance)
    with contextlib.suppress(*Error):
        raw.execute(said)
    for name, sql in armed if triggers == "disarmed" else ():
        raw.execute(f"DROP TRIGGER IF EXISTS {name}")
        raw.execute(sql)  # a careful forger puts the triggers back
    changed = before != _content(raw)
    raw.close()
    return said, changed


def _content(raw: Raw) -> list[tuple[object, ...]]:
    schema = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    rows = [(kind[1], *row) for kind in schema if kind[0] == "table"
            for row in raw.execute(f"SELECT * FROM {kind[1]}")]  # fmt: skip
    return [*sorted(schema), *rows]


def _update(raw: Raw, table: str, chance: random.Random) -> str:
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    column = chance.choice(columns)
    own = f'"{column}"'
    value = chance.choice(["'x'", "NULL", "7", "x'00ff'", "'20.00'", f"'é' || {own}", f"{own} + 1",
                           f"upper({own})", f"{own} || ' '"])  # fmt: skip
    return f'UPDATE OR REPLACE {table} SET "{column}" = {value} WHERE {_one(raw, table, chance)}'


def _delete(raw: Raw, table: str, chance: random.Random) -> str:
    return f"DELETE FROM {table} WHERE {_one(raw, table, chance)}"


def _insert(raw: Raw, table: str, chance: random.Random) -> str:
    columns = raw.execute(f"PRAGMA table_info({table})").fetchall()
    key = [row for row in columns if row[5]][-1]
    changed = f"'{chance.random()}'" if key[2] == "TEXT" else str(chance.randrange(900, 9_000))
    listed = ", ".join(changed if row is key else f'"{row[1]}"' for row in columns)
    return f"INSERT OR IGNORE INTO {table} SELECT {listed} FROM {table} LIMIT 1"


def _cut_journal(_raw: Raw, _table: str, chance: random.Random) -> str:
    return (
        f"DELETE FROM journal WHERE seq > (SELECT max(seq) FROM journal) - {chance.randint(1, 5)}"
    )


def _version(raw: Raw, _table: str, chance: random.Random) -> str:
    """Say an older schema, which opening would bring up; every other time, disarm what that mends.

    Dropping a trigger is refused to nobody.
    """
    if chance.randrange(2):
        name = f"{chance.choice(('session', 'candidate', 'mark', 'vote'))}_sealed_insert"
        table = name.partition("_")[0]
        raw.execute(f"DROP TRIGGER IF EXISTS {name}")
        raw.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN 0 BEGIN SELECT 1; END")
    return f"UPDATE alembic_version SET version_num = '{chance.choice(('0001', '0002'))}'"


def _schema(_raw: Raw, table: str, chance: random.Random) -> str:
    return chance.choice([
        f"DROP TRIGGER IF EXISTS {table}_sealed_update",
        "DROP TRIGGER IF EXISTS journal_append_update",
        f"CREATE TRIGGER mine AFTER UPDATE ON {table} BEGIN SELECT 1; END",
        f'ALTER TABLE {table} ADD COLUMN "more" TEXT',
        "DROP INDEX IF EXISTS person_identity",
        "CREATE VIEW mine AS SELECT * FROM mark",
    ])  # fmt: skip


def _one(raw: Raw, table: str, chance: random.Random) -> str:
    """Return a condition that selects one random row."""
    keys = [row[1] for row in raw.execute(f"PRAGMA table_info({table})") if row[5]]
    listed = ", ".join(f'"{key}"' for key in keys)
    rows = raw.execute(f"SELECT {listed} FROM {table}").fetchall()
    if not rows:
        return "1"
    values = chance.choice(rows)
    return " AND ".join(f'"{key}" = {value!r}' for key, value in zip(keys, values, strict=True))


_KINDS: list[Callable[[Raw, str, random.Random], str]] = [
    _update, _update, _update, _delete, _insert, _cut_journal, _schema, _version,
]  # fmt: skip
