"""A damaged dossier is named when a backup of it is made, and its earlier ones are offered."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.backups import Backups
from db.engine import connect
from db.files import key_of
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Why
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import KnownError, Refusal
from tests.backups.common import opened
from tests.checking import sql_store
from tests.conftest import CommandLine
from tests.leaks import PHRASE

_DOSSIERS = Path(__file__).parents[1] / "dossiers"
_PAGE = 4096


def _damage(path: Path, phrase: str | None) -> None:
    """Change one byte in the last entry of an index."""
    with closing(connect(path, key_of(path, phrase))) as raw:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'person_identity'"
        [(page,)] = raw.execute(query)
    data = bytearray(path.read_bytes())
    data[page * _PAGE - 3] ^= 0x55
    path.write_bytes(data)


@pytest.fixture(params=["0002", "0002-chiffre", "0003", "0003-chiffre"])
def worked_on(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    """A dossier of an older or the present schema, in which work was done since its backup."""
    path = Path(shutil.copyfile(_DOSSIERS / f"{request.param}.jury", tmp_path / "d.jury"))
    phrase = PHRASE if "chiffre" in request.param else None
    Backups(services().safety().folder(path).parent, path).take(key_of(path, phrase), Why.ASKED)
    dossier = opened(path, phrase)
    sessions.edit(dossier, 2, {"place": "Salle C"})
    dossier.store.close()
    return path, phrase


def test_opening_names_the_damage_and_leaves_the_good_backup(
    worked_on: tuple[Path, str | None],
) -> None:
    path, phrase = worked_on
    _damage(path, phrase)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        open_dossier(path, Access(phrase, window=True))
    assert refused.value.code == "DOSSIER_DAMAGED"
    assert str(path) in refused.value.message
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    [kept] = services().safety().backups(path)
    assert kept.why is Why.ASKED
    opened(kept.path, phrase).store.close()


def test_a_command_that_would_back_it_up_refuses(
    cli: CommandLine, worked_on: tuple[Path, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, phrase = worked_on
    services().safety().backups(path)[0].path.unlink()
    _damage(path, phrase)
    if phrase:
        monkeypatch.setenv("JURY_APP_PASSPHRASE", phrase)
    assert cli("check", path) == 1
    assert f"Le dossier {path} est endommagé" in cli.err


def test_damage_while_the_dossier_is_open_is_told_and_stops_nobody(
    worked_on: tuple[Path, str | None],
) -> None:
    path, phrase = worked_on
    told: list[str] = []
    dossier = replace(opened(path, phrase), unsaved=told.append)
    sql_store(dossier).backup_with(services().safety().backup)
    _damage(path, phrase)
    dossier.backup(Why.IMPORT)
    assert [f"Le dossier {path} est endommagé" in message for message in told] == [True]
    with pytest.raises(KnownError):
        dossier.store.backup(Why.TIMED)
    dossier.store.close()
