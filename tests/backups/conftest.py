"""A dossier, plain and encrypted, and where its backups are."""

from pathlib import Path

import pytest

from db.backups import Backups
from db.files import create_store, key_of
from jury_app.application import sessions
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier
from jury_app.catalog import Catalog
from tests.backups.common import CLOCK
from tests.sitting_builder import add_candidate, add_jury, mark_all


@pytest.fixture
def path(tmp_path: Path, phrase: str | None) -> Path:
    """A dossier with a jury and three marked candidates, closed as a file."""
    path = tmp_path / "essai.jury"
    dossier = Dossier(create_store(path, CLOCK, phrase), Catalog(), CLOCK)
    new = sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    add_jury(dossier, session_id)
    for number in range(3):
        mark_all(dossier, session_id, add_candidate(dossier, session_id, number))
    dossier.store.close()
    return path


@pytest.fixture
def kept(path: Path, phrase: str | None, monkeypatch: pytest.MonkeyPatch) -> Backups:
    """The folder of backups the program uses, with one of the dossier in it."""
    monkeypatch.setenv("JURY_APP_BACKUPS", str(path.parent / "kept"))
    backups = Backups(path.parent / "kept", path)
    assert backups.take(key_of(path, phrase), Why.ASKED) is not None
    return backups
