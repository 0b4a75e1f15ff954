"""Restoring a backup: what it changes, who may write meanwhile, what it says."""

import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.backups import Backups
from db.engine import connect
from db.files import key_of
from db.restoring import restoration_of, restore
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Backup, Why, preview
from jury_app.application.persons import Pins
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, Refusal
from jury_app.opening import safekeeping
from tests.backups.common import CLOCK, PHRASE, journalled, opened, opened_and_closed, place, sound
from tests.checking import sql_store
from tests.sitting_builder import add_candidate, mark_all
from ui.safety.backups import sentences


def test_restoring_says_first_what_differs(path: Path, phrase: str | None, tmp_path: Path) -> None:
    backups = Backups(tmp_path / "kept", path)
    made = backups.take(key_of(path, phrase), Why.OPENING)
    assert made is not None
    dossier = opened(path, phrase)
    mark_all(dossier, 1, add_candidate(dossier, 1, 3))
    then = opened(made, phrase)
    with dossier.store.read() as now, then.store.read() as before:
        shown = preview(now, before)
    for one in (dossier, then):
        one.store.close()
    (pair,) = shown.sessions
    assert [one.candidates for one in pair if one] == [4, 3]
    assert shown.lost_count == 2
    assert shown.lost[1].startswith("Candidat ajouté")
    assert restore(made, path, key_of(made, phrase)) is None
    again = sound(path, phrase)
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
        opened(path, phrase)
    good = next(backups.good(key), None)
    assert good is not None
    assert good.path == made
    aside = restore(good.path, path, key)
    assert aside is not None
    assert "endommagé" in aside.name
    sound(path, phrase).store.close()


def test_a_held_dossier_is_not_restored(path: Path, phrase: str | None, tmp_path: Path) -> None:
    made = Backups(tmp_path / "kept", path).take(key_of(path, phrase), Why.OPENING)
    assert made is not None
    holder = opened(path, phrase)
    with holder.store.read() as reader:
        reader.journal()
        with pytest.raises(EnvironmentFault) as refused:
            restore(made, path, key_of(made, phrase))
    assert refused.value.code == "DOSSIER_BUSY"
    holder.store.close()
    sound(path, phrase).store.close()


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
                everywhere += "".join(journalled(one.path, None) for one in safe.backups(path))
        finally:
            path.with_name("stop").touch()
        said = [line.split() for line in worker.stdout.read().splitlines()]
    everywhere += journalled(path, None)
    done = {rest for word, rest in said if word == "done"}
    told = {rest for word, rest in said if word == "refused"}
    assert restored
    assert {one for one in done if one not in everywhere} == set()
    assert refused | told <= {"DOSSIER_BUSY", "DOSSIER_GONE"}


def test_what_another_is_restoring_is_not_swept(tmp_path: Path) -> None:
    path = tmp_path / "essai.jury"
    dossier = create_dossier(path)
    safe = safekeeping(CLOCK)
    safe.backup(dossier.store, Why.ASKED)
    beside = restoration_of(path)
    beside.write_bytes(b"being written by another program")
    with closing(connect(path)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        safe.tidy(sql_store(dossier))
        with pytest.raises(EnvironmentFault) as refused:
            restore(safe.backups(path)[0].path, path, None)
        assert refused.value.code == "DOSSIER_BUSY"
        assert beside.exists()
    safe.tidy(sql_store(dossier))
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


def test_a_restoration_cut_off_is_finished(path: Path, phrase: str | None, kept: Backups) -> None:
    shutil.copy(kept.all()[0].path, restoration_of(path))
    path.rename(path.with_name("essai (endommagé).jury"))
    opened_and_closed(path, phrase)
    sound(path, phrase).store.close()
    assert not restoration_of(path).exists()


def test_a_copy_that_cannot_be_made_leaves_the_dossier_as_it_was(
    path: Path, phrase: str | None, kept: Backups
) -> None:
    key, backup = key_of(path, phrase), kept.all()[0].path
    place(path, phrase, "Salle 2")
    restoration_of(path).with_name(f"{restoration_of(path).name}.tmp-journal").mkdir()
    with pytest.raises(EnvironmentFault, match="ne peut pas être remise"):
        restore(backup, path, key)
    sound(path, phrase).store.close()
    assert "Salle 2" in journalled(path, phrase)
