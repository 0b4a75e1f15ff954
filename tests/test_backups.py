"""Backups, restoring, recovery and conversion, on plain and encrypted dossiers alike."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.backups import Backups, is_good
from db.convert import conversion_of, convert
from db.engine import connect
from db.files import create_store, key_of, new_key, open_store
from db.recover import recover
from db.restoring import restoration_of, restore
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Backup, Why, backup_name, preview, superfluous
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import SystemClock, create_dossier, open_dossier, services, verify_file
from jury_app.catalog import Catalog
from jury_app.domain.errors import EnvironmentFault, NeedsSecret, Refusal
from jury_app.opening import safekeeping
from tests.sitting_builder import add_candidate, add_jury, mark_all
from ui.safety.backups import sentences

PHRASE = "sept chevaux à bascule"
CLOCK = SystemClock()


@pytest.fixture(params=[None, PHRASE], ids=["plain", "encrypted"])
def phrase(request: pytest.FixtureRequest) -> str | None:
    return request.param


def _dossier(path: Path, phrase: str | None) -> Dossier:
    return Dossier(open_store(path, CLOCK, phrase), Catalog(), CLOCK)


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


def _place(path: Path, phrase: str | None, place: str) -> None:
    dossier = _dossier(path, phrase)
    sessions.edit(dossier, 1, {"place": place})
    dossier.store.close()


def _sound(path: Path, phrase: str | None) -> Dossier:
    dossier = _dossier(path, phrase)
    assert verify_dossier(dossier) == []
    return dossier


def test_a_backup_is_a_sound_dossier_of_its_owner_alone(
    path: Path, phrase: str | None, tmp_path: Path
) -> None:
    backups = Backups(tmp_path / "kept", path)
    key = key_of(path, phrase)
    made = backups.take(key, Why.OPENING)
    assert made is not None
    assert made.stat().st_mode & 0o077 == made.parent.stat().st_mode & 0o077 == 0
    assert backups.take(key, Why.TIMED) is None  # nothing changed since
    assert [p.name for p in made.parent.iterdir()] == [made.name]
    _sound(made, phrase).store.close()
    _place(path, phrase, "Salle 2")
    assert backups.take(key, Why.TIMED) is not None
    assert [b.why for b in backups.all()] == [Why.TIMED, Why.OPENING]
    backups.erase()
    assert backups.all() == []


def test_restoring_says_first_what_differs(path: Path, phrase: str | None, tmp_path: Path) -> None:
    backups = Backups(tmp_path / "kept", path)
    made = backups.take(key_of(path, phrase), Why.OPENING)
    assert made is not None
    dossier = _dossier(path, phrase)
    mark_all(dossier, 1, add_candidate(dossier, 1, 3))
    then = _dossier(made, phrase)
    with dossier.store.read() as now, then.store.read() as before:
        shown = preview(now, before)
    for one in (dossier, then):
        one.store.close()
    (pair,) = shown.sessions
    assert [one.candidates for one in pair if one] == [4, 3]
    assert shown.lost_count == 2
    assert shown.lost[1].startswith("Candidat ajouté")
    assert restore(made, path, key_of(made, phrase)) is None
    again = _sound(path, phrase)
    assert len(again.load(1).candidates) == 3
    again.store.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["essai.jury", "kept"]


@pytest.mark.parametrize("phrase", [None], indirect=True)
@pytest.mark.usefixtures("kept")
def test_a_backup_ahead_of_the_dossier_says_what_would_come_back(path: Path) -> None:
    safe = services().safety()
    dossier = open_dossier(path, Access(window=True))
    for number in range(3):
        sessions.edit(dossier, 1, {"place": f"Salle {number}"})
    safe.restore(dossier, safe.backups(path)[-1], Pins())
    dossier = open_dossier(path, Access(window=True))
    same, ahead, *_ = safe.backups(path)
    assert safe.preview(dossier.store, same).lost_count == 0
    shown = safe.preview(dossier.store, ahead)
    assert (shown.lost_count, shown.back_count) == (0, 3)
    assert [text for text, _kind in sentences(shown)][-2:] == [
        "Aucun geste ne serait perdu.", "3 gestes reviendraient, que le dossier n'a plus.",
    ]  # fmt: skip
    sessions.edit(dossier, 1, {"place": "Salle 9"})
    shown = safe.preview(dossier.store, ahead)
    assert (shown.lost_count, shown.back_count) == (1, 3)
    assert "1 geste serait perdu :" in [text for text, _kind in sentences(shown)]
    dossier.store.close()


def test_a_damaged_dossier_is_put_aside(path: Path, phrase: str | None, tmp_path: Path) -> None:
    backups = Backups(tmp_path / "kept", path)
    key = key_of(path, phrase)
    made = backups.take(key, Why.OPENING)
    data = bytearray(path.read_bytes())
    data[16:8192] = bytes(8176)
    path.write_bytes(bytes(data))
    with pytest.raises((Refusal, EnvironmentFault)):
        _dossier(path, phrase)
    good = backups.newest_good(key)
    assert good is not None
    assert good.path == made
    aside = restore(good.path, path, key)
    assert aside is not None
    assert "endommagé" in aside.name
    _sound(path, phrase).store.close()


def test_a_held_dossier_is_not_restored(path: Path, phrase: str | None, tmp_path: Path) -> None:
    made = Backups(tmp_path / "kept", path).take(key_of(path, phrase), Why.OPENING)
    assert made is not None
    holder = _dossier(path, phrase)
    with holder.store.read() as reader:
        reader.journal()
        with pytest.raises(EnvironmentFault) as refused:
            restore(made, path, key_of(made, phrase))
    assert refused.value.code == "DOSSIER_BUSY"
    holder.store.close()
    _sound(path, phrase).store.close()


_MEANWHILE = """
import sys, time
from pathlib import Path
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier
from jury_app.domain.errors import KnownError
path, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while not path.with_name("stop").exists():
    time.sleep(0.01)
    try:
        dossier = open_dossier(path, Access())
        try:
            sessions.edit(dossier, 1, {"place": f"<{number}>"})
        finally:
            dossier.store.close()
    except KnownError as error:
        print("refused", error.code, flush=True)
    else:
        print("done", f"<{number}>", flush=True)
        number += 1
