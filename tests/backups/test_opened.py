"""A backup opened like a dossier, where it is or copied elsewhere: only what is written changes."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db.backups import Backups
from db.engine import connect
from db.files import key_of
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier
from tests.backups.common import PHRASE
from tests.conftest import CommandLine


def _mode(path: Path, phrase: str | None) -> str:
    with closing(connect(path, key_of(path, phrase))) as raw:
        return str(raw.execute("PRAGMA journal_mode").fetchone()[0])


@pytest.mark.usefixtures("phrase")
def test_a_copy_that_is_only_read_stays_as_it_is(
    cli: CommandLine, kept: Backups, phrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JURY_APP_PASSPHRASE", PHRASE)
    copy = kept.root.parent / "copie.jury"
    shutil.copyfile(kept.all()[0].path, copy)
    before = copy.read_bytes()
    assert cli("results", copy) == 0
    assert cli("nomination", copy, "--number", " ", "--date", "2026-11-02") == 1
    assert cli("open", copy, "--session", "9") == 1
    assert copy.read_bytes() == before
    dossier = open_dossier(copy, Access(phrase, window=True))
    dossier.store.close()
    assert copy.read_bytes() == before
    assert cli("nomination", copy, "--number", "1", "--date", "2026-11-02") == 0
    assert _mode(copy, phrase) == "wal"
