"""Dossiers of earlier schemas are opened, newer ones refused; a migration is all or nothing."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from db.engine import connect
from db.files import key_of, open_as_found
from db.migrate import upgrade
from db.schema import SCHEMA_VERSION
from jury_app.application import sessions
from jury_app.application.access import Access, Who
from jury_app.application.backups import Why
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Pins, install
from jury_app.application.pieces import content_of, pieces_of
from jury_app.application.verification import verify_dossier
from jury_app.bootstrap import SystemClock, create_dossier, open_dossier, services
from jury_app.catalog import Catalog
from jury_app.domain.errors import EnvironmentFault, KnownError, Refusal
from tests.checking import spoil, verify_file
from tests.conftest import CommandLine
from tests.leaks import PHRASE, leaks
from tools.keep_dossier import SCAN

_DOSSIERS = Path(__file__).parent / "dossiers"
_JOINED = _DOSSIERS / "0001-joint.jury"
"""Encrypted, of the first schema; names a file that lay beside it."""
_KEPT = sorted(set(_DOSSIERS.glob("*.jury")) - {_JOINED})
_MIGRATIONS = Path(upgrade.__code__.co_filename).parent / "migrations"


def _schema(path: Path, phrase: str | None) -> list[tuple[str, ...]]:
    with closing(connect(path, key_of(path, phrase))) as raw:
        found = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return sorted((*row[:3], "".join((row[3] or "").split())) for row in found)


def _set_version(path: Path, version: str) -> None:
    with closing(connect(path)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))


def test_each_schema_is_kept_plain_and_encrypted() -> None:
    numbers = [f"{number + 1:04d}" for number in range(int(SCHEMA_VERSION))]
    assert {file.stem for file in _KEPT} == {n + end for n in numbers for end in ("", "-chiffre")}


@pytest.mark.parametrize("file", _KEPT, ids=lambda file: file.stem)
def test_a_dossier_of_every_schema_opens_as_a_fresh_one(tmp_path: Path, file: Path) -> None:
    path, fresh = tmp_path / file.name, tmp_path / "fresh.jury"
    phrase = PHRASE if "chiffre" in file.stem else None
    shutil.copyfile(file, path)
    dossier = open_dossier(path, Access(phrase))
    assert [one.label for one in dossier.sessions()] == ["Session close", "Session en cours"]
    marks = [len(one.marks) for one in dossier.load(1).candidates.values()]
    assert len(marks) == 3
    assert min(marks) > 10
    sessions.edit(dossier, 2, {"place": "Salle C"})
    dossier.store.close()
    assert verify_file(path, Access(phrase)) == []
    create_dossier(fresh, Access(phrase)).store.close()
    assert _schema(path, phrase) == _schema(fresh, phrase)


_OLDER = [file for file in _KEPT if not file.stem.startswith(SCHEMA_VERSION)]
SECRETARY, PRESIDENT = "274913", "880351"


@pytest.fixture(params=_OLDER, ids=lambda file: file.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    """A dossier of an older schema, with persons; its path and passphrase."""
    path = Path(shutil.copyfile(request.param, tmp_path / "ancien.jury"))
    phrase = PHRASE if "chiffre" in request.param.stem else None
    clock = SystemClock()
    store = open_as_found(path, clock, phrase)
    install(Dossier(store, Catalog(), clock), {
        Who.SECRETARY: ("Guy GAMMA", SECRETARY), Who.PRESIDENT: ("Anne ALPHA", PRESIDENT),
    })  # fmt: skip
    store.close()
    return path, phrase


def _untouched(path: Path, before: bytes) -> None:
    assert path.read_bytes() == before
    assert services().safety().backups(path) == []
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_verifying_an_older_dossier_writes_nothing(older: tuple[Path, str | None]) -> None:
    path, phrase = older
    path.chmod(0o400)
    before = path.read_bytes()
    assert verify_file(path, Access(phrase)) == []
    _untouched(path, before)
    path.chmod(0o600)
    with closing(connect(path, key_of(path, phrase))) as raw:
        raw.execute("UPDATE candidate SET birth_place = 'ailleurs' WHERE session_id = 2")
    before = path.read_bytes()
    assert "ROW_CHANGED" in {problem.code for problem in verify_file(path, Access(phrase))}
    _untouched(path, before)


@pytest.mark.parametrize("file", _OLDER, ids=lambda file: file.stem)
def test_an_older_dossier_is_compared_with_its_own_schema(tmp_path: Path, file: Path) -> None:
    path = Path(shutil.copyfile(file, tmp_path / "ancien.jury"))
    access = Access(PHRASE if "chiffre" in file.stem else None)
    assert verify_file(path, access) == []
    with closing(connect(path, key_of(path, access.passphrase))) as raw:
        raw.execute("DROP TRIGGER mark_sealed_insert")
        raw.execute("DROP TRIGGER decision_sealed_delete")
        raw.execute("CREATE TRIGGER mark_sealed_insert BEFORE INSERT ON mark WHEN 0 "
                    "BEGIN SELECT 1; END")  # fmt: skip
    assert [(one.code, one.message) for one in verify_file(path, access)] == [
        ("SCHEMA_CHANGED",
         "Structure du dossier : il manque le déclencheur decision_sealed_delete."),
        ("SCHEMA_CHANGED",
         "Structure du dossier : le déclencheur mark_sealed_insert n'est plus du programme."),
    ]  # fmt: skip


@pytest.mark.parametrize("disarmed", [False, True])
@pytest.mark.parametrize("version", ["0001", "0002"])
@pytest.mark.parametrize("name", [SCHEMA_VERSION, f"{SCHEMA_VERSION}-chiffre"])
def test_an_older_version_written_over_hides_no_trigger(
    tmp_path: Path, name: str, version: str, disarmed: bool
) -> None:
    path = Path(shutil.copyfile(_DOSSIERS / f"{name}.jury", tmp_path / "d.jury"))
    access = Access(PHRASE if "chiffre" in name else None, window=True)
    with closing(connect(path, key_of(path, access.passphrase))) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))
        if disarmed:
            raw.execute("DROP TRIGGER session_sealed_update")
            raw.execute("CREATE TRIGGER session_sealed_update BEFORE UPDATE ON session WHEN 0 "
                        "BEGIN SELECT 1; END")  # fmt: skip
    before, problems = path.read_bytes(), verify_file(path, access)
    with pytest.raises(Refusal) as refused:
        open_dossier(path, access)  # to migrate it would erase the trace
    assert refused.value.code == "DOSSIER_DAMAGED"
    assert str(path) in refused.value.message
    _untouched(path, before)
    assert verify_file(path, access) == problems != []
    said = [one.message for one in problems if one.code == "SCHEMA_CHANGED"]
    named = "Structure du dossier : le déclencheur session_sealed_update n'est plus du programme."
    stated = "Structure du dossier : sa version n'est plus celle du programme."
    if version == "0001":  # what it lacks is there already: it cannot even be brought up
        assert [one.code for one in problems] == ["DOSSIER_DAMAGED"]
    elif disarmed:
        assert named in said
    else:
        assert said == [stated]


def test_comparing_minutes_with_an_older_dossier_writes_nothing(
    cli: CommandLine, older: tuple[Path, str | None], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path, phrase = older
    folder = tmp_path / "papiers"
    folder.mkdir()
    paper = folder / "pv.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(paper)
    kept = Path(shutil.copyfile(path, folder / path.name))
    before = kept.read_bytes()
    if phrase:
        monkeypatch.setenv("JURY_APP_PASSPHRASE", phrase)
    assert cli("verify", paper, "--dossier", kept, "--json") == 1
    assert cli.json["ok"] is False
    assert kept.read_bytes() == before
    assert services().safety().backups(kept) == []


def test_a_reader_reads_an_older_dossier_and_writes_nothing(
    older: tuple[Path, str | None],
) -> None:
    path, phrase = older
    before = path.read_bytes()
    dossier = open_dossier(path, Access(phrase, Who.READER))
    assert len(dossier.load(1).candidates) == 3
    assert "version précédente" in dossier.notice
    assert dossier.store.version() == dossier.store.version()
    with pytest.raises(Refusal, match="lecteur"):
        sessions.edit(dossier, 2, {"place": "Salle C"})
    assert verify_dossier(dossier) == []
    dossier.store.close()
    _untouched(path, before)


def test_an_older_dossier_is_migrated_after_the_pin(older: tuple[Path, str | None]) -> None:
    path, phrase = older
    before = path.read_bytes()
    for pin in (None, "000000"):
        with pytest.raises(EnvironmentFault):
            open_dossier(path, Access(phrase, pin=pin))
        _untouched(path, before)
    dossier = open_dossier(path, Access(phrase, pin=SECRETARY))
    sessions.edit(dossier, 2, {"place": "Salle C"})
    dossier.store.close()
    assert verify_file(path, Access(phrase)) == []
    assert Why.MIGRATION in {one.why for one in services().safety().backups(path)}


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """A dossier of the first schema, and beside it the file joined to its session."""
    folder = tmp_path / "d.pieces"
    folder.mkdir()
    (folder / "2026-DESRA-PAR-01 - papier signé.jpg").write_bytes(SCAN)
    return Path(shutil.copyfile(_JOINED, tmp_path / "d.jury"))


def _open(path: Path) -> Dossier:
    return open_dossier(path, Access(PHRASE))


def _content(dossier: Dossier) -> bytes:
    with dossier.store.read() as reader:
        [piece] = pieces_of(reader)
    return content_of(dossier, piece)


def test_a_file_beside_an_older_dossier_moves_into_it(joined: Path) -> None:
    before = set(joined.parent.iterdir())
    dossier = _open(joined)
    assert _content(dossier) == SCAN
    assert verify_dossier(dossier) == []
    dossier.store.close()
    assert [path.name for path in joined.parent.iterdir()] == ["d.jury"]
    assert len(before) == 2
    assert leaks([joined], [SCAN.decode()]) == []
    kept = services().safety().backups(joined)
    assert [one.why for one in kept] == [Why.OPENING, Why.MIGRATION]
    saved = open_dossier(kept[0].path, Access(PHRASE))
    assert _content(saved) == SCAN
    saved.store.close()


def test_a_file_that_was_changed_or_is_gone_stays_named_until_it_is_back(joined: Path) -> None:
    file = next(joined.with_suffix(".pieces").iterdir())
    file.write_bytes(b"another picture")
    for code in ("PIECE_CHANGED", "PIECE_MISSING"):
        dossier = _open(joined)
        problems = verify_dossier(dossier)
        dossier.store.close()
        assert [one.code for one in problems] == [code]
        if file.exists():
            file.unlink()
    file.write_bytes(SCAN)
    _open(joined).store.close()
    assert verify_file(joined, Access(PHRASE)) == []
    assert not file.exists()


def test_an_older_backup_put_back_finds_its_file_in_a_newer_one(joined: Path) -> None:
    safe, dossier = services().safety(), _open(joined)
    oldest = safe.backups(joined)[-1]
    assert oldest.why is Why.MIGRATION
    safe.restore(dossier, oldest, Pins())
    again = _open(joined)
    assert _content(again) == SCAN
    assert verify_dossier(again) == []
    again.store.close()


def test_a_kept_file_follows_a_new_passphrase_and_a_recovery(tmp_path: Path) -> None:
    path, target = tmp_path / "d.jury", tmp_path / "recovered.jury"
    shutil.copyfile(_DOSSIERS / "0002.jury", path)
    safe = services().safety()
    dossier = open_dossier(path)
    assert leaks([path], [SCAN.decode()]) != []
    safe.encrypt(dossier, PHRASE)
    assert safe.recover(path, target, PHRASE) > 0
    for one in (path, target):
        again = _open(one)
        assert _content(again) == SCAN
        assert verify_dossier(again) == []
        again.store.close()
    backups = [one.path for one in safe.backups(path)]
    assert backups
    assert leaks([path, target, *backups], [SCAN.decode()]) == []


def test_a_newer_dossier_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.jury"
    create_dossier(path).store.close()
    _set_version(path, "9999")
    before = path.read_bytes()
    with pytest.raises(KnownError) as refused:
        open_dossier(path)
    assert refused.value.code == "DOSSIER_NEWER"
    assert "mettez le programme à jour" in refused.value.message
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "version",
    ["''", "'0000'", "'0002x'", "'0/03'", "'0003 '", "'9'", "x'30303033'", "'0002'), (''"],
)
def test_a_version_that_never_was_is_damage_of_the_dossier_named(
    tmp_path: Path, version: str
) -> None:
    path = tmp_path / "essai.jury"
    create_dossier(path).store.close()
    spoil(path, "DELETE FROM alembic_version", f"INSERT INTO alembic_version VALUES ({version})")
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        open_dossier(path)
    [problem] = verify_file(path)
    assert refused.value.code == problem.code == "DOSSIER_DAMAGED"
    assert f"Le dossier {path} est endommagé" in refused.value.message
    assert str(path) in problem.message
    assert path.read_bytes() == before


def test_a_dossier_of_other_tables_than_its_version_has_is_not_migrated(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(_DOSSIERS / "0002.jury", tmp_path / "d.jury"))
    spoil(path, "ALTER TABLE candidate ADD COLUMN extra TEXT")
    before = path.read_bytes()
    with pytest.raises(Refusal, match="endommagé"):
        open_dossier(path)
    _untouched(path, before)
    assert "SCHEMA_CHANGED" in {problem.code for problem in verify_file(path)}


def test_an_older_dossier_is_backed_up_before_anything_is_tried(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(_DOSSIERS / "0002.jury", tmp_path / "d.jury"))
    spoil(path, "DROP TRIGGER mark_sealed_insert")  # the migration, which replaces it, fails
    before = path.read_bytes()
    with pytest.raises(KnownError) as refused:
        open_dossier(path)
    assert refused.value.code == "DOSSIER_DAMAGED"
    assert path.read_bytes() == before
    assert [one.why for one in services().safety().backups(path)] == [Why.MIGRATION]


@pytest.fixture
def steps(tmp_path: Path) -> Callable[[str, str], Path]:
    """Migrations of the program, and after them two of the test's."""

    def build(first: str, second: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(_MIGRATIONS, folder)
        last = SCHEMA_VERSION
        for name, sql in (("8001", first), ("8002", second)):
            (folder / "versions" / f"{name}_test.py").write_text(
                f"from alembic import op\nrevision, down_revision = {name!r}, {last!r}\n\n\n"
                f"def upgrade():\n    for sql in {sql.split(';')!r}:\n        op.execute(sql)\n",
                encoding="utf-8",
            )
            last = name
        return folder

    return build


@pytest.mark.parametrize("phrase", [None, PHRASE], ids=["plain", "encrypted"])
def test_each_step_of_a_migration_is_all_or_nothing(
    tmp_path: Path, steps: Callable[[str, str], Path], phrase: str | None
) -> None:
    path = tmp_path / "d.jury"
    create_dossier(path, Access(phrase)).store.close()
    folder = steps("CREATE TABLE one (a)", "CREATE TABLE two (a); INSERT INTO missing VALUES (1)")
    with pytest.raises(KnownError):
        upgrade(path, key_of(path, phrase), scripts=folder)
    with closing(connect(path, key_of(path, phrase))) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("8001",)]
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
    assert "one" in tables
    assert "two" not in tables
    assert list(tmp_path.glob("d.jury-*")) == []
