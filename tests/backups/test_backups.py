"""Backups and recovery, on plain and encrypted dossiers alike."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.backups import Backups
from db.files import create_store, key_of, open_as_found
from db.recover import recover
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Backup, Why, backup_name, superfluous
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, NeedsSecret, Refusal
from tests.backups.common import CLOCK, opened_and_closed, place, sound
from tests.checking import verify_file


def test_a_backup_is_a_sound_dossier_of_its_owner_alone(
    path: Path, phrase: str | None, tmp_path: Path
) -> None:
    backups = Backups(tmp_path / "kept", path)
    key = key_of(path, phrase)
    made = backups.take(key, Why.OPENING)
    assert made is not None
    assert made.stat().st_mode & 0o077 == made.parent.stat().st_mode & 0o077 == 0
    assert backups.take(key, Why.TIMED) is None  # nothing changed since
    assert {p.name for p in made.parent.iterdir()} == {made.name, "dossier.txt"}
    assert (made.parent / "dossier.txt").stat().st_mode & 0o777 == 0o600
    sound(made, phrase).store.close()
    place(path, phrase, "Salle 2")
    assert backups.take(key, Why.TIMED) is not None
    assert [b.why for b in backups.all()] == [Why.TIMED, Why.OPENING]
    backups.erase(key)
    assert backups.all() == []


def test_backups_that_remain_are_named(path: Path, phrase: str | None, kept: Backups) -> None:
    [one] = kept.all()
    elsewhere = kept.folder.rename(kept.root / "ailleurs")
    kept.folder.symlink_to(elsewhere)  # what is behind a link is not deleted
    with pytest.raises(EnvironmentFault) as refused:
        kept.erase(key_of(path, phrase))
    assert refused.value.code == "BACKUPS_LEFT"
    assert str(one.path) in refused.value.message
    assert one.path.exists()


def test_nothing_is_erased_of_a_dossier_that_cannot_say_its_former_names(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    path.rename(path.with_name("ailleurs.jury"))
    with pytest.raises(EnvironmentFault, match="ne peut pas être ouvert"):
        kept.erase(key_of(path.with_name("ailleurs.jury"), phrase))
    assert kept.all()


def test_a_backup_that_cannot_be_read_is_named_as_one(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    safe, dossier = services().safety(), open_dossier(path, Access(phrase, window=True))
    [one] = kept.all()
    create_store(path.with_name("other.jury"), CLOCK, "encore une autre").close()
    for data in (one.path.read_bytes()[:8192], path.with_name("other.jury").read_bytes()):
        one.path.write_bytes(data)
        with pytest.raises(Refusal, match=r"La sauvegarde .* ne peut pas être lue") as refused:
            safe.preview(dossier.store, one)
        assert "débranché" not in refused.value.message
        assert refused.value.code == "BACKUP_UNUSABLE"
    dossier.store.close()


def test_what_is_readable_is_recovered(path: Path, phrase: str | None, tmp_path: Path) -> None:
    key = key_of(path, phrase)
    data = bytearray(path.read_bytes())
    page = data.find(b"BC01-E1") // 4096 if phrase is None else len(data) // 4096 - 3
    data[page * 4096 + 200 : page * 4096 + 4000] = bytes(3800)
    damaged = tmp_path / "damaged.jury"
    damaged.write_bytes(bytes(data))
    saved = tmp_path / "saved.jury"
    assert recover(damaged, key, saved, CLOCK, "secretary") > 10
    dossier = sound(saved, phrase)
    assert dossier.sessions()[0].label == "Session 2026"
    dossier.store.close()


def test_an_encrypted_dossier_wants_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    create_store(path, CLOCK, "é secret").close()
    with pytest.raises(NeedsSecret):
        open_as_found(path, CLOCK)
    with pytest.raises(EnvironmentFault) as refused:
        open_as_found(path, CLOCK, "E secret")
    assert refused.value.code == "PASSPHRASE_WRONG"
    open_as_found(path, CLOCK, "e\u0301 secret").close()  # the same text, typed on another system


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
    place(path, None, "Salle 2")
    for _ in range(2):  # the second has nothing more to keep
        opened_and_closed(path, None)
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
    opened_and_closed(path, None)
    assert len(kept.all()) == 6


def test_a_file_that_is_no_backup_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    create_store(path, CLOCK).close()
    backups = Backups(tmp_path / "kept", path)
    backups.take(None, Why.ASKED)
    shutil.copy(path, backups.folder / "mine.jury")
    assert len(backups.all()) == 1


def test_a_dossier_just_made_is_backed_up_before_what_is_large(tmp_path: Path) -> None:
    path = tmp_path / "nouveau.jury"
    dossier = create_dossier(path)
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    dossier.backup(Why.IMPORT)
    assert [one.why for one in services().safety().backups(path)] == [Why.IMPORT]
    dossier.store.close()


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
