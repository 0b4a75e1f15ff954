"""No way round the PINs: restoring, recovering, copying, waiting."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.engine import connect
from db.files import key_of
from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.backups import Backup, Why, backup_name
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import corrections_of
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, change_pin, install, persons, remove
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, KnownError, NeedsSecret, Refusal
from jury_app.domain.values import Verdict
from tests.checking import spoil, verify_file
from tests.deliberations import CHAIR, Sitting, seat_jury
from tests.deliberations import SECRETARY as GUY

PHRASE = "sept chevaux à bascule"
SECRETARY, PRESIDENT, OTHER = "274913", "880351", "975310"
BOTH = Pins(PRESIDENT, SECRETARY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "persons.jury"


@pytest.fixture
def dossier(path: Path, phrase: str | None) -> Iterator[Dossier]:
    """A dossier with persons, its oldest backup made before them."""
    made = create_dossier(path, Access(phrase))
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    seat_jury(made, 1)
    _kept(made)
    install(made, {
        Who.SECRETARY: ("Guy GAMMA", SECRETARY), Who.PRESIDENT: ("Anne ALPHA", PRESIDENT),
    })  # fmt: skip
    yield made
    made.store.close()


def _kept(dossier: Dossier) -> Backup:
    """Back a dossier up, under a path of its own."""
    services().safety().backup(dossier.store, Why.ASKED)
    return services().safety().backups(dossier.store.path)[0]


def _secretary(path: Path, phrase: str | None, pin: str = SECRETARY) -> Dossier:
    return open_dossier(path, Access(phrase, pin=pin))


def _wants_a_pin(path: Path, phrase: str | None) -> None:
    with pytest.raises(NeedsSecret) as refused:
        open_dossier(path, Access(phrase))
    assert refused.value.code == "PIN_NEEDED"
    assert verify_file(path, Access(phrase)) == []


def _spoil(path: Path) -> None:
    """Overwrite the beginning of a file: it does not open any more."""
    data = bytearray(path.read_bytes())
    data[16:8192] = bytes(8176)
    path.write_bytes(bytes(data))


def test_a_backup_from_before_the_pins_does_not_end_them(
    dossier: Dossier, phrase: str | None
) -> None:
    safe, path = services().safety(), dossier.store.path
    sessions.edit(dossier, 1, {"place": "Salle A"})
    assert safe.restore(dossier, safe.backups(path)[-1], Pins()) is None
    _wants_a_pin(path, phrase)
    again = _secretary(path, phrase)
    assert again.load(1).row.place == ""
    with again.store.read() as reader:
        assert reader.journal(1)[0].gesture == "persons.keep"
        assert set(persons(reader)) == {Who.SECRETARY, Who.PRESIDENT}
    again.store.close()


def test_former_pins_do_not_come_back(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    former = _kept(dossier)
    change_pin(dossier, Who.SECRETARY, SECRETARY, OTHER)
    safe.restore(dossier, safe.backups(path)[-1], Pins())
    # What was restored no longer tells the former PIN itself: it is known all the same.
    safe.restore(_secretary(path, phrase, OTHER), former, Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        _secretary(path, phrase)
    _secretary(path, phrase, OTHER).store.close()
    assert verify_file(path, Access(phrase)) == []


def test_pins_both_took_away_do_not_come_back(dossier: Dossier, phrase: str | None) -> None:
    path, guarded = dossier.store.path, _kept(dossier)
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
    safe, guarded = services().safety(), _kept(dossier)
    dossier.store.close()
    path.unlink()
    if fresh:
        mine = create_dossier(path, Access(phrase))
    else:
        shutil.copyfile(safe.backups(path)[-1].path, path)
        mine = open_dossier(path, Access(phrase))
    install(mine, {Who.SECRETARY: ("X", "135790"), Who.PRESIDENT: ("Y", "246801")})
    safe.restore(mine, guarded, Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        open_dossier(path, Access(phrase, pin="135790"))
    _secretary(path, phrase).store.close()


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
    _kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    dossier.store.close()
    if spoilt:
        _spoil(path)
    oldest = safe.backups(path)[-1]
    with pytest.raises(NeedsSecret):
        safe.restore_damaged(path, oldest, Access(phrase), Pins())
    with pytest.raises(EnvironmentFault, match="reste 4"):
        safe.restore_damaged(path, oldest, Access(phrase, pin=OTHER), Pins())
    aside = safe.restore_damaged(path, oldest, Access(phrase, pin=SECRETARY), Pins())
    assert (aside is not None) is spoilt
    _wants_a_pin(path, phrase)
    # What was there is kept: aside, or as one more backup.
    assert spoilt or safe.backups(path)[0].why is Why.RESTORE


@pytest.mark.parametrize("spoilt", [False, True], ids=["sound", "damaged"])
def test_a_closing_is_taken_back_by_both_alone(
    dossier: Dossier, phrase: str | None, spoilt: bool
) -> None:
    safe, path = services().safety(), dossier.store.path
    sessions.open_deliberation(dossier, 1)
    opened = _kept(dossier)
    sessions.close(dossier, 1, "ALPHA Anne", "GAMMA Guy", BOTH)
    with pytest.raises(NeedsSecret) as refused:
        safe.restore(dossier, opened, Pins())
    assert refused.value.code == "PINS_NEEDED"
    with pytest.raises(EnvironmentFault, match="président"):
        safe.restore(dossier, opened, Pins(SECRETARY, SECRETARY))
    assert dossier.load(1).row.seal
    dossier.store.close()
    if spoilt:
        _spoil(path)
    with pytest.raises(NeedsSecret):
        safe.restore_damaged(path, opened, Access(phrase, pin=SECRETARY), Pins())
    safe.restore_damaged(path, opened, Access(phrase), BOTH)
    again = _secretary(path, phrase)
    assert again.load(1).row.seal is None
    again.store.close()


@pytest.mark.parametrize("gone", [False, True])
def test_a_correction_is_taken_back_by_both_alone(path: Path, gone: bool) -> None:
    safe, made = services().safety(), create_dossier(path)
    new = sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris")
    sitting = Sitting(made, sessions.create(made, new))
    one = sitting.hear(1)
    sitting.finish()
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    before = _kept(made)
    order = CorrectionOrder(one, "BC01", Verdict.NVAL, "La note est d'un autre.", CHAIR, GUY)
    correct(made, sitting.id, order, BOTH)
    made.store.close()
    if gone:
        path.unlink()
    with pytest.raises(NeedsSecret) as refused:
        safe.restore_damaged(path, before, Access(pin=SECRETARY), Pins())
    assert refused.value.code == "PINS_NEEDED"
    safe.restore_damaged(path, before, Access(), BOTH)
    again = _secretary(path, None)
    with again.store.read() as reader:
        assert corrections_of(reader) == []
    again.store.close()


def test_a_backup_from_the_future_is_not_what_was_known_last(
    dossier: Dossier, phrase: str | None
) -> None:
    """Its clock was ahead when it was made, before the closing."""
    safe, path = services().safety(), dossier.store.path
    sessions.open_deliberation(dossier, 1)
    early = _kept(dossier)
    ahead = backup_name(early.at + timedelta(days=2), early.seq, early.why)
    before = replace(early, path=early.path.rename(early.path.with_name(ahead)))
    sessions.close(dossier, 1, "ALPHA Anne", "GAMMA Guy", BOTH)
    dossier.store.close()
    path.unlink()
    with pytest.raises(NeedsSecret) as refused:
        safe.restore_damaged(path, before, Access(phrase, pin=SECRETARY), Pins())
    assert refused.value.code == "PINS_NEEDED"


def _move(path: Path) -> None:
    path.rename(path.with_name("ailleurs.jury"))


def _replace(path: Path) -> None:
    """Put another dossier, without persons, in the place of this one."""
    create_dossier(path.with_name("autre.jury")).store.close()
    path.with_name("autre.jury").replace(path)


@pytest.mark.skipif(os.name == "nt", reason="an open file stays in its place there")
@pytest.mark.parametrize("how", [Path.unlink, _move, _replace], ids=["gone", "moved", "replaced"])
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "shut"])
def test_a_file_out_of_the_way_ends_no_pin_and_reopens_no_closing(
    dossier: Dossier, phrase: str | None, how: Callable[[Path], object], is_open: bool
) -> None:
    safe, path = services().safety(), dossier.store.path
    oldest = safe.backups(path)[-1]
    sessions.open_deliberation(dossier, 1)
    sessions.close(dossier, 1, "ALPHA Anne", "GAMMA Guy", BOTH)
    if not is_open:
        if how is _replace:
            pytest.skip("the other file speaks for itself then")
        dossier.store.close()
    how(path)

    def restore(pins: Pins) -> None:
        if is_open:
            safe.restore(dossier, oldest, pins)
        else:
            safe.restore_damaged(path, oldest, Access(phrase, pin=SECRETARY), pins)

    with pytest.raises(NeedsSecret) as refused:
        restore(Pins())
    assert refused.value.code == "PINS_NEEDED"
    restore(BOTH)
    _wants_a_pin(path, phrase)


def test_damage_ends_no_pin(path: Path) -> None:
    made = create_dossier(path)
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    _kept(made)
    made.store.close()
    spoil(path, "DELETE FROM setting")
    target = path.with_name("récupéré.jury")
    services().safety().recover(path, target, None)
    _wants_a_pin(target, None)


def test_a_damaged_dossier_that_opens_is_kept_aside(dossier: Dossier, phrase: str | None) -> None:
    safe, path = services().safety(), dossier.store.path
    guarded = _kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    dossier.store.close()
    with closing(connect(path, key_of(path, phrase))) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    path.write_bytes(bytes(data))
    opened = _secretary(path, phrase)
    aside = safe.restore(opened, guarded, Pins())
    assert aside is not None
    assert "endommagé" in aside.name
    _secretary(path, phrase).store.close()
    assert verify_file(path, Access(phrase)) == []


def test_a_gesture_after_a_restoration_is_backed_up(dossier: Dossier, phrase: str | None) -> None:
    """Numbers of journal entries are given again after a restoration; backups must see through."""
    safe, path = services().safety(), dossier.store.path
    _kept(dossier)
    before = _kept(dossier)
    sessions.edit(dossier, 1, {"place": "Salle A"})
    safe.restore(dossier, before, Pins())
    again = _secretary(path, phrase)
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
        _secretary(path, None)
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
            _secretary(path, phrase, "000000")
    for pin in (SECRETARY, OTHER):
        with pytest.raises(KnownError) as refused:
            safe.restore_damaged(path, safe.backups(path)[-1], Access(phrase, pin=pin), Pins())
        assert refused.value.code == "ROLE_LOCKED"
    access = Access(phrase, Who.PRESIDENT, PRESIDENT)
    safe.restore_damaged(path, safe.backups(path)[-1], access, Pins())
    with pytest.raises(KnownError) as refused:
        _secretary(path, phrase, OTHER)
    assert refused.value.code == "ROLE_LOCKED"
