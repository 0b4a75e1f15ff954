"""Dossiers of earlier schemas are opened, newer ones refused; a migration is all or nothing."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import connect
from db.files import key_of
from db.migrate import upgrade
from db.schema import SCHEMA_VERSION
from jury_app.application import sessions
from jury_app.application.access import Access
from jury_app.application.backups import Why
from jury_app.bootstrap import create_dossier, open_dossier, services, verify_file
from jury_app.domain.errors import KnownError
from tests.leaks import PHRASE

_KEPT = sorted((Path(__file__).parent / "dossiers").glob("*.jury"))
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


def test_an_older_dossier_is_backed_up_before_anything_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "older.jury"
    create_dossier(path).store.close()
    _set_version(path, "0000")  # a schema that never was: backed up all the same, then refused
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
