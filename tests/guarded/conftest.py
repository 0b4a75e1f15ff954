"""A dossier with persons, plain and encrypted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.dossier import Dossier
from jury_app.application.persons import install
from jury_app.bootstrap import create_dossier
from tests.deliberations import seat_jury
from tests.guarded.common import PRESIDENT, SECRETARY, kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "persons.jury"


@pytest.fixture
def dossier(path: Path, phrase: str | None) -> Iterator[Dossier]:
    """A dossier with persons, its oldest backup made before them."""
    made = create_dossier(path, Access(phrase))
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    seat_jury(made, 1)
    kept(made)
    install(made, {
        Who.SECRETARY: ("Guy GAMMA", SECRETARY), Who.PRESIDENT: ("Anne ALPHA", PRESIDENT),
    })  # fmt: skip
    yield made
    made.store.close()
