"""A backup opened like a dossier, where it is or copied elsewhere: only what is written changes."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db.backups import Backups
from db.engine import connect
from db.files import key_of
from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import Refusal
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


def test_a_backup_itself_is_only_read(
    cli: CommandLine, kept: Backups, phrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JURY_APP_PASSPHRASE", PHRASE)
    file = kept.all()[0].path
    before, beside = file.read_bytes(), set(kept.folder.iterdir())
    assert cli("results", file) == 0
    assert cli("verify", file) == 0
    assert cli("nomination", file, "--number", "1", "--date", "2026-11-02") == 1
    assert "Ce fichier est une sauvegarde" in cli.err
    assert "« Restaurer »" in cli.err
    link = kept.root.parent / "lien.jury"
    link.symlink_to(file)
    for name in (file, link):
        dossier = open_dossier(name, Access(phrase, window=True))
        assert "sauvegarde" in dossier.only_read
        with pytest.raises(Refusal, match="Restaurer"):
            services().safety().encrypt(dossier, "une autre phrase secrète")
        dossier.store.close()
    assert file.read_bytes() == before
    assert set(kept.folder.iterdir()) == beside


def test_a_backup_of_an_older_program_is_not_updated(
    cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path))
    file = tmp_path / "dossier-0123456789ab" / "20261123T030100000000Z-2-ouverture.jury"
    file.parent.mkdir()
    shutil.copyfile(Path(__file__).parents[1] / "dossiers" / "0001.jury", file)
    before = file.read_bytes()
    assert cli("results", file) == 0
    assert cli("nomination", file, "--number", "1", "--date", "2026-11-02") == 1
    assert "sauvegarde" in cli.err
    assert file.read_bytes() == before
