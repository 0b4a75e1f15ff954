"""The dossier's file goes while it is open: nothing is acknowledged that would be lost."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.places import risky
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier, services
from jury_app.domain.errors import EnvironmentFault, KnownError, cause_of
from tests.checking import verify_file
from tests.conftest import CommandLine
from tests.leaks import PHRASE
from tests.ui_helpers import fill, opened
from ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def said(window: MainWindow) -> list[KnownError]:
    """What the window was told is impossible."""
    found: list[KnownError] = []
    opened(window).refused.connect(found.append)
    return found


def _place(window: MainWindow, place: str) -> bool:
    """Write where the session takes place; tell whether that was acknowledged."""
    return opened(window).do(sessions.edit, {"place": place}) is not None


def _delete(path: Path) -> None:
    path.unlink()


def _move(path: Path) -> None:
    path.rename(path.with_name("ailleurs.jury"))


def _replace(path: Path) -> None:
    shutil.copyfile(path, path.with_name("copie.jury"))
    path.with_name("copie.jury").replace(path)


_POSIX = pytest.mark.skipif(os.name == "nt", reason="an open file stays in its place there")


@_POSIX
@pytest.mark.parametrize("how", [_delete, _move, _replace], ids=lambda how: how.__name__)
def test_a_gesture_is_refused_and_what_was_done_is_backed_up(
    window: MainWindow, said: list[KnownError], how: Callable[[Path], None]
) -> None:
    path = opened(window).dossier.store.path
    assert _place(window, "Salle 7")
    how(path)
    assert not _place(window, "Salle 8")
    assert [one.code for one in said] == ["DOSSIER_GONE"]
    assert "Remettez-le à sa place" in said[0].message
    assert isinstance(said[0], EnvironmentFault)
    opened(window).look()
    opened(window).look()
    assert len(said) == 2  # told when it is seen, not every two seconds
    newest = services().safety().backups(path)[0]
    saved = open_dossier(newest.path)
    assert saved.sessions()[0].place == "Salle 7"
    saved.store.close()


@_POSIX
def test_work_goes_on_once_the_file_is_back(window: MainWindow, said: list[KnownError]) -> None:
    path = opened(window).dossier.store.path
    _move(path)
    assert not _place(window, "Salle 7")
    path.with_name("ailleurs.jury").rename(path)
    opened(window).look()
    assert _place(window, "Salle 8")
    assert len(said) == 1
    window.close_dossier()
    assert verify_file(path) == []
    dossier = open_dossier(path)
    assert dossier.sessions()[0].place == "Salle 8"
    dossier.store.close()


@_POSIX
def test_the_backup_just_made_takes_the_place_of_a_deleted_file(
    qtbot: QtBot, window: MainWindow
) -> None:
    before = opened(window)
    path = before.dossier.store.path
    assert _place(window, "Salle 7")
    _delete(path)
    assert not _place(window, "Salle 8")
    window.guard._restore(services().safety().backups(path)[0])
    qtbot.waitUntil(lambda: window.workspace not in {None, before}, timeout=20_000)
    assert opened(window).view.session.row.place == "Salle 7"
    assert _place(window, "Salle 9")
    window.close_dossier()
    # The log of the deleted file is no longer beside the new one under its name.
    assert not Path(f"{path}-wal").exists()
    assert verify_file(path) == []


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A device that can be pulled; the test is skipped where nothing may be mounted."""
    place = tmp_path / "stick"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    allowed = shutil.which("mount") is not None
    if not allowed or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def test_a_stick_pulled_out_loses_nothing_acknowledged(bare: MainWindow, stick: Path) -> None:
    path = stick / "d.jury"
    fill(path)
    bare.open_path(path)
    assert _place(bare, "Salle 7")
    subprocess.run(["umount", "-l", str(stick)], check=True)
    assert not _place(bare, "Salle 8")
    bare.close_dossier()
    saved = open_dossier(services().safety().backups(path)[0].path)
    assert saved.sessions()[0].place == "Salle 7"
    saved.store.close()


