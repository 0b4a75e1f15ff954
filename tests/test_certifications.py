"""Certification files: what the two of the project say, a third by its file alone, bad files."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import ValidationError

from jury_app.catalog import Catalog
from jury_app.data_faults import content_fault
from jury_app.domain.certification import Certification
from jury_app.domain.errors import Refusal
from jury_app.domain.values import Route
from tests.conftest import CommandLine, new_file
from tests.workbooks import Rows, results, write

FOLDER = Path(__file__).parent.parent / "resources" / "certifications"
ROUTES = "\n".join(
    f'[[routes]]\nid = "{r.value}"\nlabel = "{r.value}"\nshort = "{r.value}"\nopen = '
    + ("true" if r in {Route.INITIAL, Route.CONTINUING} else "false")
    for r in Route
)
THIRD = f"""
code = "RNCP99001"
title = "Certification inventée"
label = "ESSAI"
level = 5
programmes_start = 2025-01-01
registration_end = 2030-12-31
campuses = ["Lyon"]
certifiers = [{{ name = "École inventée", siret = "12345678901234" }}]

[jury]
professionals = 2

[language]
level = "C1"
bloc = "BC01"
gates = "certification"

[internship]
weeks = 4

[[options]]
label = "Unique"
bloc = "BC02"

[[blocs]]
code = "BC01"
title = "Un"
short = "Un"
epreuves = [{{ code = "E1", label = "Écrit" }}, {{ code = "G1", label = "Groupe" }}]

[[blocs]]
code = "BC02"
title = "Deux"
short = "Deux"
epreuves = [{{ code = "O1", label = "Oral" }}]

{ROUTES}
"""


@pytest.fixture
def add_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Add a certification file to the school's own data."""
    folder = tmp_path / "data" / "certifications"
    folder.mkdir(parents=True)
    monkeypatch.setenv("JURY_APP_DATA", str(tmp_path / "data"))

    def add(text: str, name: str = "RNCP99001") -> None:
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")

    return add


@pytest.mark.parametrize(
    ("code", "blocs", "common", "siret", "open_routes"),
    [
        ("RNCP41242", 11, 7, 4, {"initial", "continuing", "experience"}),
        ("RNCP41241", 8, 6, 2, set(Route) - {Route.INDIVIDUAL}),
    ],
)
def test_the_two_certifications_say_what_their_fiches_say(
    code: str, blocs: int, common: int, siret: int, open_routes: set[str]
) -> None:
    found = Catalog(()).certification(code)
    assert (len(found.blocs), len(found.common_blocs), len(found.certifiers)) == (
        blocs, common, siret,
    )  # fmt: skip
    assert all(len(c.siret) == 14 for c in found.certifiers)
    assert {r.id for r in found.routes if r.open} == open_routes
    assert {len(found.plan(Route.INITIAL, o.label).codes) for o in found.options} == {common + 1}
    for option in found.options:
        plan = found.plan(Route.EXPERIENCE, option.label)
        assert plan.epreuves == {f"{b}-{e}" for b in plan.codes for e in ("D1", "S1")}


def test_a_third_certification_works_by_its_file_alone(
    add_file: Any, cli: CommandLine, tmp_path: Path
) -> None:
    add_file(THIRD)
    path = tmp_path / "d.jury"
    assert cli("new", path, "--certification", "rncp99001", "--date", "2026-12-04",
               "--campus", "lyon", "--label", "S", "--no-encryption") == 0  # fmt: skip
    header = ["INE", "NOM Prénom", "Voie", "Option", "Anglais", "Stage", "BC01-E1", "BC02-O1"]
    rows: Rows = [header, *(
        [f"00000000{i}AB", f"{name} Anne", "FI", "Unique", level, weeks, 12, 12]
        for i, (name, level, weeks) in enumerate([
            ("SURE", "C1", 4), ("BELOW", "B2", 4), ("UNKNOWN", None, 4), ("SHORT", "C2", 3),
            ("BOTH", "B2", None),
        ])
    )]  # fmt: skip
    groups: Rows = [["Groupe", "INE"], *([f"G{i}", f"00000000{i}AB"] for i in range(5))]
    sheets: Rows = [["Groupe", "Ensemble"], *([f"G{i}", 13] for i in range(5))]
    book = write(tmp_path / "c.xlsx", {"N": rows, "BC01-G1": groups, "BC01-G1 notes": sheets})
    assert cli("import", path, book) == 0
    found = {n: (c["proposal"], c["reasons"]) for n, c in results(cli, path).items()}
    assert found == {
        "SURE": ("ADM", []),
        "BELOW": ("PART", ["LANGUAGE_BELOW"]),
        "UNKNOWN": ("ATT", ["LANGUAGE_UNKNOWN"]),
        "SHORT": ("PART", ["INTERNSHIP_SHORT"]),
        "BOTH": ("ATT", ["LANGUAGE_BELOW", "INTERNSHIP_UNKNOWN"]),
    }
    blocs = cli.json["candidates"][0]["blocs"]
    assert {b["proposal"] for b in blocs.values()} == {"VAL"}
    assert blocs["BC01"]["average"] == "12.50"


