"""No way round the PINs: restoring, recovering, copying, waiting."""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import connect
from db.files import key_of
from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, change_pin, install, persons, remove
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, KnownError, NeedsSecret, Refusal
from tests.checking import spoil, verify_file
from tests.guarded.common import (
    BOTH,
    OTHER,
    PRESIDENT,
    SECRETARY,
    kept,
    secretary,
    spoil_beginning,
    wants_a_pin,
)


def test_a_backup_from_before_the_pins_does_not_end_them(
    dossier: Dossier, phrase: str | None
) -> None:
    safe, path = services().safety(), dossier.store.path
    sessions.edit(dossier, 1, {"place": "Salle A"})
    assert safe.restore(dossier, safe.backups(path)[-1], Pins()) is None
    wants_a_pin(path, phrase)
    again = secretary(path, phrase)
    assert again.load(1).row.place == ""
    with again.store.read() as reader:
        assert reader.journal(1)[0].gesture == "persons.keep"
        assert set(persons(reader)) == {Who.SECRETARY, Who.PRESIDENT}
    again.store.close()


def test_former_pins_do_not_come_back(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    former = kept(dossier)
    change_pin(dossier, Who.SECRETARY, SECRETARY, OTHER)
    safe.restore(dossier, safe.backups(path)[-1], Pins())
    # What was restored no longer tells the former PIN itself: it is known all the same.
    safe.restore(secretary(path, phrase, OTHER), former, Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        secretary(path, phrase)
    secretary(path, phrase, OTHER).store.close()
    assert verify_file(path, Access(phrase)) == []


def test_pins_both_took_away_do_not_come_back(dossier: Dossier, phrase: str | None) -> None:
    path, guarded = dossier.store.path, kept(dossier)
    remove(dossier, BOTH)
    services().safety().restore(dossier, guarded, Pins())
    open_dossier(path, Access(phrase)).store.close()


@pytest.mark.parametrize("fresh", [False, True], ids=["older", "fresh"])
def test_the_persons_of_another_dossier_do_not_hold(
    path: Path, dossier: Dossier, phrase: str | None, fresh: bool
) -> None:
    """Whoever puts another file in the dossier's place does not speak for its persons."""
    if fresh and phrase:
        pytest.skip("a fresh file, under a key of its own, does not open the backups")
    safe, guarded = services().safety(), kept(dossier)
    dossier.store.close()
    path.unlink()
    if fresh:
        mine = create_dossier(path, Access(phrase))
    else:
        shutil.copyfile(safe.backups(path)[-1].path, path)
        mine = open_dossier(path, Access(phrase))
    install(mine, {Who.SECRETARY: ("X", "135790"), Who.PRESIDENT: ("Y", "246801")})
    if fresh:
        with pytest.raises(Refusal) as refused:
            safe.restore(mine, guarded, Pins())
        assert refused.value.code == "BACKUP_OTHER"
        mine.store.close()
        path.unlink()
        safe.restore_damaged(path, guarded, Access(phrase, pin=SECRETARY), Pins())
    else:
        safe.restore(mine, guarded, Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        open_dossier(path, Access(phrase, pin="135790"))
    secretary(path, phrase).store.close()


def test_a_reader_restores_and_converts_nothing(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    dossier.store.close()
    backup = safe.backups(path)[-1]
    reader = open_dossier(path, Access(phrase, Who.READER))
    before = path.read_bytes()
    with pytest.raises(Refusal, match="lecteur"):
        safe.restore(reader, backup, BOTH)
    with pytest.raises(Refusal, match="lecteur"):
        safe.encrypt(reader, "une autre phrase secrète")
    reader.store.close()
    with pytest.raises(Refusal, match="lecteur"):
        safe.restore_damaged(path, backup, Access(phrase, Who.READER), Pins())
    assert path.read_bytes() == before


@pytest.mark.parametrize("spoilt", [False, True], ids=["sound", "damaged"])
def test_a_dossier_that_is_not_open_is_restored_with_a_pin(
    dossier: Dossier, phrase: str | None, spoilt: bool
) -> None:
    safe, path = services().safety(), dossier.store.path
    kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    dossier.store.close()
    if spoilt:
        spoil_beginning(path)
    oldest = safe.backups(path)[-1]
    with pytest.raises(NeedsSecret):
        safe.restore_damaged(path, oldest, Access(phrase), Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        safe.restore_damaged(path, oldest, Access(phrase, pin=OTHER), Pins())
    aside = safe.restore_damaged(path, oldest, Access(phrase, pin=SECRETARY), Pins())
    assert (aside is not None) is spoilt
    wants_a_pin(path, phrase)
    # What was there is kept: aside, or as one more backup.
    assert spoilt or safe.backups(path)[0].why is Why.RESTORE


def test_damage_ends_no_pin(path: Path) -> None:
    made = create_dossier(path)
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    kept(made)
    made.store.close()
    spoil(path, "DELETE FROM setting")
    target = path.with_name("récupéré.jury")
    services().safety().recover(path, target, None)
    wants_a_pin(target, None)


def test_a_damaged_dossier_that_opens_is_kept_aside(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    guarded = kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    dossier.store.close()
    with closing(connect(path, key_of(path, phrase))) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    path.write_bytes(bytes(data))
    opened = secretary(path, phrase)
    aside = safe.restore(opened, guarded, Pins())
    assert aside is not None
    assert "endommagé" in aside.name
    secretary(path, phrase).store.close()
    assert verify_file(path, Access(phrase)) == []


def test_a_gesture_after_a_restoration_is_backed_up(dossier: Dossier, phrase: str | None) -> None:
    """Numbers of journal entries are given again after a restoration; backups must see through."""
    safe, path = services().safety(), dossier.store.path
    kept(dossier)
    before = kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    safe.restore(dossier, before, Pins())
    again = secretary(path, phrase)
    sessions.edit(again, 1, {"place": "Salle B"})
    assert safe.backup(again.store, Why.TIMED)
    assert not safe.backup(again.store, Why.TIMED)
    again.store.close()


def _five_wrong(path: Path) -> None:
    for _ in range(5):
        with pytest.raises(EnvironmentFault):
            open_dossier(path, Access(pin="000000"))


def _is_locked(path: Path) -> None:
    with pytest.raises(EnvironmentFault) as refused:
        secretary(path, None)
    assert refused.value.code == "ROLE_LOCKED"


@pytest.fixture
def locked(path: Path) -> Path:
    """A dossier whose secretary is locked."""
    made = create_dossier(path)
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    made.store.close()
    _five_wrong(path)
    return path


def test_a_copy_gives_no_more_tries(locked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copie.jury"
    shutil.copyfile(locked, copy)
    _is_locked(copy)


def test_no_waiting_unlocks_a_role(locked: Path) -> None:
    kept = Path(os.environ["JURY_APP_BACKUPS"]) / "essais.json"
    long_ago = {what: (count, at - 400 * 86_400)
                for what, (count, at) in json.loads(kept.read_text()).items()}  # fmt: skip
    kept.write_text(json.dumps(long_ago))
    _is_locked(locked)


def test_many_tries_at_once_are_five(path: Path) -> None:
    made = create_dossier(path)
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    made.store.close()

    def attempt(_number: int) -> str:
        with pytest.raises(EnvironmentFault) as refused:
            open_dossier(path, Access(pin="000000"))
        return refused.value.message

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(attempt, range(24)))
    left = sorted(one.split("reste ")[1][0] for one in said if "reste" in one)
    assert left == ["1", "2", "3", "4"]  # each told once; the fifth locks
    _is_locked(path)


def test_restoring_gives_no_more_tries(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    change_pin(dossier, Who.SECRETARY, SECRETARY, OTHER)
    dossier.store.close()
    for _ in range(5):
        with pytest.raises(EnvironmentFault):
            secretary(path, phrase, "000000")
    for pin in (SECRETARY, OTHER):
        with pytest.raises(KnownError) as refused:
            safe.restore_damaged(path, safe.backups(path)[-1], Access(phrase, pin=pin), Pins())
        assert refused.value.code == "ROLE_LOCKED"
    access = Access(phrase, Who.PRESIDENT, PRESIDENT)
    safe.restore_damaged(path, safe.backups(path)[-1], access, Pins())
    with pytest.raises(KnownError) as refused:
        secretary(path, phrase, OTHER)
    assert refused.value.code == "ROLE_LOCKED"
