"""Closings and corrections are undone, or brought back, by both codes alone."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.backups import Backup, Why, backup_name
from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.corrections import corrections_of
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, install
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, NeedsSecret
from jury_app.domain.values import Verdict
from tests.checking import spoil
from tests.deliberations import CHAIR, Sitting
from tests.deliberations import SECRETARY as GUY
from tests.guarded.common import (
    BOTH,
    PHRASE,
    PRESIDENT,
    SECRETARY,
    kept,
    secretary,
    spoil_beginning,
    wants_a_pin,
)


def _wants_both(path: Path, backup: Backup, access: Access) -> None:
    """Assert that one code does not restore a backup of a dossier that is not open."""
    with pytest.raises(NeedsSecret) as refused:
        services().safety().restore_damaged(path, backup, access, Pins())
    assert refused.value.code == "PINS_NEEDED"


def _close(dossier: Dossier) -> Backup:
    """Open and close the session; return a backup made in between."""
    sessions.open_deliberation(dossier, 1)
    before = kept(dossier)
    sessions.close(dossier, 1, "ALPHA Anne", "GAMMA Guy", BOTH)
    return before


@pytest.mark.parametrize("spoilt", [False, True], ids=["sound", "damaged"])
def test_a_closing_is_taken_back_by_both_alone(
    dossier: Dossier, phrase: str | None, spoilt: bool
) -> None:
    safe, path = services().safety(), dossier.store.path
    opened = _close(dossier)
    with pytest.raises(NeedsSecret) as refused:
        safe.restore(dossier, opened, Pins())
    assert refused.value.code == "PINS_NEEDED"
    with pytest.raises(EnvironmentFault, match="président"):
        safe.restore(dossier, opened, Pins(SECRETARY, SECRETARY))
    assert dossier.load(1).row.seal
    dossier.store.close()
    if spoilt:
        spoil_beginning(path)
    _wants_both(path, opened, Access(phrase, pin=SECRETARY))
    safe.restore_damaged(path, opened, Access(phrase), BOTH)
    again = secretary(path, phrase)
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
    before = kept(made)
    order = CorrectionOrder(one, "BC01", Verdict.NVAL, "La note est d'un autre.", CHAIR, GUY)
    correct(made, sitting.id, order, BOTH)
    made.store.close()
    if gone:
        path.unlink()
    _wants_both(path, before, Access(pin=SECRETARY))
    safe.restore_damaged(path, before, Access(), BOTH)
    again = secretary(path, None)
    with again.store.read() as reader:
        assert corrections_of(reader) == []
    again.store.close()


def test_a_backup_from_the_future_is_not_what_was_known_last(
    dossier: Dossier, phrase: str | None
) -> None:
    """Its clock was ahead when it was made, before the closing."""
    path = dossier.store.path
    sessions.open_deliberation(dossier, 1)
    early = kept(dossier)
    ahead = backup_name(early.at + timedelta(days=2), early.seq, early.why)
    before = replace(early, path=early.path.rename(early.path.with_name(ahead)))
    sessions.close(dossier, 1, "ALPHA Anne", "GAMMA Guy", BOTH)
    dossier.store.close()
    path.unlink()
    _wants_both(path, before, Access(phrase, pin=SECRETARY))


@pytest.mark.parametrize("spoilt", [False, True], ids=["sound", "damaged"])
def test_a_closing_taken_back_is_brought_back_by_both_alone(
    dossier: Dossier, phrase: str | None, spoilt: bool
) -> None:
    safe, path = services().safety(), dossier.store.path
    before = _close(dossier)
    closed = safe.backups(path)[0]
    safe.restore(dossier, before, BOTH)
    if spoilt:
        spoil_beginning(path)
    _wants_both(path, before if spoilt else closed, Access(phrase, pin=SECRETARY))


def test_no_clock_put_back_lets_one_code_take_a_closing_back(
    dossier: Dossier, phrase: str | None
) -> None:
    safe, path = services().safety(), dossier.store.path
    before = _close(dossier)
    closed = safe.backups(path)[0]
    assert closed.why is Why.CLOSED
    ahead = backup_name(closed.at + timedelta(days=2), closed.seq, closed.why)
    closed.path.rename(closed.path.with_name(ahead))
    dossier.store.close()
    path.unlink()
    _wants_both(path, before, Access(phrase, pin=SECRETARY))


@pytest.mark.parametrize("then", [None, "la phrase d'avant"], ids=["plain before", "other before"])
def test_a_sound_dossier_under_another_passphrase_stays(
    path: Path, then: str | None, tmp_path: Path
) -> None:
    """Another machine has the backups made before the passphrase was changed on this one."""
    safe, made = services().safety(), create_dossier(path, Access(then))
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    before = kept(made)
    elsewhere = replace(before, path=tmp_path / before.path.name)
    shutil.copyfile(before.path, elsewhere.path)
    safe.encrypt(made, PHRASE)
    whole = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="semble intact, mais sous une autre phrase"):
        safe.restore_damaged(path, elsewhere, Access(then), Pins())
    assert path.read_bytes() == whole
    path.rename(tmp_path / "de côté.jury")
    safe.restore_damaged(path, elsewhere, Access(then), Pins())
    open_dossier(path, Access(then)).store.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET hash = '0' || substr(hash, 2) WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
        "UPDATE journal SET after = '[{\"person.\": 1}]' WHERE instr(after, 'person.')",
    ],
)
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "shut"])
def test_a_dossier_whose_history_is_spoilt_is_restored(
    path: Path, change: str, is_open: bool
) -> None:
    made = create_dossier(path)
    sessions.create(made, sessions.NewSession("RNCP41242", "Session", "2026-12-04", "Paris"))
    install(made, {Who.SECRETARY: ("A", SECRETARY), Who.PRESIDENT: ("B", PRESIDENT)})
    last, safe = kept(made), services().safety()
    made.store.close()
    with closing(sqlite3.connect(path)) as raw:
        triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    spoil(path, *(f"DROP TRIGGER {name}" for (name,) in triggers), change)
    if is_open:
        safe.restore(secretary(path, None), last, Pins())
    else:
        safe.restore_damaged(path, last, Access(pin=SECRETARY), Pins())
    wants_a_pin(path, None)


@pytest.mark.parametrize("what", ["first page", "empty", "zeros", "cut"])
def test_a_dossier_whose_beginning_is_lost_is_replaced(
    dossier: Dossier, phrase: str | None, what: str
) -> None:
    safe, path = services().safety(), dossier.store.path
    last = kept(dossier)
    dossier.store.close()
    whole = path.read_bytes()
    path.write_bytes({
        "first page": os.urandom(4096) + whole[4096:], "empty": b"", "zeros": bytes(len(whole)),
        "cut": whole[:5000],
    }[what])  # fmt: skip
    assert safe.restore_damaged(path, last, Access(phrase, pin=SECRETARY), Pins()) is not None
    wants_a_pin(path, phrase)


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
    wants_a_pin(path, phrase)
