"""Keys are wiped once used, and no secret is said by anything."""

import gc
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from db.engine import Key
from db.files import key_of
from jury_app.application.access import Access, Who
from jury_app.application.backups import Why
from jury_app.application.persons import Pins
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import KnownError
from tests.leaks import PHRASE
from ui.crash import report

OTHER = "trois ânes en gare"


def _keys() -> list[Key]:
    """Return every key in memory that still opens something."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Key) and any(one._raw)]


def test_a_closed_dossier_leaves_no_key_in_memory(tmp_path: Path) -> None:
    path, target = tmp_path / "d.jury", tmp_path / "repris.jury"
    before = len(_keys())
    create_dossier(path, Access(PHRASE)).store.close()
    with pytest.raises(KnownError):
        open_dossier(path, Access(OTHER))
    dossier, safe = open_dossier(path, Access(PHRASE)), services().safety()
    assert len(_keys()) == before + 1
    safe.backup(dossier.store, Why.ASKED)
    [backup] = safe.backups(path)
    safe.preview(dossier.store, backup)
    safe.restore(dossier, backup, Pins())
    dossier = open_dossier(path, Access(PHRASE))
    safe.encrypt(dossier, OTHER)
    [backup] = safe.backups(path)
    safe.preview_damaged(backup, OTHER)
    safe.restore_damaged(path, backup, Access(OTHER), Pins())
    with pytest.raises(KnownError):
        safe.recover(path, target, OTHER)  # no session: nothing to recover
    assert len(_keys()) == before


def test_no_secret_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "d.jury"
    create_dossier(path, Access(PHRASE)).store.close()
    key = key_of(path, PHRASE)
    assert key is not None
    raw = key._raw.hex()
    access = Access(PHRASE, Who.PRESIDENT, "274913")
    told = [repr(key), str(key), repr(access), repr(Pins("274913", "880351"))]
    key.wipe()
    with caplog.at_level(logging.DEBUG):
        for phrase in (OTHER, None):
            with pytest.raises(KnownError) as refused:
                open_dossier(path, Access(phrase))
            told += [str(refused.value), repr(refused.value), report(refused.value)]
        dossier = open_dossier(path, Access(PHRASE))
        told += [repr(dossier), repr(dossier.store), repr(vars(dossier.store))]
        dossier.store.close()
    said = "\n".join([*told, caplog.text])
    for secret in (PHRASE, OTHER, "274913", "880351", raw, raw.upper(), str(bytes.fromhex(raw))):
        assert secret not in said


@pytest.mark.skipif(sys.platform == "win32", reason="no core dumps there")
def test_a_crash_leaves_no_memory_on_the_disk() -> None:
    import resource  # noqa: PLC0415 - not on Windows

    code = "import resource, jury_app.__main__ as program\nprogram._run(['--version'])\n"
    after = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    run = [sys.executable, "-c", f"try:\n exec({code!r})\nexcept SystemExit:\n pass\n{after}"]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    # A program that takes dumps (systemd, apport) gets them from Linux at a limit of 0, not of 1.
    heeded = sys.platform == "linux" and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0
    assert said.splitlines()[-1] == ("(1, 1)" if heeded else "(0, 0)")


def test_failed_tries_outlive_the_program_and_tell_no_name(tmp_path: Path) -> None:
    path = tmp_path / "Jury du 4 décembre.jury"
    create_dossier(path, Access(PHRASE)).store.close()
    for _ in range(3):
        with pytest.raises(KnownError):
            open_dossier(path, Access(OTHER))
    assert services().safety().seconds_to_wait(path) > 0  # as another program would read it
    kept = Path(os.environ["JURY_APP_BACKUPS"]) / "essais.json"
    text = kept.read_text(encoding="utf-8")
    assert "décembre" not in text
    assert OTHER not in text
    assert stat.S_IMODE(kept.stat().st_mode) == (0o666 if os.name == "nt" else 0o600)


def test_backups_are_no_way_round_the_wait(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    dossier, safe = create_dossier(path, Access(PHRASE)), services().safety()
    safe.backup(dossier.store, Why.ASKED)
    dossier.store.close()
    [backup] = safe.backups(path)
    codes = []
    for _ in range(4):
        with pytest.raises(KnownError) as refused:
            safe.preview_damaged(backup, OTHER)
        codes.append(refused.value.code)
    assert codes == ["PASSPHRASE_WRONG"] * 3 + ["PASSPHRASE_WAIT"]
    with pytest.raises(KnownError, match="attendez"):
        safe.restore_damaged(path, backup, Access(PHRASE), Pins())