"""


@pytest.mark.parametrize("phrase", [None], indirect=True)
def test_a_command_loses_nothing_while_a_backup_is_restored(path: Path, kept: Backups) -> None:
    safe, restored, refused, everywhere = services().safety(), 0, set(), ""
    chosen = path.with_name("chosen.jury")
    shutil.copy(kept.all()[0].path, chosen)
    backup = Backup(chosen, datetime(2026, 1, 1, tzinfo=UTC), 1, Why.ASKED)
    run = [sys.executable, "-c", _MEANWHILE, str(path)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        try:
            for _ in range(10):
                dossier = open_dossier(path, Access(window=True))
                try:
                    safe.restore(dossier, backup, Pins())
                    restored += 1
                except EnvironmentFault as fault:
                    refused.add(fault.code)
                    dossier.store.close()
                # Now, for the oldest of many backups of an hour are let go.
                everywhere += "".join(_journalled(one.path, None) for one in safe.backups(path))
        finally:
            path.with_name("stop").touch()
        said = [line.split() for line in worker.stdout.read().splitlines()]
    everywhere += _journalled(path, None)
    done = {rest for word, rest in said if word == "done"}
    told = {rest for word, rest in said if word == "refused"}
    assert restored
    assert {one for one in done if one not in everywhere} == set()
    assert refused | told <= {"DOSSIER_BUSY", "DOSSIER_GONE"}


def _journalled(path: Path, phrase: str | None) -> str:
    with closing(connect(path, key_of(path, phrase))) as raw:
        return "".join(after for (after,) in raw.execute("SELECT after FROM journal"))


def test_what_another_is_restoring_is_not_swept(tmp_path: Path) -> None:
    path = tmp_path / "essai.jury"
    dossier = create_dossier(path)
    safe = safekeeping(CLOCK)
    safe.backup(dossier.store, Why.ASKED)
    beside = restoration_of(path)
    beside.write_bytes(b"being written by another program")
    with closing(connect(path)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        safe.tidy(dossier.store)
        with pytest.raises(EnvironmentFault) as refused:
            restore(safe.backups(path)[0].path, path, None)
        assert refused.value.code == "DOSSIER_BUSY"
        assert beside.exists()
    safe.tidy(dossier.store)
    assert not beside.exists()
    dossier.store.close()


def test_the_former_passphrase_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "essai.jury"
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "kept"))
    create_dossier(path, Access(PHRASE)).store.close()
    open_dossier(path, Access(PHRASE)).store.close()
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "on another computer"))
    dossier = open_dossier(path, Access(PHRASE, window=True))
    services().safety().encrypt(dossier, "une autre phrase")
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "kept"))
    with pytest.raises(EnvironmentFault) as refused:
        open_dossier(path, Access(PHRASE))
    assert refused.value.code == "PASSPHRASE_WRONG"
    monkeypatch.setenv("JURY_APP_BACKUPS", str(tmp_path / "on another computer"))
    data = bytearray(path.read_bytes())
    data[16:4096] = bytes(4080)
    path.write_bytes(data)
    with pytest.raises(Refusal) as damaged:
        open_dossier(path, Access("une autre phrase"))
    assert damaged.value.code == "DOSSIER_DAMAGED"


def test_what_is_readable_is_recovered(path: Path, phrase: str | None, tmp_path: Path) -> None:
    key = key_of(path, phrase)
    data = bytearray(path.read_bytes())
    page = data.find(b"BC01-E1") // 4096 if phrase is None else len(data) // 4096 - 3
    data[page * 4096 + 200 : page * 4096 + 4000] = bytes(3800)
    damaged = tmp_path / "damaged.jury"
    damaged.write_bytes(bytes(data))
    saved = tmp_path / "saved.jury"
    assert recover(damaged, key, saved, CLOCK, "secretary") > 10
    dossier = _sound(saved, phrase)
    assert dossier.sessions()[0].label == "Session 2026"
    dossier.store.close()


@pytest.mark.parametrize("new", [None, "une autre phrase", PHRASE])
def test_a_conversion_keeps_every_row(path: Path, phrase: str | None, new: str | None) -> None:
    before = _dossier(path, phrase)
    with before.store.read() as reader:
        journal = reader.journal()
    before.store.close()
    convert(path, key_of(path, phrase), new_key(new))
    after = _sound(path, new)
    assert after.store.encrypted is (new is not None)
    with after.store.read() as reader:
        assert reader.journal() == journal
    after.store.close()
    assert [p.name for p in path.parent.iterdir()] == ["essai.jury"]
    assert path.stat().st_mode & 0o077 == 0


def test_an_encrypted_dossier_wants_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    create_store(path, CLOCK, "é secret").close()
    with pytest.raises(NeedsSecret):
        open_store(path, CLOCK)
    with pytest.raises(EnvironmentFault) as refused:
        open_store(path, CLOCK, "E secret")
    assert refused.value.code == "PASSPHRASE_WRONG"
    open_store(path, CLOCK, "e\u0301 secret").close()  # the same text, typed on another system


def test_backups_are_kept_by_hour_day_and_week() -> None:
    now = datetime(2026, 12, 4, 18, tzinfo=UTC)
    made = [Backup(Path(str(n)), now - timedelta(minutes=20 * n), n, Why.TIMED)
            for n in range(3 * 24 * 40)]  # fmt: skip
    gone = {b.path for b in superfluous(made, now)}
    kept = [b for b in made if b.path not in gone]
    ages = [(now - b.at) for b in kept]
    assert sum(age <= timedelta(hours=24) for age in ages) in range(25, 32)
    assert sum(timedelta(days=1) < age <= timedelta(days=14) for age in ages) in range(12, 16)
    assert sum(age > timedelta(days=14) for age in ages) in range(2, 6)
    assert superfluous(kept, now) == []


@pytest.mark.parametrize("phrase", [None], indirect=True)
def test_a_backup_from_the_future_stops_none(path: Path, kept: Backups) -> None:
    [old] = kept.all()
    ahead = datetime.now(UTC) + timedelta(days=400)
    old.path.rename(old.path.with_name(backup_name(ahead, old.seq, old.why)))
    _place(path, None, "Salle 2")
    for _ in range(2):  # the second has nothing more to keep
        _opened_and_closed(path, None)
        assert sorted(one.seq for one in kept.all()) == [old.seq, old.seq + 1]
    open_dossier(path, Access(window=True)).store.close()
    assert len(kept.all()) == 2


@pytest.mark.parametrize("phrase", [None], indirect=True)
def test_opening_lets_go_of_backups_kept_long_enough(path: Path, kept: Backups) -> None:
    [one] = kept.all()
    for days in range(12):
        at = one.at - timedelta(days=1500 + days)
        shutil.copy(one.path, one.path.with_name(backup_name(at, one.seq, one.why)))
    verify_file(path)
    assert len(kept.all()) == 13
    _opened_and_closed(path, None)
    assert len(kept.all()) == 6


def test_a_file_that_is_no_backup_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    create_store(path, CLOCK).close()
    backups = Backups(tmp_path / "kept", path)
    backups.take(None, Why.ASKED)
    shutil.copy(path, backups.folder / "mine.jury")
    assert len(backups.all()) == 1


@pytest.fixture
def kept(path: Path, phrase: str | None, monkeypatch: pytest.MonkeyPatch) -> Backups:
    """The folder of backups the program uses, with one of the dossier in it."""
    monkeypatch.setenv("JURY_APP_BACKUPS", str(path.parent / "kept"))
    backups = Backups(path.parent / "kept", path)
    assert backups.take(key_of(path, phrase), Why.ASKED) is not None
    return backups


def _opened_and_closed(path: Path, phrase: str | None) -> None:
    open_dossier(path, Access(phrase)).store.close()


@pytest.mark.parametrize("new", [None, "une autre phrase"])
def test_a_conversion_covers_the_backups(
    path: Path, phrase: str | None, kept: Backups, new: str | None
) -> None:
    damaged = kept.folder / "20260101T000000000000Z-1-demande.jury"
    damaged.write_bytes(bytes(8192))
    convert(path, key_of(path, phrase), new_key(new), kept)
    assert [p.name for p in kept.folder.iterdir()] == [b.path.name for b in kept.all()]
    (one,) = kept.all()
    # One key for all: what opens the dossier also shows what is in a backup.
    assert is_good(one.path, key_of(path, new))
    _sound(one.path, new).store.close()


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
    _opened_and_closed(path, phrase)
    assert not any(stray.exists() for stray in (*strays, restoration_of(path)))
    assert backup.read_bytes() == before
    # After it, they are under the dossier's.
    backup.rename(conversion_of(backup))
    create_store(backup, CLOCK, None if phrase else "une autre phrase").close()
    _opened_and_closed(path, phrase)
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
    _opened_and_closed(path, phrase)
    assert [p.name for p in path.parent.glob(f"{path.name}*")] == [path.name]
    with closing(connect(path, key_of(path, phrase))) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_restoration_cut_off_is_finished(path: Path, phrase: str | None, kept: Backups) -> None:
    shutil.copy(kept.all()[0].path, restoration_of(path))
    path.rename(path.with_name("essai (endommagé).jury"))
    _opened_and_closed(path, phrase)
    _sound(path, phrase).store.close()
    assert not restoration_of(path).exists()


def test_what_a_backup_cut_off_left_is_deleted(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    stale, young = kept.folder / "a.tmp", kept.folder / "b.tmp"
    for file in (stale, young):
        file.write_bytes(b"half")
    os.utime(stale, (1, 1))
    _opened_and_closed(path, phrase)
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
        _opened_and_closed(one, phrase)
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
    _opened_and_closed(path, phrase)
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
    _opened_and_closed(moved, phrase)
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


def test_a_dossier_just_made_is_backed_up_before_what_is_large(tmp_path: Path) -> None:
    path = tmp_path / "nouveau.jury"
    dossier = create_dossier(path)
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    dossier.backup(Why.IMPORT)
    assert [one.why for one in services().safety().backups(path)] == [Why.IMPORT]
    dossier.store.close()


def test_a_copy_that_cannot_be_made_leaves_the_dossier_as_it_was(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    key, backup = key_of(path, phrase), kept.all()[0].path
    _place(path, phrase, "Salle 2")
    restoration_of(path).with_name(f"{restoration_of(path).name}.tmp-journal").mkdir()
    with pytest.raises(EnvironmentFault, match="ne peut pas être remise"):
        restore(backup, path, key)
    _sound(path, phrase).store.close()
    assert "Salle 2" in _journalled(path, phrase)


def test_a_recovery_that_fails_leaves_no_half(
    path: Path, phrase: str | None, tmp_path: Path
) -> None:
    class Broken:
        def now(self) -> str:
            raise KeyboardInterrupt

    target = tmp_path / "repris.jury"
    with pytest.raises(KeyboardInterrupt):
        recover(path, key_of(path, phrase), target, Broken(), "secretary")
    assert [one.name for one in tmp_path.glob("repris*")] == []


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
