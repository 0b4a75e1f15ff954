"""The import template: a workbook to fill in, for any certification."""

import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jury_app.catalog import Catalog
from jury_app.domain.certification import Certification
from tests.conftest import CommandLine, new_file
from tests.workbooks import convert_by_libreoffice, results

ANNE, VAE = "000000001AB", "000000002AB"
HEAD = 4
THIRD = "RNCP99999"


@pytest.fixture(params=["RNCP41242", "RNCP41241", THIRD])
def certification(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Certification:
    """A certification; the third is a school's own, without language level or internship."""
    folder = tmp_path / "data" / "certifications"
    folder.mkdir(parents=True)
    own = files("resources") / "certifications" / "RNCP41242.toml"
    text = own.read_text(encoding="utf-8")
    text = text.replace("RNCP41242", THIRD).replace('"Paris", "Nice"', '"Lyon", "Paris"')
    for section in ("internship", "language"):
        before, _, after = text.partition(f"[{section}]\n")
        text = before + after[after.index("\n[") :]
    text = text.replace('"Montage"', '"Montage, étalonnage"', 1)
    (folder / f"{THIRD}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("JURY_APP_DATA", str(tmp_path / "data"))
    return Catalog().certification(request.param)


@pytest.fixture(scope="session")
def written() -> dict[str, bytes]:
    """The templates written so far: that of a certification is always the same."""
    return {}


@pytest.fixture
def template(
    cli: CommandLine, certification: Certification, written: dict[str, bytes], tmp_path: Path
) -> Path:
    """Its template."""
    path = tmp_path / "modèle.xlsx"
    if certification.code not in written:
        assert cli("template", "--certification", certification.code, "-o", path) == 0, cli.err
        assert str(path) in cli.out
        written[certification.code] = path.read_bytes()
    path.write_bytes(written[certification.code])
    return path


def columns(sheet: Worksheet) -> dict[str, int]:
    """Return the headings of a sheet and their columns."""
    return {cell.value: cell.column for cell in sheet[HEAD] if cell.value}


def put(sheet: Worksheet, *rows: dict[str, Any]) -> None:
    """Fill in rows by heading, as a person would."""
    places = columns(sheet)
    for number, row in enumerate(rows, HEAD + 1):
        for heading, value in row.items():
            sheet.cell(number, places[heading]).value = value


def fill(template: Path, certification: Certification) -> dict[str, int]:
    """Fill every sheet in; return how many marks, groups and members it holds."""
    book = openpyxl.load_workbook(template)
    option = certification.options[-1].label
    someone = {"Sexe": "F", "Campus": certification.campuses[0], "Option": option}
    born = {"Date de naissance": date(1980, 1, 2), "Code INSEE": "01004"}
    trained: dict[str, Any] = {}
    if certification.internship:
        trained["Stage (semaines)"] = 16
    if certification.language:
        trained["Niveau CECRL"] = "B2"
    put(book["Candidats"],
        {"INE": ANNE, "Nom de naissance": "ALLARD", "Prénom(s)": "Anne Rose",
         "Voie d'accès": "Formation initiale", "N° candidat": 1, **someone, **born, **trained},
        {"INE": VAE, "Nom de naissance": "BÉRAUD", "Prénom(s)": "Bruno",
         "Voie d'accès": "Expérience (VAE)", "Blocs acquis": "BC01", **someone,
         **born})  # fmt: skip
    plan = certification.plan(certification.routes[0].id, option)
    codes = [epreuve.code for bloc in plan.blocs for epreuve in bloc.epreuves]
    marks: dict[str, Any] = {code: 12.5 for code in codes if "-G" not in code}
    marks["BC01-E1"] = "ABI"
    put(book["Notes"], {"INE": ANNE, **marks}, {"INE": VAE, "BC02-D1": 14, "BC02-S1": "abs just"})
    groups = [e for e in certification.group_epreuves if e.code in codes]
    if groups:
        put(book["Groupes"], *({"Épreuve": e.code, "Groupe": "G01", "INE": ANNE} for e in groups))
        put(book["Notes de groupe"], *(
            {"Épreuve": e.code, "Groupe": "G01", "Ensemble": 12, **dict.fromkeys(e.steps, 13)}
            for e in groups))  # fmt: skip
    put(book["Jury"],
        {"Nom": "ALPHA", "Prénom": "Alice", "Sexe": "F", "Fonction": "Présidente",
         "Corps": "Professeur des universités", "Désigné par": "Recteur", "Présent": "oui",
         "Préside depuis": 2025},
        {"Nom": "GAMMA", "Fonction": "Secrétaire", "Désigné par": "Recteur", "Présent": "non",
         "Motif d'absence": "grippe"})  # fmt: skip
    book.save(template)
    return {"candidates": 2, "marks": len(marks) + 2, "groups": 2 * len(groups), "members": 2}


def test_an_empty_template_holds_nothing_and_is_no_error(
    cli: CommandLine, certification: Certification, template: Path, tmp_path: Path
) -> None:
    dossier = tmp_path / "d.jury"
    new_file(cli, dossier, certification.code)
    before = dossier.read_bytes()
    assert cli("import", dossier, template) == 0
    assert "ne contient rien à importer" in cli.out
    assert cli("import", dossier, template, "--json") == 0
    assert cli.json["problems"] == []
    assert {row["sheet"] for row in cli.json["ignored_rows"]}.isdisjoint(
        {"Mode d'emploi", "Listes"}
    )
    assert dossier.read_bytes() == before


def imports_whole(
    cli: CommandLine, dossier: Path, book: Path, expected: dict[str, int]
) -> dict[str, Any]:
    """Import a filled template twice; return the candidates of the results."""
    assert cli("import", dossier, book, "--json") == 0, cli.err
    assert cli.json["problems"] == []
    assert {kind: cli.json[kind]["added"] for kind in expected} == expected
    assert cli("import", dossier, book, "--json") == 0
    assert {kind: cli.json[kind]["unchanged"] for kind in expected} == expected
    return results(cli, dossier)


def test_a_filled_template_imports_without_a_problem(
    cli: CommandLine, certification: Certification, template: Path, tmp_path: Path
) -> None:
    dossier = tmp_path / "d.jury"
    new_file(cli, dossier, certification.code)
    found = imports_whole(cli, dossier, template, fill(template, certification))
    anne = found["ALLARD"]
    assert (anne["ine"], anne["number"], anne["first_names"]) == (ANNE, 1, "Anne Rose")
    assert anne["blocs"]["BC01"]["reasons"] == ["ABSENCE_UNJUSTIFIED"]
    assert anne["blocs"]["BC02"]["average"] == "12.50"
    assert found["BÉRAUD"]["route"] == "experience"
    assert found["BÉRAUD"]["blocs"]["BC01"]["proposal"] == "CAP"
    assert found["BÉRAUD"]["blocs"]["BC02"]["reasons"] == ["ABSENCE_JUSTIFIED"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("certification", ["RNCP41242"], indirect=True)
def test_a_filled_template_imports_after_libreoffice_saved_it(
    cli: CommandLine, certification: Certification, template: Path, tmp_path: Path
) -> None:
    expected = fill(template, certification)
    for source, kind in ((template, "ods"), (tmp_path / "out" / "modèle.ods", "xlsx")):
        convert_by_libreoffice(source, kind, tmp_path / "out")
    for name in ("modèle.ods", "modèle.xlsx"):
        dossier = tmp_path / f"{name}.jury"
        new_file(cli, dossier, certification.code)
        imports_whole(cli, dossier, tmp_path / "out" / name, expected)


def test_its_sheets_columns_and_lists_are_those_of_the_certification(
    certification: Certification, template: Path
) -> None:
    book = openpyxl.load_workbook(template)
    groups = ["Groupes", "Notes de groupe"] if certification.group_epreuves else []
    assert book.sheetnames == ["Mode d'emploi", "Candidats", "Notes", *groups, "Jury", "Listes"]
    assert book["Listes"].sheet_state == "hidden"
    headings = columns(book["Notes"])
    assert [one for one in headings if one.startswith("BC")] == sorted(
        certification.epreuves, key=lambda code: (code[-2] in "DS", list(headings).index(code))
    )
    for code, epreuve in certification.epreuves.items():
        assert book["Notes"].cell(HEAD - 1, headings[code]).value == epreuve.label
    assert ("Stage (semaines)" in columns(book["Candidats"])) == bool(certification.internship)
    assert ("Niveau CECRL" in columns(book["Candidats"])) == bool(certification.language)
    if groups:
        steps = {step for e in certification.group_epreuves for step in e.steps}
        assert set(columns(book["Notes de groupe"])) == {"Épreuve", "Groupe", "Ensemble", *steps}
        assert offered(book, "Groupes", "Épreuve") == [e.code for e in certification.group_epreuves]
    assert offered(book, "Candidats", "Option") == [o.label for o in certification.options]
    assert offered(book, "Candidats", "Campus") == list(certification.campuses)
    assert offered(book, "Candidats", "Sexe") == ["F", "M"]
    closed = {"Candidature individuelle"} | (
        set() if certification.code == "RNCP41241"
        else {"Contrat d'apprentissage", "Contrat de professionnalisation"}
    )  # fmt: skip
    assert closed.isdisjoint(offered(book, "Candidats", "Voie d'accès"))
    assert {"Présidente", "Vice-président", "Secrétaire"} <= set(offered(book, "Jury", "Fonction"))
    assert offered(book, "Jury", "Présent") == ["oui", "non"]
    assert "Maître de conférences" in offered(book, "Jury", "Corps")


def offered(book: Any, sheet: str, heading: str) -> list[str]:
    """Return what the drop-down of a column offers."""
    page = book[sheet]
    cell = page.cell(HEAD + 1, columns(page)[heading]).coordinate
    (check,) = [one for one in page.data_validations.dataValidation if cell in one.sqref]
    assert (check.type, check.errorStyle) == ("list", "warning")
    name, _, area = book.defined_names[check.formula1].attr_text.partition("!")
    return [row[0].value for row in book[name.strip("'")][area.replace("$", "")]]


def test_headings_are_protected_and_everything_below_is_free(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        if sheet.title in {"Mode d'emploi", "Listes"}:
            continue
        assert sheet.freeze_panes.endswith(str(HEAD + 1))
        assert sheet.print_title_rows == f"$2:${HEAD}"
        assert not sheet.protection.insertRows
        for heading, column in columns(sheet).items():
            letter = sheet.cell(HEAD, column).column_letter
            assert sheet.cell(HEAD, column).protection.locked, heading
            assert not sheet.cell(HEAD + 1, column).protection.locked
            assert not sheet.column_dimensions[letter].protection.locked
            assert sheet.column_dimensions[letter].width >= 8


def test_the_instructions_name_every_code_and_every_column(
    certification: Certification, template: Path
) -> None:
    book = openpyxl.load_workbook(template)
    lines = [[cell.value for cell in row] for row in book["Mode d'emploi"].iter_rows(max_col=3)]
    assert lines[1][0] == f"{certification.code} — {certification.title}"
    said = {str(line[0]): line[1] for line in lines if line[1]}
    assert (said["ABI"], said["ABJ"]) == ("absence injustifiée", "absence justifiée")
    assert {"DISP", "VAL", "NVAL"} <= said.keys()
    for name in ("Candidats", "Jury"):
        told = {line[1] for line in lines if line[0] == name}
        assert told >= columns(book[name]).keys()


def test_a_fault_in_a_filled_template_comes_back_in_its_copy(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    template, copy = tmp_path / "modèle.xlsx", tmp_path / "copie.xlsx"
    assert cli("template", "--certification", "rncp41242", "-o", template) == 0
    fill(template, Catalog().certification("RNCP41242"))
    book = openpyxl.load_workbook(template)
    place = book["Notes"].cell(HEAD + 1, columns(book["Notes"])["BC02-E1"])
    place.value = 25
    book.save(template)
    assert cli("import", dossier_file, template, "--annotated", copy) == 1
    book = openpyxl.load_workbook(copy)
    assert book.sheetnames[:2] == ["Erreurs", "Mode d'emploi"]
    assert "MARK_OUT_OF_RANGE" in book["Notes"][place.coordinate].comment.text
    assert book["Candidats"].data_validations.dataValidation
    book["Notes"][place.coordinate].value = 15
    book.save(copy)
    assert cli("import", dossier_file, copy, "--json") == 0, cli.err
    assert cli.json["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--certification", "RNCP1", "-o", "t.xlsx"], 1, "RNCP41242"),
        (["--certification", "RNCP41242", "-o", "t.ods"], 1, ".xlsx"),
        (["--certification", "RNCP41242", "-o", "absent/t.xlsx"], 3, "n'existe pas"),
        (["--certification", "RNCP41242"], 2, "-o/--output"),
        (["-o", "t.xlsx"], 2, "--certification"),
    ],
)
def test_a_template_that_cannot_be_written_is_refused_in_one_sentence(
    cli: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli("template", *arguments) == status
    assert (cli.out, cli.err.count("\n")) == ("", 1)
    assert said in cli.err
    assert list(tmp_path.iterdir()) == []
