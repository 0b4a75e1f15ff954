"""A closed session of the test's own, its dossier held, or shown in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app.application.dossier import Dossier
from jury_app.bootstrap import open_dossier
from tests.signing_builder import Closed, closed_session
from ui.main_window import MainWindow


@pytest.fixture
def closed(tmp_path: Path) -> Closed:
    """A closed session that the test may change."""
    return closed_session(tmp_path)


@pytest.fixture
def dossier(closed: Closed) -> Iterator[Dossier]:
    """The dossier of the closed session, held by the test."""
    made = open_dossier(closed.dossier)
    yield made
    made.store.close()


@pytest.fixture
def window(closed: Closed, bare: MainWindow) -> MainWindow:
    """The window on the dossier of the closed session."""
    bare.open_path(closed.dossier)
    return bare
