"""A dossier renamed, copied or replaced while a window is open: its log never costs any work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault
from tests.checking import verify_file
from tests.ui_helpers import fill, opened
from ui.main_window import MainWindow
from ui.workspace import Workspace

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.skipif(os.name == "nt", reason="an open file stays in its place there"),
]


@pytest.fixture
def workspace(tmp_path: Path, phrase: str | None) -> Iterator[Workspace]:
    """What a window works with; its timer stands still, the tests look themselves."""
    path, access = tmp_path / "d.jury", Access(phrase, window=True)
    made = create_dossier(path, access)
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    made.store.close()
    found = Workspace(open_dossier(path, access))
    found.rest()
    yield found
    found.close()


def _place(dossier: Dossier, place: str) -> None:
    sessions.edit(dossier, 1, {"place": place})


def _kept_in(path: Path, phrase: str | None) -> str:
    """Return the place a sound file holds, once another program has read it."""
    dossier = open_dossier(path, Access(phrase))
    assert dossier.store.integrity() == []
    place = dossier.sessions()[0].place
    dossier.store.close()
    return place


def _elsewhere(path: Path) -> Path:
    return path.rename(path.with_name("ailleurs.jury"))


def _by_another_program(gesture: str, *paths: Path) -> None:
    """Do something to files as a file manager does: this process would lose its locks on them."""
    code = f"import shutil, sys; shutil.{gesture}(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, *paths], check=True)


def _left(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@pytest.mark.parametrize("noticed", [True, False])
def test_what_was_acknowledged_is_in_the_file_wherever_it_is(
    workspace: Workspace, phrase: str | None, noticed: bool
) -> None:
    path = workspace.dossier.store.path
    _place(workspace.dossier, "Salle 7")
    there = _elsewhere(path)
    if noticed:
        workspace.look()
        assert _left(path.parent) == {"ailleurs.jury", ".d.jury.ouvert"}
        assert workspace.sessions()[0].place == "Salle 7"
    workspace.close()
    assert _left(path.parent) == {"ailleurs.jury"}
    assert _kept_in(there, phrase) == "Salle 7"
    there.rename(path)
    assert _kept_in(path, phrase) == "Salle 7"


@pytest.mark.parametrize("noticed", [True, False])
def test_a_dossier_put_in_the_place_stays_as_it_is(
    workspace: Workspace, tmp_path: Path, noticed: bool
) -> None:
    path, received = workspace.dossier.store.path, tmp_path / "recu.jury"
    fill(received)
    before = received.read_bytes()
    _place(workspace.dossier, "Salle 7")
    received.replace(path)
    if noticed:
        workspace.look()
        assert _left(tmp_path) == {"d.jury", ".d.jury.ouvert"}
        with pytest.raises(EnvironmentFault, match="remplacé"):
            _place(workspace.dossier, "Salle 8")
    workspace.close()
    assert _left(tmp_path) == {"d.jury"}
    assert path.read_bytes() == before
    assert verify_file(path) == []


def test_work_goes_on_in_the_file_that_came_back(workspace: Workspace, phrase: str | None) -> None:
    path = workspace.dossier.store.path
    there = _elsewhere(path)
    workspace.look()
    workspace.reload()  # as it was
    dossier = open_dossier(there, Access(phrase))
    _place(dossier, "Salle 6")
    dossier.store.close()
    there.rename(path)
    workspace.look()
    assert workspace.view.session.row.place == "Salle 6"
    _place(workspace.dossier, "Salle 7")
    workspace.close()
    assert _kept_in(path, phrase) == "Salle 7"


def test_another_dossier_under_the_name_is_never_taken_for_it(workspace: Workspace) -> None:
    path = workspace.dossier.store.path
    path.unlink()
    workspace.look()
    fill(path)  # a file system gives a number again as soon as nobody has the file
    workspace.look()
    with pytest.raises(EnvironmentFault, match="remplacé"):
        _place(workspace.dossier, "Salle 7")
    assert workspace.sessions()[0].label == "Session"
    workspace.close()
    assert verify_file(path) == []


def test_the_file_is_opened_under_its_new_name(window: MainWindow) -> None:
    _place(opened(window).dossier, "Salle 7")
    there = _elsewhere(opened(window).dossier.store.path)
    opened(window).look()
    window.open_path(there)
    assert opened(window).dossier.store.path == there
    _place(opened(window).dossier, "Salle 8")
    window.close_dossier()
    assert _kept_in(there, None) == "Salle 8"


def test_a_dossier_deleted_is_backed_up_at_the_latest_when_it_is_closed(
    workspace: Workspace, phrase: str | None
) -> None:
    path = workspace.dossier.store.path
    _place(workspace.dossier, "Salle 7")
    path.unlink()
    workspace.close()
    assert _kept_in(services().safety().backups(path)[0].path, phrase) == "Salle 7"


def test_a_copy_made_while_nobody_writes_holds_the_work(
    workspace: Workspace, phrase: str | None, tmp_path: Path
) -> None:
    changed: list[object] = []
    path, copy = workspace.dossier.store.path, tmp_path / "clé.jury"
    _place(workspace.dossier, "Salle 7")
    workspace.look()
    workspace.changed.connect(changed.append)
    for _ in range(3):
        workspace.look()
    assert Path(f"{path}-wal").stat().st_size == 0
    assert changed == []  # nothing that would be shown anew
    _by_another_program("copyfile", path, copy)
    assert _kept_in(copy, phrase) == "Salle 7"
    _place(workspace.dossier, "Salle 8")
    workspace.close()
    assert _kept_in(path, phrase) == "Salle 8"


def test_the_log_waits_while_gestures_follow_and_while_another_reads(workspace: Workspace) -> None:
    log = Path(f"{workspace.dossier.store.path}-wal")
    for number in range(3):
        _place(workspace.dossier, f"Salle {number}")
        workspace.look()
        assert log.stat().st_size
    with workspace.dossier.store.read() as reader:
        reader.journal(1)
        _place(workspace.dossier, "Salle 9")
        for _ in range(3):
            workspace.look()  # gives up at once, without a word
        assert log.stat().st_size
    workspace.look()
    assert not log.stat().st_size
