"""Shared fixtures: real dossiers on the disk, built through the use cases."""

import json
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jury_app.application import sessions
from jury_app.application.dossier import Dossier
from jury_app.bootstrap import create_dossier, services
from jury_app.cli.main import run
from tests import deliberations
from tests.import_builder import Importing, OpenImport
from tests.marks_grid import Grid, OpenGrid
from tests.monkey.checks import keep_one_arena
from tests.monkey.run import Warned
from tests.safety_window import PHRASE, encrypted_in
from tests.signing_builder import Closed, closed_session
from tests.sitting_page import OpenPage, Sitting
from tests.ui_helpers import building, fill, shown
from ui.main_window import MainWindow

# Backups and failed tries of the tests are nobody's.
_KEPT = tempfile.TemporaryDirectory(prefix="jury-backups-")
os.environ["JURY_APP_BACKUPS"] = _KEPT.name
for _name in ("JURY_APP_PASSPHRASE", "JURY_APP_PIN"):
    os.environ.pop(_name, None)

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, max_examples=2_000)
settings.register_profile("full", deadline=None, max_examples=20_000)
settings.load_profile(os.environ.get("JURY_SOAK", "default"))

keep_one_arena()

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def new_dossier(tmp_path: Path) -> Iterator[deliberations.NewDossier]:
    """Create a dossier with one session; closed at the end of the test."""
    opened: list[Dossier] = []

    def create(
        certification: str = "RNCP41242", day: str = "2026-12-04", label: str = "Session 2026"
    ) -> tuple[Dossier, int]:
        dossier = create_dossier(tmp_path / f"dossier{len(opened)}.jury")
        opened.append(dossier)
        new = sessions.NewSession(certification, label, day, "Paris")
        return dossier, sessions.create(dossier, new)

    yield create
    for dossier in opened:
        dossier.store.close()


@pytest.fixture
def sitting(new_dossier: deliberations.NewDossier) -> deliberations.Sitting:
    """A session of RNCP41242 with a regular jury, and the gestures of its deliberation."""
    return deliberations.Sitting(*new_dossier())


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """A closed session and its minutes, only read by the tests of a module."""
    return closed_session(tmp_path_factory.mktemp("closed"))


class CommandLine:
    """Runs commands in this process and keeps what they printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        """Run one command; return its exit status, usage errors included."""
        self._capsys.readouterr()
        try:
            status = run([str(one) for one in arguments], services())
        except SystemExit as end:
            status = int(end.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return status

    @property
    def json(self) -> Any:
        """The JSON printed on standard output."""
        return json.loads(self.out)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line in this process."""
    return CommandLine(capsys)


@pytest.fixture
def dossier_file(cli: CommandLine, tmp_path: Path) -> Path:
    """A dossier of RNCP41242 made by `new`."""
    path = tmp_path / "dossier.jury"
    assert new_file(cli, path) == 0
    return path


@pytest.fixture(params=[None, PHRASE], ids=["plain", "encrypted"])
def phrase(request: pytest.FixtureRequest) -> str | None:
    """The passphrase of a dossier, kept in clear and then encrypted."""
    chosen: str | None = request.param
    return chosen


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of RNCP41242 on which the tests of a module only try imports."""
    dossier = create_dossier(tmp_path_factory.mktemp("untouched") / "dossier.jury")
    sessions.create(
        dossier, sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
    )
    dossier.store.close()
    return dossier.store.path


def new_file(cli: CommandLine, path: Path, certification: str = "RNCP41242") -> int:
    """Create a dossier by `new`."""
    return cli("new", path, "--certification", certification, "--date", "2026-12-04",
               "--campus", "Paris", "--label", "Session 2026", "--no-encryption")  # fmt: skip


@pytest.fixture
def bare(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on its start page."""
    with shown(qtbot, qapp, tmp_path) as made:
        yield made


@pytest.fixture
def window(bare: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on a dossier ready to open."""
    fill(tmp_path / "essai.jury")
    bare.open_path(tmp_path / "essai.jury")
    return bare


@pytest.fixture
def locked(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on an encrypted dossier made in it."""
    return encrypted_in(bare, qtbot, tmp_path)


@pytest.fixture
def open_grid(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenGrid]:
    """Open a marks page on a session in preparation; its dossier is closed after the test."""
    with building(partial(Grid, opened=False), qtbot, tmp_path) as build:
        yield build


@pytest.fixture
def warned(qtlog: Any) -> Warned:
    """Give what Qt warned of so far, to be told at the gesture that did it."""
    return lambda: [
        record.message
        for record in qtlog.records
        if not record.ignored and record.log_type_name not in {"DEBUG", "INFO"}
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In a campaign, property tests run at length beside the tests marked `soak`."""
    if os.environ.get("JURY_SOAK"):
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(pytest.mark.soak)


@pytest.fixture
def open_page(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenPage]:
    """Build deliberation pages, each on a dossier of so many candidates."""
    with building(Sitting, qtbot, tmp_path) as build:
        yield build


@pytest.fixture
def open_import(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenImport]:
    """Build dossiers ready for the import assistant; each is closed after the test."""
    with building(Importing, qtbot, tmp_path) as build:
        yield build
