"""Random bytes over a dossier: found, or shown to be harmless; never a crash."""

import os
import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.backups import Backups
from db.files import key_of
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Why
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.errors import KnownError
from tests.checking import verify_file
from tests.sitting_builder import add_candidate, add_jury, mark_all

_PLACES = {"ci": 200, "full": 1_000}.get(os.environ.get("JURY_SOAK", ""), 24)
PHRASE = "sept chevaux à bascule"
_ENGLISH = re.compile(r"\b(?:database|malformed|error|row|wrong|failed|tree|missing|page \d+:)\b")
"""What SQLite says by itself."""
pytestmark = pytest.mark.soak


def _content(path: Path) -> list[str]:
    """Return all a plain dossier holds, read by another SQLite than the program's.

    Every row of every table (journal, settings and schema version too), the schema itself, what
    the header says, and what SQLite's own check says.
    """
    with closing(sqlite3.connect(path)) as raw:
        raw.text_factory = bytes
        said = [repr(raw.execute(f"PRAGMA {name}").fetchall())
                for name in ("integrity_check", "foreign_key_check", "user_version",
                             "application_id", "encoding")]  # fmt: skip
        names = [row[0].decode() for row in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]  # fmt: skip
        rows = [f"{name} {row!r}" for name in names for row in raw.execute(
            f'SELECT * FROM "{name}"')]  # fmt: skip
        schema = [repr(row) for row in raw.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")]  # fmt: skip
    return said + rows + schema


@pytest.mark.parametrize("phrase", [None, PHRASE], ids=["plain", "encrypted"])
def test_random_bytes_are_found_or_harmless(tmp_path: Path, phrase: str | None) -> None:
    path = tmp_path / "good.jury"
    dossier = create_dossier(path, Access(phrase))
    new = sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    add_jury(dossier, session_id)
    for number in range(6):
        mark_all(dossier, session_id, add_candidate(dossier, session_id, number))
    dossier.store.close()
    data, chance = path.read_bytes(), random.Random(f"damaged {phrase}")
    found = 0
    key = key_of(path, phrase)
    good = [] if phrase else _content(path)
    for number in range(_PLACES):
        # A name of its own each: wrong tries at a passphrase are counted by dossier.
        damaged = tmp_path / f"damaged{number}.jury"
        changed = bytearray(data)
        length = chance.choice([1, 4, 32, 512])
        at = chance.randrange(len(data) - length)
        changed[at : at + length] = chance.randbytes(length)
        if changed == data:
            continue
        damaged.write_bytes(bytes(changed))
        try:
            problems = [one.message for one in verify_file(damaged, Access(phrase))]
        except KnownError as error:
            problems = [error.message]
        assert [one for one in problems if _ENGLISH.search(one)] == []
        found += bool(problems)
        if not problems:  # then no reader of the file can tell it from the good one
            assert phrase is None, at
            assert _content(damaged) == good, at
        for left in tmp_path.glob("damaged*"):
            left.unlink()
    assert found > 0
    backups = Backups(tmp_path / "kept", path)
    assert backups.take(key, Why.ASKED) is not None
    path.write_bytes(bytes(changed))
    newest = next(backups.good(key), None)
    assert newest is not None
    open_dossier(newest.path, Access(phrase)).store.close()
