"""The longest name a dossier may have leaves room for all that is ever written beside it."""

from pathlib import Path

import pytest

from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.persons import Pins
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import Refusal
from tests.backups.common import PHRASE, sound
from tests.conftest import CommandLine, new_file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier under the longest name that is taken: accents count twice."""
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "kept"))
    path = tmp_path / f"{'é' * 20}{'x' * 174}.jury"
    with pytest.raises(Refusal, match="trop long") as refused:
        create_dossier(path.with_stem(f"{path.stem}x"))
    assert refused.value.code == "NAME_TOO_LONG"
    dossier = create_dossier(path)
    sessions.create(dossier, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    dossier.store.close()
    return path


def test_a_name_that_is_taken_does_for_everything(path: Path) -> None:
    safe, access = services().safety(), Access(PHRASE, window=True)
    dossier = open_dossier(path, Access(window=True))
    safe.encrypt(dossier, PHRASE)
    dossier = open_dossier(path, access)
    sessions.edit(dossier, 1, {"place": "Salle 7"})
    safe.restore(dossier, safe.backups(path)[0], Pins())
    sound(path, PHRASE).store.close()
    path.write_bytes(path.read_bytes()[:4096] + bytes(8192))
    aside = safe.restore_damaged(path, safe.backups(path)[0], access, Pins())
    assert aside is not None
    assert aside.exists()
    sound(path, PHRASE).store.close()


def test_a_name_too_long_is_said_to_be(path: Path, cli: CommandLine) -> None:
    longer = path.with_name(f"{'y' * 225}.jury")
    assert new_file(cli, longer) == 1
    assert "trop long" in cli.err
    assert "plus court d'au moins 11 caractères" in cli.err
    assert new_file(cli, path.with_name(f"{'é' * 110}.jury")) == 1  # 3 of them are 6 bytes
    assert "plus court d'au moins 6 octets (une lettre accentuée en compte plusieurs)" in cli.err
    longer = path.rename(path.with_name(f"{'y' * 240}.jury"))  # by another program, or before
    safe, dossier = services().safety(), open_dossier(longer, Access(window=True))
    with pytest.raises(Refusal, match=r"raccourcissez son nom d'au moins"):
        safe.encrypt(dossier, PHRASE)
    dossier = open_dossier(longer, Access(window=True))
    sessions.edit(dossier, 1, {"place": "Salle 7"})
    with pytest.raises(Refusal, match=r"copiez la sauvegarde .* plus court d'au moins"):
        safe.restore(dossier, safe.backups(longer)[0], Pins())
    assert sound(longer, None).sessions()[0].place == "Salle 7"
