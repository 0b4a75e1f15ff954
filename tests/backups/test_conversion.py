"""Another passphrase: the dossier and its backups follow, cut off or not."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.backups import Backups, is_good
from db.convert import conversion_of, convert
from db.engine import connect
from db.files import create_store, key_of, new_key
from db.restoring import restoration_of
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Why
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault
from tests.backups.common import CLOCK, PHRASE, opened, opened_and_closed, sound


@pytest.mark.parametrize("new", [None, "une autre phrase", PHRASE])
def test_a_conversion_keeps_every_row(path: Path, phrase: str | None, new: str | None) -> None:
    before = opened(path, phrase)
    with before.store.read() as reader:
        journal = reader.journal()
    before.store.close()
    convert(path, key_of(path, phrase), new_key(new))
    after = sound(path, new)
    assert after.store.encrypted is (new is not None)
    with after.store.read() as reader:
        assert reader.journal() == journal
    after.store.close()
    assert [p.name for p in path.parent.iterdir()] == ["essai.jury"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("new", [None, "une autre phrase"])
def test_a_conversion_covers_the_backups(
    path: Path, phrase: str | None, kept: Backups, new: str | None
) -> None:
    damaged = kept.folder / "20260101T000000000000Z-1-demande.jury"
    damaged.write_bytes(b"SQLite format 3\0".ljust(8192, b"\xff"))  # it may hold names, in clear
    convert(path, key_of(path, phrase), new_key(new), kept)
    names = {p.name for p in kept.folder.iterdir()}
    assert names == {"dossier.txt", *(b.path.name for b in kept.all())}
    (one,) = kept.all()
    # One key for all: what opens the dossier also shows what is in a backup.
    assert is_good(one.path, key_of(path, new))
    sound(one.path, new).store.close()


def test_a_backup_under_yet_another_key_stays(
    path: Path, phrase: str | None, kept: Backups, tmp_path: Path
) -> None:
    """A copy under the former passphrase was put back: the newest work is in the backups alone."""
    former = tmp_path / "clé" / path.name
    former.parent.mkdir()
    shutil.copyfile(path, former)
    convert(path, key_of(path, phrase), new_key("celle d'après"), kept)
    (one,) = kept.all()
    shutil.copyfile(former, path)
    convert(path, key_of(path, phrase), new_key("encore une autre"), kept)
    assert kept.all() == [one]
    sound(one.path, "celle d'après").store.close()


def test_a_conversion_cut_off_is_undone_or_finished(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    (backup,) = [b.path for b in kept.all()]
    before = backup.read_bytes()
    # Before the dossier's copy took its place, the copies are under a key that does not open it.
    strays = [conversion_of(path), conversion_of(backup), Path(f"{conversion_of(path)}-journal")]
    other = path.with_name("other.jury")
    create_store(other, CLOCK, None if phrase else "une autre phrase").close()
    for stray in strays:
        shutil.copy(other, stray)
    restoration_of(path).write_bytes(before)
    opened_and_closed(path, phrase)
    assert not any(stray.exists() for stray in (*strays, restoration_of(path)))
    assert backup.read_bytes() == before
    # After it, they are under the dossier's.
    backup.rename(conversion_of(backup))
    create_store(backup, CLOCK, None if phrase else "une autre phrase").close()
    opened_and_closed(path, phrase)
    assert backup.read_bytes() == before
    assert not conversion_of(backup).exists()


@pytest.mark.parametrize("late", [False, True])
def test_a_conversion_cut_off_while_leaving_the_log_is_mended(
    path: Path, phrase: str | None, late: bool
) -> None:
    # The files as a kill leaves them: a journal not yet valid, or spent once the log is given up.
    journal = path.with_name(f"{path.name}-journal")
    left = {path: path.read_bytes(), journal: bytes(4616)}
    if late:
        with closing(connect(path, key_of(path, phrase))) as raw:
            raw.execute("PRAGMA locking_mode = EXCLUSIVE")
            raw.execute("PRAGMA journal_mode = DELETE").fetchone()
            raw.execute("BEGIN EXCLUSIVE")
            left = {file: file.read_bytes() for file in left}
    for file, data in left.items():
        file.write_bytes(data)
    opened_and_closed(path, phrase)
    assert [p.name for p in path.parent.glob(f"{path.name}*")] == [path.name]
    with closing(connect(path, key_of(path, phrase))) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_a_backup_cut_off_left_is_deleted(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    stale, young = kept.folder / "a.tmp", kept.folder / "b.tmp"
    for file in (stale, young):
        file.write_bytes(b"half")
    os.utime(stale, (1, 1))
    opened_and_closed(path, phrase)
    assert (stale.exists(), young.exists()) == (False, True)


def test_a_backup_of_an_older_schema_is_converted_too(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    (backup,) = [b.path for b in kept.all()]
    with closing(connect(backup, key_of(backup, phrase))) as raw:
        raw.execute("DROP TABLE vote")
        raw.execute("CREATE TABLE former (a, b)")
        raw.execute("INSERT INTO former VALUES (1, 'x')")
    convert(path, key_of(path, phrase), new_key("une autre phrase"), kept)
    with closing(connect(backup, key_of(backup, "une autre phrase"))) as raw:
        assert raw.execute("SELECT * FROM former").fetchall() == [(1, "x")]


@pytest.mark.parametrize("new", [None, "une autre phrase"])
def test_a_conversion_covers_the_backups_of_a_former_name(
    path: Path, phrase: str | None, kept: Backups, new: str | None
) -> None:
    # A copy beside, which goes on living, keeps its own; so does another dossier.
    (path.parent / "ailleurs").mkdir()
    moved = path.parent / "ailleurs" / "décembre.jury"
    copy = Path(shutil.copyfile(path, moved.with_name("copie.jury")))
    other = path.with_name("autre.jury")
    create_dossier(other, Access(phrase)).store.close()
    for one in (path, copy, other):
        opened_and_closed(one, phrase)
    safe = services().safety()
    former, own, foreign = (
        {one.path for one in safe.backups(which)} for which in (path, copy, other)
    )
    before = {one: one.read_bytes() for one in own | foreign}
    path.rename(moved)
    dossier = open_dossier(moved, Access(phrase, window=True))
    safe.encrypt(dossier, new)
    key = key_of(moved, new)
    assert former
    assert all(is_good(one, key) for one in former)
    assert {one: one.read_bytes() for one in own | foreign} == before
    assert not list(kept.root.rglob("*.conversion*"))
    dossier = open_dossier(moved, Access(new))
    safe.erase_backups(dossier.store)
    dossier.store.close()
    assert set(kept.root.rglob("*.jury")) == own | foreign


def test_a_copy_that_goes_its_own_way_keeps_its_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "kept"))
    safe = services().safety()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    path = tmp_path / "a" / "jury.jury"
    dossier = create_dossier(path)
    session = sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    dossier.store.close()
    other = Path(shutil.copyfile(path, tmp_path / "b" / "jury.jury"))
    for one in (path, other):
        dossier = open_dossier(one, Access(window=True))
        sessions.edit(dossier, session, {"place": one.parent.name})
        dossier.backup(Why.ASKED)
        dossier.store.close()
    own = {one.path: one.path.read_bytes() for one in safe.backups(path)}
    gone = path.rename(tmp_path / "a.jury")  # a key pulled out: what it did alone stays its own
    alone = {one for one in own if "demande" in one.name}
    for what in (own.keys(), alone):
        dossier = open_dossier(other, Access(window=True))
        if what == alone:
            safe.erase_backups(dossier.store)
        dossier.store.close()
        assert all(one.read_bytes() == own[one] for one in what)
    gone.rename(path)
    dossier = open_dossier(path, Access(window=True))
    assert {one.path for one in safe.backups(path)} >= alone
    dossier.store.close()


def test_backups_of_a_former_name_left_plain_follow_the_next_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "kept"))
    path = tmp_path / "essai.jury"
    dossier = create_dossier(path)
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    dossier.backup(Why.ASKED)
    dossier.store.close()
    [former] = [one.path for one in services().safety().backups(path)]
    moved = path.rename(tmp_path / "décembre.jury")
    convert(moved, None, new_key(PHRASE))  # as before backups of a former name were looked for
    assert is_good(former, None)
    dossier = open_dossier(moved, Access(PHRASE, window=True))
    services().safety().encrypt(dossier, "une autre phrase")
    assert is_good(former, key_of(moved, "une autre phrase"))


@pytest.mark.usefixtures("kept")
def test_a_conversion_cut_off_finishes_the_backups_of_a_former_name(
    path: Path, phrase: str | None
) -> None:
    opened_and_closed(path, phrase)
    [former, *_] = [one.path for one in services().safety().backups(path)]
    moved = path.rename(path.with_name("décembre.jury"))
    wanted = former.read_bytes()
    former.rename(conversion_of(former))
    create_store(former, CLOCK, None if phrase else "une autre phrase").close()
    # Of another dossier, being made this moment, and one cut off long ago.
    strays = [conversion_of(former.with_name(name)) for name in ("a.jury", "b.jury")]
    for stray in strays:
        stray.write_bytes(bytes(8192))
    os.utime(strays[1], (1, 1))
    opened_and_closed(moved, phrase)
    assert former.read_bytes() == wanted
    assert [one.exists() for one in strays] == [True, False]


def test_a_conversion_refused_leaves_the_copies_of_another_alone(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    under_way = conversion_of(kept.all()[0].path)
    under_way.write_bytes(b"being written by another program")
    with closing(connect(path, key_of(path, phrase))) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault) as refused:
            convert(path, key_of(path, phrase), None, kept)
    assert under_way.exists()
    assert refused.value.code == "DOSSIER_BUSY"


_ORDER = """
import os, sys
from pathlib import Path
told = []
def note(event, given):
    if event == "os.rename":
        told.append(("in", str(Path(given[1]).parent)))
    elif event == "open" and isinstance(given[0], (str, Path)) and os.path.isdir(given[0]):
        told.append(("flushed", str(given[0])))
from db.backups import Backups
from db.convert import convert
from db.files import key_of, new_key
from jury_app.application.backups import Why
from jury_app.application.files import write_atomically
path, root = Path(sys.argv[1]), Path(sys.argv[2])
sys.addaudithook(note)
write_atomically(path.with_name("r.pdf"), b"x")
kept = Backups(root, path)
kept.take(None, Why.ASKED)
convert(path, None, new_key("x"), kept)
for one in told:
    print(*one)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be flushed there")
def test_a_name_is_on_the_disk_before_what_relies_on_it(tmp_path: Path) -> None:
    path, root = tmp_path / "essai.jury", tmp_path / "kept"
    create_store(path, CLOCK).close()
    run = [sys.executable, "-c", _ORDER, str(path), str(root)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout.splitlines()
    beside, folder = str(tmp_path), str(Backups(root, path).folder)
    assert said[:6] == [
        f"in {beside}", f"flushed {beside}",  # the document
        f"in {folder}", f"flushed {folder}",  # the backup
        f"in {beside}", f"flushed {beside}",  # the dossier, before the backups follow it
    ]  # fmt: skip
    assert f"in {folder}" in said[6:]
    for made in (root, Path(folder)):
        assert made.stat().st_mode & 0o777 == 0o700
