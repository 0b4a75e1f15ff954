"""Encryption and persons on the command line and below it."""

import json
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from db.attempts import FileAttempts
from db.holding import hold_file
from db.places import is_unc, named_cloud
from jury_app.application import jury, sessions
from jury_app.application.access import Access, Who, seconds_to_wait
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, change_pin, install, remove, unlock
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import create_dossier, open_dossier, services
from jury_app.domain.errors import EnvironmentFault, KnownError, NeedsSecret, Refusal
from tests.conftest import CommandLine
from tests.deliberations import seat_jury

PHRASE = "sept chevaux à bascule"
_NEW = ("--certification", "RNCP41242", "--date", "2026-12-04", "--campus", "Paris",
        "--label", "Session 2026")  # fmt: skip


@pytest.fixture
def phrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "phrase.txt"
    path.write_text(f"{PHRASE}\n", encoding="utf-8")
    return path


@pytest.fixture
def encrypted(cli: CommandLine, tmp_path: Path, phrase_file: Path) -> Path:
    path = tmp_path / "secret.jury"
    assert cli("new", path, *_NEW, "--passphrase-file", phrase_file) == 0
    return path


def test_new_wants_a_passphrase_or_a_plain_word_against_it(
    cli: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "d.jury"
    assert cli("new", path, *_NEW) == 2
    assert "--passphrase-file" in cli.err
    assert "--no-encryption" in cli.err
    assert not path.exists()
    assert cli("new", path, *_NEW, "--no-encryption") == 0
    assert path.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_passphrase_is_read_as_windows_writes_it(
    cli: CommandLine, encrypted: Path, phrase_file: Path, encoding: str
) -> None:
    phrase_file.write_bytes(f"{PHRASE}\r\n".encode(encoding))
    assert cli("check", encrypted, "--json", "--passphrase-file", phrase_file) == 0
    phrase_file.write_bytes(PHRASE.encode("cp1252"))
    assert cli("check", encrypted, "--json", "--passphrase-file", phrase_file) == 3
    assert "n'est pas en UTF-8" in cli.err


def test_commands_take_the_passphrase_from_a_file_or_a_variable(
    cli: CommandLine, encrypted: Path, phrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not encrypted.read_bytes().startswith(b"SQLite")
    before = encrypted.read_bytes()
    assert cli("check", encrypted, "--json") == 3
    assert cli.out == ""
    assert "--passphrase-file" in cli.err
    assert cli("check", encrypted, "--json", "--passphrase-file", phrase_file) == 0
    monkeypatch.setenv("JURY_APP_PASSPHRASE", PHRASE)
    assert cli("verify", encrypted, "--json") == 0
    assert cli.json == {"ok": True, "problems": []}
    monkeypatch.setenv("JURY_APP_PASSPHRASE", "autre")
    assert cli("results", encrypted) == 3
    assert "phrase secrète" in cli.err
    assert encrypted.read_bytes() == before
    assert [p.name for p in encrypted.parent.iterdir() if p.name.startswith("secret")] == [
        encrypted.name
    ]


def test_each_wrong_passphrase_makes_the_next_wait_longer() -> None:
    assert [seconds_to_wait(n, 0) for n in (0, 2, 3, 4, 5, 30)] == [0, 0, 1, 2, 4, 30]
    assert seconds_to_wait(5, 3) == 1
    assert seconds_to_wait(5, 60) == 0


def test_files_are_the_owners_alone(encrypted: Path) -> None:
    assert stat.S_IMODE(encrypted.stat().st_mode) == 0o600


SECRETARY, PRESIDENT = "274913", "880351"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Dossier]:
    """A dossier with persons, ready to close."""
    dossier = create_dossier(tmp_path / "persons.jury")
    session_id = sessions.create(
        dossier, sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris")
    )
    seat_jury(dossier, session_id)
    install(dossier, {
        Who.SECRETARY: ("Guy GAMMA", SECRETARY), Who.PRESIDENT: ("Anne ALPHA", PRESIDENT),
    })  # fmt: skip
    sessions.open_deliberation(dossier, session_id)
    yield dossier
    dossier.store.close()


def test_persons_open_with_their_pin_and_are_named(guarded: Dossier) -> None:
    path = guarded.store.path
    with pytest.raises(NeedsSecret):
        open_dossier(path)
    with pytest.raises(EnvironmentFault, match="reste 4 essais"):
        open_dossier(path, Access(pin=PRESIDENT))
    president = open_dossier(path, Access(who=Who.PRESIDENT, pin=PRESIDENT))
    sessions.edit(president, 1, {"place": "Salle A"})
    with president.store.read() as reader:
        assert reader.journal(1)[0].who == "Anne ALPHA (président)"
    assert verify_dossier(president) == []
    president.store.close()


def test_a_reader_only_reads(guarded: Dossier) -> None:
    reader = open_dossier(guarded.store.path, Access(who=Who.READER))
    assert reader.load(1).row.label == "Session 2026"
    with pytest.raises(Refusal, match="lecteur"):
        sessions.edit(reader, 1, {"place": "Salle A"})
    reader.store.close()


def test_five_wrong_pins_lock_a_role_until_the_other_unlocks_it(guarded: Dossier) -> None:
    path = guarded.store.path
    for _ in range(5):
        with pytest.raises(EnvironmentFault):
            open_dossier(path, Access(pin="000000"))
    with pytest.raises(EnvironmentFault) as refused:
        open_dossier(path, Access(pin=SECRETARY))
    assert refused.value.code == "ROLE_LOCKED"
    with pytest.raises(EnvironmentFault):
        unlock(guarded, Who.SECRETARY, SECRETARY)
    unlock(guarded, Who.SECRETARY, PRESIDENT)
    open_dossier(path, Access(pin=SECRETARY)).store.close()


def test_closing_wants_both_pins(cli: CommandLine, guarded: Dossier, tmp_path: Path) -> None:
    path = guarded.store.path
    secretary, president = tmp_path / "s.pin", tmp_path / "p.pin"
    secretary.write_text(SECRETARY, encoding="utf-8")
    president.write_text(PRESIDENT, encoding="utf-8")
    closing = ["close", path, "--chair", "ALPHA Anne", "--secretary", "GAMMA Guy",
               "--pin-file", secretary]  # fmt: skip
    assert cli(*closing) == 3
    assert cli(*closing, "--chair-pin-file", secretary, "--secretary-pin-file", secretary) == 3
    assert cli(*closing, "--chair-pin-file", president, "--secretary-pin-file", secretary) == 0
    assert cli("verify", path) == 0
    with guarded.store.read() as reader:
        last = reader.journal(1)[0]
    assert last.who == "Guy GAMMA (secrétaire)"
    assert last.label.endswith(
        "; codes donnés par Anne ALPHA (président) et Guy GAMMA (secrétaire)"
    )


def test_a_pin_forged_by_raw_sql_is_found(guarded: Dossier) -> None:
    other = create_dossier(guarded.store.path.with_name("other.jury"))
    install(other, {Who.SECRETARY: ("X", "135790"), Who.PRESIDENT: ("Y", "246801")})
    other.store.close()
    raw = sqlite3.connect(guarded.store.path)
    raw.execute("ATTACH ? AS o", (str(other.store.path),))
    raw.execute("UPDATE setting SET value = (SELECT value FROM o.setting s WHERE s.key = "
                "setting.key)")  # fmt: skip
    raw.commit()
    raw.close()
    assert {p.code for p in verify_dossier(guarded)} == {"ROW_CHANGED"}


def test_pins_are_changed_and_removed_only_by_their_owners(guarded: Dossier) -> None:
    with pytest.raises(EnvironmentFault):
        change_pin(guarded, Who.SECRETARY, PRESIDENT, "975310")
    with pytest.raises(Refusal, match="Chacun choisit son propre code"):
        change_pin(guarded, Who.SECRETARY, SECRETARY, PRESIDENT)
    change_pin(guarded, Who.SECRETARY, SECRETARY, "975310")
    with pytest.raises(EnvironmentFault):
        remove(guarded, Pins(PRESIDENT, SECRETARY))
    remove(guarded, Pins(PRESIDENT, "975310"))
    open_dossier(guarded.store.path).store.close()


@pytest.mark.parametrize("pin", ["12345", "123456", "987654", "111111", "12a456", "1234567890123"])
def test_a_weak_pin_is_refused(tmp_path: Path, pin: str) -> None:
    dossier = create_dossier(tmp_path / "d.jury")
    with pytest.raises(Refusal) as refused:
        install(dossier, {Who.SECRETARY: ("A", pin), Who.PRESIDENT: ("B", PRESIDENT)})
    assert refused.value.code == "PIN_WEAK"
    dossier.store.close()


def test_a_second_window_only_reads_and_says_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    first = create_dossier(path, Access(window=True))
    sessions.create(first, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    second = open_dossier(path, Access(window=True))
    assert "déjà ouvert dans une fenêtre" in second.only_read
    with pytest.raises(KnownError, match="lecture seule"):
        jury.add(second, 1, {"last_name": "X"})
    command = open_dossier(path)
    sessions.edit(command, 1, {"place": "Salle C"})
    command.store.close()
    assert second.load(1).row.place == first.load(1).row.place == "Salle C"
    second.store.close()
    first.store.close()
    third = open_dossier(path, Access(window=True))
    assert third.only_read == ""
    third.store.close()
    assert [p.name for p in tmp_path.iterdir()] == ["d.jury"]


@pytest.mark.parametrize(
    ("moved", "lives"),
    [({"began", "booted"}, True), ({"booted"}, True), ({"began"}, False)],
    ids=["clock put right on Linux", "clock put right on Windows", "another process"],
)
def test_a_window_still_holds_its_dossier_when_the_clock_is_put_right(
    tmp_path: Path, moved: set[str], lives: bool
) -> None:
    path = tmp_path / "d.jury"
    first = create_dossier(path, Access(window=True))
    file = hold_file(path)
    said = json.loads(file.read_text(encoding="utf-8"))
    # What this window would have written, had it been opened before the clock moved.
    file.write_text(json.dumps(said | {what: said[what] - 300 for what in moved}))
    second = open_dossier(path, Access(window=True))
    assert bool(second.only_read) is lives
    second.store.close()
    first.store.close()


def test_a_clock_that_was_ahead_makes_nobody_wait_long(tmp_path: Path) -> None:
    file, now = tmp_path / "essais.json", time.time()
    file.write_text(json.dumps({"x": [6, now + 86_400]}))
    attempts = FileAttempts(file)
    assert attempts.failures("x") == (6, 0.0)
    with attempts.turn():
        pass
    count, since = FileAttempts(file).failures("x")
    assert count == 6
    assert 0 < since < 60


@pytest.mark.parametrize(
    ("folder", "cloud"),
    [
        ("C:/Users/x/OneDrive - École/jury", "OneDrive"), ("/home/x/Dropbox/d", "Dropbox"),
        ("/home/x/Nextcloud2", "Nextcloud"), ("/home/x/Documents", None),
        ("/Users/x/Library/Mobile Documents/a", "iCloud"), ("/home/x/Dropboxes", None),
    ],
)  # fmt: skip
def test_folders_of_clouds_are_known(folder: str, cloud: str | None) -> None:
    assert named_cloud(PurePosixPath(folder) / "d.jury") == cloud


def test_a_share_of_windows_is_known() -> None:
    assert is_unc(r"\\serveur\jury\d.jury")
    assert not is_unc(r"\\?\C:\d.jury")
    assert not is_unc("/home/x/d.jury")


def test_a_dossier_in_a_cloud_is_one_file_and_says_so(cli: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    path = folder / "d.jury"
    create_dossier(tmp_path / "d.jury").store.close()
    (tmp_path / "d.jury").rename(path)
    dossier = open_dossier(path)
    assert "Dropbox" in dossier.notice
    sessions.create(dossier, sessions.NewSession("RNCP41242", "S", "2026-12-04", "Paris"))
    assert [p.name for p in folder.iterdir()] == ["d.jury"]
    dossier.store.close()
    assert cli("new", folder / "e.jury", *_NEW, "--no-encryption") == 0
    assert "Dropbox" in cli.err
    assert cli("nomination", folder / "e.jury", "--number", "1", "--date", "2026-11-02") == 0
    assert cli.err.count("Dropbox") == 1
    assert cli("results", folder / "e.jury") == 0
    assert cli.err == ""


def test_documents_are_the_owners_alone_and_never_replace_a_dossier(
    cli: CommandLine, encrypted: Path, phrase_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.xlsx"
    opening = ("--passphrase-file", phrase_file)
    assert cli("export", encrypted, "-o", out, *opening) == 0
    minutes = tmp_path / "pv.pdf"
    assert cli("minutes", encrypted, "--draft", "-o", minutes, *opening) == 0
    template = tmp_path / "modele.xlsx"
    assert cli("template", "--certification", "RNCP41242", "-o", template) == 0
    for file in (out, minutes, template):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = tmp_path / "other.jury"
    assert cli("new", other, *_NEW, *opening) == 0
    before = other.read_bytes()
    assert cli("minutes", encrypted, "--draft", "-o", other, *opening) == 1
    assert other.read_bytes() == before


def test_a_link_leads_to_the_dossier_itself(tmp_path: Path) -> None:
    real, link = tmp_path / "vrai" / "d.jury", tmp_path / "lien.jury"
    real.parent.mkdir()
    create_dossier(real).store.close()
    link.symlink_to(real)
    dossier, safe = open_dossier(link, Access(window=True)), services().safety()
    again = open_dossier(real, Access(window=True))
    assert "déjà ouvert" in again.only_read
    again.store.close()
    assert safe.backups(link) == safe.backups(real) != []
    safe.encrypt(dossier, "sept chevaux à bascule")
    assert link.is_symlink()
    assert not real.read_bytes().startswith(b"SQLite format 3")
    real.write_bytes(b"")
    safe.restore_damaged(link, safe.backups(link)[0], Access("sept chevaux à bascule"), Pins())
    assert link.is_symlink()
    open_dossier(real, Access("sept chevaux à bascule")).store.close()


def test_a_link_into_a_cloud_is_known(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "jury").symlink_to(tmp_path / "OneDrive")
    dossier = create_dossier(tmp_path / "jury" / "d.jury")
    assert "OneDrive" in dossier.notice
    dossier.store.close()
