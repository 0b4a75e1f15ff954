"""`kill -9`, a full disk, two writers: what was acknowledged is there, the chain holds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.files import key_of
from jury_app.application import candidates, sessions
from jury_app.application.access import Access
from jury_app.application.pieces import content_of, pieces_of
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import KnownError
from jury_app.domain.records import MarkRow
from tests.checking import verify_file
from tests.soak.driver import INE, PHRASE, SCAN, mark_of, phrase_of

_SIZE = os.environ.get("JURY_SOAK", "")
_KILLS = {"ci": 100, "full": 1_000}.get(_SIZE, 20)
_FULL = {"ci": 50, "full": 500}.get(_SIZE, 10)
_SECONDS = {"ci": 10, "full": 60}.get(_SIZE, 2)
_MODES = ("typing", "undo", "import", "closing", "backup", "restore", "rekey", "migration")
pytestmark = pytest.mark.soak


@dataclass
class Said:
    """What a driver said before it ended."""

    done: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Said":
        """Read its lines; the last one is whole only when it ends with a line feed."""
        said = cls()
        for line in text.split("\n")[:-1]:
            word, _, rest = line.partition(" ")
            {"done": said.done, "begin": said.begun, "refused": said.refused}[word].append(rest)
        return said

    @property
    def possible(self) -> set[str]:
        """The last gesture acknowledged, or the one that was being written."""
        return {*self.done[-1:], *self.begun[-1:]}


def _start(mode: str, path: Path, phrase: str | None, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.soak.driver", mode, str(path)]
    return subprocess.Popen([*command, phrase] if phrase else command, text=True,
                            stdout=subprocess.PIPE, env={**os.environ, **more})  # fmt: skip


def _killed(driver: subprocess.Popen[str], seconds: float, *, once: bool = False) -> Said:
    """Let a driver work so long, kill it, and return what it said.

    The time counts from its first line; with `once` from its first gesture done, however busy the
    machine.
    """
    assert driver.stdout is not None
    first = driver.stdout.readline()
    while once and "done" not in first:
        first += driver.stdout.readline()
    time.sleep(seconds)
    driver.send_signal(signal.SIGKILL)
    rest = driver.stdout.read()
    driver.wait()
    driver.stdout.close()
    return Said.of(first + rest)


def _new(path: Path, phrase: str | None) -> None:
    dossier = create_dossier(path, Access(phrase))
    new = sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris")
    session_id = sessions.create(dossier, new)
    for number, ine in enumerate((INE, "223456789AB")):
        candidates.add(dossier, session_id, {
            "birth_name": f"ÉTIENNE {number}", "first_names": "Gilles", "route": "initial",
            "option": "Image", "ine": ine})  # fmt: skip
    dossier.store.close()


def _still_sound(path: Path, phrase: str | None, said: Said, candidate: int = 1) -> None:
    dossier = open_dossier(path, Access(phrase))  # refused if the dead still held it
    assert verify_dossier(dossier) == []
    with dossier.store.read() as reader:
        mark = reader.get(MarkRow, 1, candidate, "BC01-E1")
    dossier.store.close()
    if said.done:
        assert mark is not None
        # Undoing passes through another mark; every other gesture is all or nothing.
        assert mark.value in said.possible | {"20.00"}


@pytest.mark.parametrize("mode", _MODES)
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path, mode: str) -> None:
    chance = random.Random(mode)
    phrase = None if mode in {"rekey", "migration"} else chance.choice([PHRASE, None])
    path = tmp_path / "dossier.jury"
    _new(path, phrase)
    number = acknowledged = 0
    for run in range(max(2, _KILLS // len(_MODES) + 1)):
        once = run == 0
        if mode == "migration":
            folder = tmp_path / str(run)
            folder.mkdir()
            said = _killed(_start(mode, folder, None), chance.uniform(0.0, 2.5), once=once)
            for name in said.begun:
                _moved_in(folder / f"{name}.jury")
        elif mode == "rekey":
            said = _killed(_start(mode, path, str(number)), chance.uniform(0.0, 1.2), once=once)
            number = _opening_number(path, said, number)
            typed = Said([mark_of(number)] if number else [], [mark_of(number + 1)])
            _still_sound(path, phrase_of(number), typed)
            _backups_follow(path, phrase_of(number))
        else:
            said = _killed(_start(mode, path, phrase), chance.uniform(0.0, 0.6), once=once)
            assert said.begun
            _still_sound(path, phrase, said)
        acknowledged += len(said.done)
    assert acknowledged > 0
    if mode != "rekey":
        for backup in services().safety().backups(path):
            assert verify_file(backup.path, Access(phrase)) == []


def _moved_in(path: Path) -> None:
    """The dossier of the first schema opens at once, with the file that lay beside it."""
    dossier = open_dossier(path, Access(PHRASE))
    assert verify_dossier(dossier) == []
    with dossier.store.read() as reader:
        [piece] = pieces_of(reader)
    assert content_of(dossier, piece) == SCAN
    dossier.store.close()
    assert [one.name for one in path.parent.glob(f"{path.stem}.*")] == [path.name]


def _opening_number(path: Path, said: Said, before: int) -> int:
    """Return the number of the passphrase that opens the file: the last done, or the one begun."""
    last = int(said.done[-1]) if said.done else before
    for number in (last, last + 1):
        if _opens(path, phrase_of(number)):
            return number
    raise AssertionError(said)


def _opens(path: Path, phrase: str | None) -> bool:
    try:
        return (key_of(path, phrase) is None) == (phrase is None)
    except KnownError:
        return False


def _backups_follow(path: Path, phrase: str | None) -> None:
    """Every file of the dossier is under its present passphrase, and nothing else is left."""
    safe = services().safety()
    backups = [one.path for one in safe.backups(path)]
    assert backups
    assert [one for one in backups if not _opens(one, phrase)] == []
    # A backup cut off, under the same key, is kept for some minutes: it could be under way.
    folder = safe.folder(path)
    left = set(folder.iterdir()) - {folder / "dossier.txt", *backups}
    assert {one.name.rpartition(".tmp")[2] for one in left} <= {"", "-journal"}
    if phrase:
        assert not any(one.read_bytes().startswith(b"SQLite format 3") for one in left)
    assert verify_file(backups[0], Access(phrase)) == []
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of one megabyte; None where mounting is not allowed."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_loses_nothing_that_was_saved(tmp_path: Path, small_disk: Path | None) -> None:
    chance = random.Random("full")
    refused = acknowledged = 0
    for run in range(_FULL):
        phrase = PHRASE if run % 2 else None
        path = (small_disk or tmp_path) / f"{run}.jury"
        _new(path, phrase)
        more = {}
        if small_disk is None or run % 3 == 0:
            more = {"JURY_LIMIT": str(path.stat().st_size + chance.randrange(4_000, 200_000))}
        mode = chance.choice(["typing", "undo", "import", "closing"])
        said = _killed(_start(mode, path, phrase, **more), chance.uniform(0.1, 0.8))
        refused += len(said.refused)
        assert set(said.refused) <= {"DISK_FULL", "DISK_FAULT", "DOSSIER_UNREADABLE"}
        saved = path.read_bytes(), [p.read_bytes() for p in (Path(f"{path}-wal"),) if p.exists()]
        away = tmp_path / f"away{run}.jury"
        away.write_bytes(saved[0])
        for data in saved[1]:
            Path(f"{away}-wal").write_bytes(data)
        _still_sound(away, phrase, said)
        for left in path.parent.glob(f"*{run}.jury*"):
            if left.name.startswith(f"{run}.jury"):
                left.unlink()
        acknowledged += len(said.done)
    assert acknowledged > 0
    assert refused > 0


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "dossier.jury"
    _new(path, PHRASE)
    drivers = [_start(mode, path, PHRASE) for mode in ("typing", "other")]
    # Both have written once, however busy the machine, before their time begins to count.
    firsts = [driver.stdout.readline() + driver.stdout.readline()
              for driver in drivers if driver.stdout]  # fmt: skip
    time.sleep(_SECONDS)
    both = []
    for driver in drivers:
        driver.terminate()
    for first, driver in zip(firsts, drivers, strict=True):
        assert driver.stdout is not None
        both.append(Said.of(first + driver.stdout.read()))
        driver.wait()
        driver.stdout.close()
    for candidate, said in enumerate(both, 1):
        assert said.refused == []
        assert said.done
        _still_sound(path, PHRASE, said, candidate)
    dossier = open_dossier(path, Access(PHRASE))
    with dossier.store.read() as reader:
        gestures = [e.gesture for e in reader.journal()].count("mark.set")
    dossier.store.close()
    acknowledged = sum(len(said.done) for said in both)
    assert acknowledged <= gestures <= acknowledged + 2
