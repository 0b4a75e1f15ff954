"""Files that are no workbook, hostile ones, formulas, and formats other than .xlsx."""

import os
import zipfile
from pathlib import Path
from shutil import copy, which
from typing import Any

import openpyxl
import pytest

from jury_app.bootstrap import open_dossier
from tests.annotated_books import mend, write_ods
from tests.binary_books import write_xlsb
from tests.conftest import SAMPLES, CommandLine
from tests.reading_apart import refusal_of
from tests.workbooks import (
    ANNE,
    SHEETS,
    convert_by_libreoffice,
    problems,
    results,
    sheets,
    write,
    write_csv,
)

ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def refused(cli: CommandLine, dossier: Path, book: Path) -> str:
    """Import a file that must be refused as a whole; return the code."""
    code = refusal_of(book)
    before = dossier.read_bytes()
    assert cli("import", dossier, book, "--json") == 1
    assert dossier.read_bytes() == before
    assert cli.err.count("\n") == 1
    assert book.name in cli.err
    (problem,) = cli.json["problems"]
    assert not cli.json["applied"]
    assert (problem["sheet"], problem["cell"], problem["severity"]) == ("", "", "error")
    assert problem["code"] == code
    return code


def repacked(path: Path, source: Path, part: str, old: bytes, new: bytes) -> Path:
    """Copy a workbook with some bytes of a part replaced."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(path, "w", 8) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new, 1)
            target.writestr(name, data)
    return path


def ods(path: Path, cells: str, before: str = "") -> Path:
    """Write a .ods with one sheet of one row of marks."""
    text = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{t}</text:p></table:table-cell>"
        for t in ("INE", "BC01-E1", "BC01-E2")
    )
    body = (
        f"<?xml version='1.0'?>{before}<office:document-content {SPACES} office:version='1.3'>"
        "<office:body><office:spreadsheet><table:table table:name='N'>"
        f"<table:table-row>{text}</table:table-row><table:table-row>{cells}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            "xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
            f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{ODS}'/>"
            "</manifest:manifest>",
        )
        archive.writestr("content.xml", body)
    return path


def _cell(text: str, kind: str = "string", more: str = "") -> str:
    opening = f"<table:table-cell office:value-type='{kind}' {more}>"
    return f"{opening}<text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"", "FILE_UNREADABLE"),
        ("a.xlsx", b"bonjour", "FILE_UNREADABLE"),
        ("a.xlsx", b"PK\x03\x04" + bytes(200), "FILE_UNREADABLE"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "FILE_UNREADABLE"),
        ("a.xls", b"<html><table><tr><td>INE</td></tr></table></html>", "FILE_UNREADABLE"),
        ("a.pdf", b"%PDF-1.7", "FILE_UNREADABLE"),
        ("a.csv", b"INE;NOM\x00;BC01-E1", "FILE_UNREADABLE"),
        ("a.csv", b'INE;"' + b"x" * 200_000, "FILE_UNREADABLE"),
        ("a.csv", b"INE\n" + b"1\n" * 200_001, "FILE_TOO_LARGE"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
         + "EncryptedPackage".encode("utf-16-le"), "FILE_ENCRYPTED"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_as_a_whole(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    book = tmp_path / name
    book.write_bytes(data)
    assert refused(cli, dossier_file, book) == code


@pytest.mark.parametrize("named", [".xls", ".xlsb", ".ods", ".csv", ".txt", ".XLS"])
def test_a_workbook_under_the_name_of_another_format_is_refused_and_its_own_is_said(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, named: str
) -> None:
    book = write(tmp_path / "notes.xlsx", SHEETS).rename(tmp_path / f"notes{named}")
    assert refused(cli, dossier_file, book) == "FILE_UNREADABLE"
    said = "est en réalité un classeur .xlsx : renommez-le « notes.xlsx », puis importez-le."
    assert cli.json["problems"][0]["message"] == f"notes{named} {said}"
    assert cli("import", dossier_file, book.rename(tmp_path / "notes.xlsx")) == 0


def test_the_other_formats_are_known_by_their_content_too(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    made = {
        ".ods": write_ods(tmp_path / "o.ods", SHEETS),
        ".xlsb": write_xlsb(tmp_path / "b.xlsb", SHEETS),
        ".xls": Path(copy(SAMPLES / "ten-errors.xls", tmp_path)),
    }
    for suffix, book in made.items():
        renamed = book.rename(tmp_path / "notes.xlsx")
        assert refused(cli, dossier_file, renamed) == "FILE_UNREADABLE"
        message = cli.json["problems"][0]["message"]
        assert f"un classeur {suffix} : renommez-le « notes{suffix} »" in message


def test_a_truncated_workbook_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    whole = write(tmp_path / "whole.xlsx", SHEETS).read_bytes()
    for kept in (len(whole) // 2, len(whole) - 30):
        book = tmp_path / "cut.xlsx"
        book.write_bytes(whole[:kept])
        assert refused(cli, dossier_file, book) == "FILE_UNREADABLE"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    book = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert refused(cli, dossier_file, book) == "FILE_TOO_LARGE"


def test_a_zip_that_lies_about_its_sizes_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    source = write(tmp_path / "source.xlsx", SHEETS)
    noise = b"<!--" + os.urandom(40_000).hex().encode() + b"--><fonts"
    book = repacked(tmp_path / "liar.xlsx", source, "xl/styles.xml", b"<fonts", noise)
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        real = archive.getinfo("xl/styles.xml").file_size.to_bytes(4, "little")
    assert data.count(real) >= 2
    book.write_bytes(bytes(data).replace(real, (100).to_bytes(4, "little")))
    assert refused(cli, dossier_file, book) == "FILE_UNREADABLE"


@pytest.mark.parametrize("far", ["XFD1048576", "AAA150000", "A200001", "CAA1"])
def test_a_cell_too_far_away_is_refused_and_not_unfolded(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, far: str
) -> None:
    book = write(tmp_path / "far.xlsx", sheets("Notes"), ("Notes", far, 12))
    assert refused(cli, dossier_file, book) == "FILE_TOO_LARGE"


def test_cells_far_away_that_only_have_a_border_are_no_hindrance(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "c.xlsx", SHEETS)
    book = openpyxl.load_workbook(path)
    book["Notes"]["A900000"].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert cli("import", dossier_file, path) == 0


def test_external_entities_are_not_followed(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("15", encoding="utf-8")
    document = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{secret}'>]>"
    cells = _cell(ANNE) + _cell("&e;")
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", sheets("Candidats"))) == 0
    cli("import", dossier_file, ods(tmp_path / "e.ods", cells, document), "--json")
    bloc = results(cli, dossier_file)["ALLARD"]["blocs"]["BC01"]
    assert bloc["reasons"] == ["MARK_MISSING"]
    cells = _cell(ANNE) + _cell("12") + _cell("13")
    cli("import", dossier_file, ods(tmp_path / "f.ods", cells), "--json")
    assert cli.json["marks"]["added"] == 2


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (_cell("#N/D", "string", "calcext:value-type='error' table:formula='of:=NA()'"),
         "FORMULA_ERROR"),
        (_cell("Err:502", "float", "office:value='0' table:formula='of:=X()'"), "FORMULA_ERROR"),
        ("<table:table-cell table:formula='of:=[.A1]'/>", "FORMULA_NOT_CALCULATED"),
        (_cell("12", "float", "office:value='12' table:formula='of:=6*2'"), None),
    ],
)  # fmt: skip
def test_formulas_of_open_documents_are_told_apart(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, cell: str, code: str | None
) -> None:
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", sheets("Candidats"))) == 0
    book = ods(tmp_path / "n.ods", _cell(ANNE) + _cell("14", "float", "office:value='14'") + cell)
    assert cli("import", dossier_file, book, "--json") == (1 if code else 0)
    assert problems(cli) == ([(code, "N", "C2")] if code else [])


def _truth(shown: str, kind: str = "float", before: str = "") -> str:
    value = int(shown in {"TRUE", "VRAI"})
    more = f"office:value='{value}' table:formula='of:=[.A1]=[.B1]'"
    return _cell(shown, kind, more).replace("<text:p>", f"{before}<text:p>")


@pytest.mark.parametrize(
    "cell",
    [
        _truth("TRUE"), _truth("FALSE"), _truth("VRAI"), _truth("Faux"),
        _truth("TRUE", before="<office:annotation><text:p>à voir</text:p></office:annotation>"),
    ],
)  # fmt: skip
def test_a_formula_an_open_document_shows_as_true_or_false_is_no_mark(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, cell: str
) -> None:
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", sheets("Candidats"))) == 0
    book = ods(tmp_path / "n.ods", _cell(ANNE) + _cell("1", "float", "office:value='1'") + cell)
    assert cli("import", dossier_file, book, "--json") == 1
    assert problems(cli) == [("MARK_INVALID", "N", "C2")]
    assert cli.json["problems"][0]["value"] in {"VRAI", "FAUX"}


@pytest.mark.parametrize(
    "cell", [_cell("60 %", "percentage", "office:value='0.6'"), _truth("TRUE"), _truth("Err:502")]
)
def test_a_cell_an_open_document_writes_once_for_its_neighbours_is_faulty_in_each(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, cell: str
) -> None:
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", sheets("Candidats"))) == 0
    twice = cell.replace("-cell ", "-cell table:number-columns-repeated='2' ", 1)
    assert cli("import", dossier_file, ods(tmp_path / "n.ods", _cell(ANNE) + twice), "--json") == 1
    assert [place for _, _, place in problems(cli)] == ["B2", "C2"]


@pytest.mark.parametrize("kind", ["xls", "ods"] if which("soffice") else [])
def test_truths_stay_truths_in_what_libreoffice_saves(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, kind: str
) -> None:
    content = sheets()
    content["Jury"][1][6], content["Jury"][2][6] = True, False
    convert_by_libreoffice(write(tmp_path / "c.xlsx", content), kind, tmp_path)
    assert cli("import", dossier_file, tmp_path / f"c.{kind}", "--json") == 0, cli.out
    opened = open_dossier(dossier_file)
    assert [one.present for one in opened.load(1).members] == [True, False]
    opened.store.close()
    content["Notes"][1][3], content["Notes"][1][4] = True, "=1=1"
    convert_by_libreoffice(write(tmp_path / "c.xlsx", content), kind, tmp_path)
    assert cli("import", dossier_file, tmp_path / f"c.{kind}", "--json") == 1
    assert problems(cli) == [("MARK_INVALID", "Notes", "D2"), ("MARK_INVALID", "Notes", "E2")]


def test_a_far_repeated_cell_of_an_open_document_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    far = _cell(ANNE) + "<table:table-cell table:number-columns-repeated='900000000'/>" + _cell("1")
    assert refused(cli, dossier_file, ods(tmp_path / "far.ods", far)) == "FILE_TOO_LARGE"


def test_an_encrypted_open_document_is_refused(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    plain = ods(tmp_path / "plain.ods", _cell(ANNE))
    book = repacked(tmp_path / "locked.ods", plain, "META-INF/manifest.xml",
                    b"/></manifest:manifest>",
                    b"><manifest:encryption-data/></manifest:file-entry>"
                    b"</manifest:manifest>")  # fmt: skip
    assert refused(cli, dossier_file, book) == "FILE_ENCRYPTED"


def test_a_sheet_made_of_formulas_never_calculated_is_not_taken_for_empty(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets("Candidats")
    content["Notes"] = [["INE", "BC01-E1"], ["=Candidats!A2", "=6+6"]]
    assert cli("import", dossier_file, write(tmp_path / "c.xlsx", content), "--json") == 1
    assert problems(cli) == [("FORMULA_NOT_CALCULATED", "Notes", "A2")]


def test_a_formula_with_its_stored_value_is_a_value_and_so_is_an_empty_text(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    source = write(tmp_path / "s.xlsx", SHEETS, ("Notes", "D2", "=6+6.5"), ("Notes", "E2", '=""'))
    part = "xl/worksheets/sheet2.xml"
    half = repacked(tmp_path / "h.xlsx", source, part,
                    b"<f>6+6.5</f><v></v>", b"<f>6+6.5</f><v>12.5</v>")  # fmt: skip
    book = repacked(tmp_path / "b.xlsx", half, part,
                    b'<c r="E2"><f>""</f>', b'<c r="E2" t="str"><f>""</f>')  # fmt: skip
    assert cli("import", dossier_file, book, "--json") == 0
    assert cli.json["marks"]["added"] == 5


@pytest.mark.parametrize(
    ("name", "said"), [("missing.xlsx", "introuvable"), ("folder.xlsx", "c'est un dossier")]
)
def test_a_missing_or_unreadable_path_is_a_fault_of_the_environment(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert cli("import", dossier_file, tmp_path / name, "--json") == 3
    assert cli.out == ""
    assert f"{name} ne peut pas être lu ({said})" in cli.err


@pytest.mark.parametrize("word", ["=SOMME(A1)", "+33", "@x", "-"])
def test_text_that_looks_like_a_formula_stays_text(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, word: Any
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f"INE;Nom;Prénom;Voie;Option;Lieu de naissance\n{ANNE};A;B;FI;Image;{word}\n",
                    encoding="utf-8")  # fmt: skip
    assert cli("import", dossier_file, path) == 0
    out = tmp_path / "out.xlsx"
    assert cli("export", dossier_file, "-o", out) == 0
    for sheet in openpyxl.load_workbook(out):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("suffix", ["csv", "txt"])
def test_the_failed_formulas_of_a_text_file_are_neither_marks_nor_names(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, suffix: str
) -> None:
    cli("import", dossier_file, write(tmp_path / "a.xlsx", sheets("Candidats")))
    errors = ["#N/A", "#REF!", "#DIV/0!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#NUL!",
              "#NULL!", "#NOMBRE!", "#NUM!", "Err:502", "#VALEUR !"]  # fmt: skip
    listed = [["INE", "NOM", "Prénom", "Option", "Lieu de naissance", "BC01-E1"]]
    listed += [[ANNE, "ALLARD", "Anne", "Montage", error, error] for error in errors]
    listed += [["", "#REF!", "", "", "", ""]]
    path = write_csv(tmp_path / f"liste.{suffix}", listed)
    assert cli("import", dossier_file, path, "--json") == 1
    rows = range(2, len(errors) + 2)
    assert sorted(problems(cli)) == sorted(
        [("FORMULA_ERROR", "liste", f"{column}{row}") for row in rows for column in "EF"]
        + [("FORMULA_ERROR", "liste", f"B{rows.stop}")]
    )
    copy = tmp_path / "copie.xlsx"
    path = write_csv(path, listed[:2])
    assert cli("import", dossier_file, path, "--annotated", copy) == 1
    mend(copy, {("liste", "E2"): "Sète", ("liste", "F2"): 12})
    assert cli("import", dossier_file, copy) == 0