def test_a_school_may_replace_a_certification_and_old_sessions_keep_their_copy(
    add_file: Any, cli: CommandLine, tmp_path: Path
) -> None:
    old = tmp_path / "old.jury"
    new_file(cli, old)
    text = (FOLDER / "RNCP41242.toml").read_text(encoding="utf-8")
    add_file(text.replace('label = "Montage"', 'label = "Montage et son"'), "RNCP41242")
    fresh = tmp_path / "new.jury"
    new_file(cli, fresh)
    for path, option, status in ((old, "Montage", 0), (fresh, "Montage", 1),
                                 (fresh, "montage ET son", 0)):  # fmt: skip
        rows = [["INE", "Candidat", "Voie", "Option"],
                ["000000001AB", "ALLARD Anne", "FI", option]]  # fmt: skip
        assert cli("import", path, write(tmp_path / "c.xlsx", {"L": rows})) == status


BAD = [
    ('code = "BC02"\ntitle', 'code = "BC01"\ntitle', "BC01"),
    ('code = "BC02"\ntitle', 'code = "B2"\ntitle', "'B2'"),
    ('code = "O1"', 'code = "X1"', "'X1'"),
    ('{ code = "E1", label = "Écrit" }', '{ code = "G1", label = "Écrit" }',
     "épreuve G1 donnée deux fois"),
    ('code = "O1", label = "Oral"', 'code = "O1", label = "Oral", steps = ["Un"]', "étapes"),
    ('epreuves = [{ code = "O1", label = "Oral" }]', "epreuves = []", "aucune épreuve"),
    ('label = "Unique"\nbloc = "BC02"', 'label = "Unique"\nbloc = "BC09"', "BC09"),
    ('bloc = "BC01"\ngates', 'bloc = "BC07"\ngates', "BC07"),
    ('level = "C1"', 'level = "C9"', "C9"),
    ('gates = "certification"', 'gates = "nothing"', "gates"),
    ("registration_end = 2030-12-31", "registration_end = 2024-12-31", "registration"),
    ('campuses = ["Lyon"]', "campuses = []", "campus"),
    ('id = "continuing"', 'id = "initial"', "voie continuing : absente"),
    ('id = "continuing"', 'id = "evening"', "evening"),
    ('short = "initial"\nopen = true', 'short = "initial"\nopen = true\nevidence = true',
     "evidence"),
    ("professionals = 2", 'professionals = "deux"', "professionals"),
    ("professionals = 2", "professionals = -2", "professionals"),
    ("weeks = 4", "weeks = -4", "weeks"),
    ("weeks = 4", "weeks = 4\nwekes = 5", "wekes"),
    ('siret = "12345678901234"', 'siret = "123"', "siret"),
    ('code = "RNCP99001"', 'code = "RNCP99002"', "RNCP99002"),
    ('label = "ESSAI"', 'label = "???"', "label"),
    ('[[options]]\nlabel = "Unique"\nbloc = "BC02"',
     '[[options]]\nlabel = "Unique"\nbloc = "BC02"\n[[options]]\nlabel = "unique"\nbloc = "BC01"',
     "unique"),
    ('code = "RNCP99001"', "code = ", "ligne 2, une valeur manque"),
    ('label = "ESSAI"', 'code = "ESSAI"', "ligne 4, une clé est donnée deux fois"),
    ("registration_end = 2030-12-31", 'registration_end = "un jour"', "il faut une date"),
    ("weeks = 4", 'weeks = "4"', "internship, weeks : il faut un nombre entier, et non un texte"),
    ('gates = "certification"', 'gates = "rien"', "« rien » n'est pas admis (admis : "),
    ('{ code = "E1", label = "Écrit" }', '{ label = "Écrit" }',
     "blocs, élément 1, epreuves, élément 1 : il manque la clé code"),
    ('id = "continuing"', 'id = "evening"', "« evening » n'est pas admis (admis : initial,"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), BAD)
def test_a_file_that_contradicts_itself_is_refused_with_a_sentence(
    add_file: Any, cli: CommandLine, tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = THIRD.replace("{{", "{").replace("}}", "}")
    assert text.count(old) == 1
    add_file(text.replace(old, new))
    with pytest.raises(Refusal) as refused:
        Catalog().certification("RNCP99001")
    assert refused.value.code == "DATA_INVALID"
    path = tmp_path / "d.jury"
    assert cli("new", path, "--certification", "RNCP99001", "--date", "2026-12-04",
               "--campus", "Lyon", "--label", "S", "--no-encryption") == 1  # fmt: skip
    assert "RNCP99001.toml est à corriger" in cli.err
    assert told in cli.err
    assert not path.exists()


def test_a_bad_key_of_the_vocabulary_is_told_with_those_admitted(tmp_path: Path) -> None:
    text = (FOLDER.parent / "vocabulary.toml").read_text(encoding="utf-8")
    assert text.count("\n[routes]\n") == 1
    changed = text.replace("\n[routes]\n", '\n[routes]\nevening = ["Soir"]\n')
    (tmp_path / "vocabulary.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(Refusal, match=r"routes : « evening » n'est pas admis \(admis : initial,"):
        Catalog((tmp_path,)).vocabulary  # noqa: B018


def test_what_is_not_known_of_a_file_is_told_in_french_with_its_place() -> None:
    error = ValidationError("Some new words - at `$.blocs[1].code`")
    assert content_fault(error, Certification) == (
        "blocs, élément 2, code : la valeur n'est pas admise"
    )