def test_a_protected_medium_is_read_and_said_to_be_one(cli: CommandLine, stick: Path) -> None:
    path, busy = stick / "d 100%? é.jury", stick / "ouvert.jury"
    fill(path)
    fill(busy)
    held = open_dossier(busy)
    sessions.edit(held, 1, {"place": "Salle 7"})  # the log is left beside, as in a copy
    files = {f"ouvert.jury{end}": Path(f"{busy}{end}").read_bytes() for end in ("", "-wal")}
    held.store.close()
    for name, data in files.items():
        (stick / name).write_bytes(data)
    subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
    assert cli("results", path, "--as", "reader") == 0
    assert cli("verify", path) == 0
    assert cli("results", path) == 0
    assert cli("nomination", path, "--number", "1", "--date", "2026-11-02") == 3
    assert "protégé en écriture" in cli.err
    assert "Copiez-le" in cli.err
    assert cli("verify", busy) == 3
    assert "ouvert.jury-wal" in cli.err
    assert "Copiez les deux" in cli.err


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[Path]:
    """A dossier that may only be read, in a folder where anything may be written."""
    path = tmp_path / "d.jury"
    fill(path)
    path.chmod(0o444)
    mounted = False
    if os.access(path, os.W_OK):  # rights do not bind an administrator, a mount does
        here = str(path)
        for how in (["--bind", here, here], ["-o", "remount,ro,bind", here]):
            if (
                shutil.which("mount") is None
                or subprocess.run(["mount", *how], check=False, capture_output=True).returncode
            ):
                pytest.skip("nothing may be protected here")
            mounted = True
    yield path
    if mounted:
        subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_protected_file_is_opened_to_be_read(bare: MainWindow, protected: Path) -> None:
    bare.open_path(protected)
    assert "protégé en écriture : le dossier est ouvert en lecture seule" in (
        opened(bare).dossier.only_read
    )
    assert not _place(bare, "Salle 7")
    bare.close_dossier()
    assert not protected.with_name(".d.jury.ouvert").exists()


def test_a_dossier_of_two_names_is_opened_to_be_read(cli: CommandLine, tmp_path: Path) -> None:
    """SQLite's log goes by name: what each name acknowledges would cost the other its own."""
    path, other = tmp_path / "d.jury", tmp_path / "lien.jury"
    fill(path)
    other.hardlink_to(path)
    for name in (path, other):
        assert cli("nomination", name, "--number", "1", "--date", "2026-11-02") == 1
        assert "second nom" in cli.err
        assert cli("results", name) == 0
        assert "second nom" in open_dossier(name, Access(window=True)).only_read
    other.unlink()
    assert cli("nomination", path, "--number", "1", "--date", "2026-11-02") == 0


def test_a_link_that_leads_to_itself_is_said_to_be_none(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    path.symlink_to(path)
    assert cli("results", path) == 3
    assert "n'existe pas" in cli.err
    assert risky(path / "d.jury") is None


def test_a_command_says_what_a_disk_left(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    fill(path)
    assert cli("results", tmp_path / "absent.jury") == 3
    assert "n'existe pas" in cli.err
    path.write_bytes(bytes(path.stat().st_size))  # the file's length was written, its pages not
    assert cli("results", path) == 1
    assert "endommagé" in cli.err
    assert "sauvegarde" in cli.err


def test_nothing_is_made_in_the_place_of_a_missing_dossier(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    fill(path)
    dossier = open_dossier(path, Access(PHRASE))
    path.rename(tmp_path / "ailleurs.jury")
    with pytest.raises(EnvironmentFault):
        open_dossier(path)
    dossier.store.close()
    assert not path.exists()


def test_the_system_is_quoted_in_french() -> None:
    errors = [FileNotFoundError(2, "No such file"), PermissionError(13, "Permission denied"),
              OSError(28, "No space left"), OSError(9999, "Strange"), OSError()]  # fmt: skip
    for error in errors:
        said = cause_of(error)
        assert said
        assert str(error.strerror) not in said


def test_a_log_made_while_the_dossier_was_read_only_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    fill(path)
    log = Path(f"{path}-shm")
    log.touch(0o444)
    dossier = open_dossier(path)
    assert log.stat().st_mode & stat.S_IWUSR
    sessions.edit(dossier, 1, {"place": "Salle 7"})
    dossier.store.close()
    assert verify_file(path) == []
