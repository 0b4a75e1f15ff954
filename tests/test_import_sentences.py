"""The bad rows a secretary meets: each with its code, its cell and what to do about it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CommandLine
from tests.workbooks import ANNE, BRUNO, SHEETS, Sheets, results, sheets, write

RANGE = "une note va de 0 à 20."
WORDS = "écrivez un nombre de 0 à 20 (12,5), ABI, ABJ, DISP, VAL ou NVAL, ou laissez la case vide."
SHIFTED = "la ligne est peut-être décalée ; corrigez l'INE ou le nom."
Change = Callable[[Sheets], list[tuple[str, str, Any]]]


def at(sheet: str, cell: str, value: Any) -> Change:
    """Return the change of one cell."""
    return lambda _content: [(sheet, cell, value)]


def more(sheet: str, *row: Any) -> Change:
    """Return one row more at the end of a sheet."""

    def change(content: Sheets) -> list[tuple[str, str, Any]]:
        content[sheet].append(list(row))
        return []

    return change


BAD_ROWS: list[tuple[Change, str, str, str, str]] = [
    (at("Notes", "D2", 21), "MARK_OUT_OF_RANGE", "Notes", "D2", f"« 21 » : {RANGE}"),
    (at("Notes", "D2", "20,5"), "MARK_OUT_OF_RANGE", "Notes", "D2", f"« 20,5 » : {RANGE}"),
    (at("Notes", "D2", -1), "MARK_OUT_OF_RANGE", "Notes", "D2", f"« -1 » : {RANGE}"),
    (at("Notes", "D2", "-1"), "MARK_OUT_OF_RANGE", "Notes", "D2", f"« -1 » : {RANGE}"),
    (at("Notes", "D2", "abc"), "MARK_INVALID", "Notes", "D2",
     f"« abc » n'est pas une note : {WORDS}"),
    (at("Notes", "D2", "ABS"), "MARK_ABSENCE_AMBIGUOUS", "Notes", "D2",
     "« ABS » ne dit pas quelle absence : écrivez ABJ (justifiée) ou ABI (injustifiée)."),
    (at("Notes", "D2", "#N/A"), "FORMULA_ERROR", "Notes", "D2",
     "La formule de cette cellule donne une erreur : corrigez-la ou écrivez la valeur."),
    (at("Notes", "D2", "=A1+1"), "FORMULA_NOT_CALCULATED", "Notes", "D2",
     ("La formule de cette cellule n'a jamais été calculée : ouvrez le classeur dans votre tableur "
      "et enregistrez-le, ou écrivez la valeur.")),
    (at("Notes", "A2", "999999999ZZ"), "CANDIDATE_UNKNOWN", "Notes", "A2",
     ("Aucun candidat n'a l'INE 999999999ZZ : ajoutez-le à la liste des candidats ou corrigez "
      "cette cellule.")),
    (at("Notes", "A2", BRUNO), "IDENTITY_MISMATCH", "Notes", "B2",
     f"L'INE {BRUNO} est celui de BÉRAUD Bruno : {SHIFTED}"),
    (at("Notes", "B2", "AUTRE"), "IDENTITY_MISMATCH", "Notes", "B2",
     f"L'INE {ANNE} est celui d'ALLARD Anne Rose : {SHIFTED}"),
    (more("Notes", ANNE, "ALLARD", "Anne", 13, 13.5, None), "CANDIDATE_DUPLICATE", "Notes", "A4",
     ("ALLARD Anne Rose a déjà d'autres notes dans ce classeur pour la même épreuve : gardez une "
      "seule ligne.")),
    (at("Notes", "F2", 12), "EPREUVE_NOT_OF_OPTION", "Notes", "F2",
     ("BC09-O1 n'est pas une épreuve d'ALLARD (option Montage, voie Formation initiale) : videz "
      "la cellule, ou corrigez l'option ou la voie.")),
    (at("Candidats", "G2", "Son"), "OPTION_UNKNOWN", "Candidats", "G2",
     ("« Son » n'est pas une option de RNCP41242 : écrivez Réalisation cinéma, Réalisation série, "
      "Réalisation télévision, Image, Montage, Production.")),
    (at("Candidats", "F2", "Apprentissage"), "ROUTE_CLOSED", "Candidats", "F2",
     "La voie « Contrat d'apprentissage » n'est pas ouverte pour RNCP41242."),
    (more("Groupes", "BC07-G1", "G02", ANNE, "ALLARD"), "GROUP_TWICE", "Groupes", "B4",
     ("ALLARD Anne Rose est déjà dans le groupe G01 de BC07-G1 : un candidat n'a qu'un groupe par "
      "épreuve.")),
]  # fmt: skip


def wrong(cli: CommandLine) -> list[tuple[str, ...]]:
    """Return everything `import --json` said of each problem, but its value."""
    said = ("severity", "code", "sheet", "cell", "message")
    return [tuple(problem[one] for one in said) for problem in cli.json["problems"]]


@pytest.mark.parametrize(
    ("change", "code", "sheet", "cell", "sentence"),
    BAD_ROWS,
    ids=[f"{code}-{sheet}-{cell}-{n}" for n, (_, code, sheet, cell, _) in enumerate(BAD_ROWS)],
)
def test_a_bad_row_is_told_with_its_cell_and_a_french_sentence_and_nothing_is_written(
    cli: CommandLine,
    dossier_file: Path,
    tmp_path: Path,
    change: Change,
    code: str,
    sheet: str,
    cell: str,
    sentence: str,
) -> None:
    before = dossier_file.read_bytes()
    content = sheets()
    book = write(tmp_path / "c.xlsx", content, *change(content))
    assert cli("import", dossier_file, book, "--json") == 1
    assert wrong(cli) == [("error", code, sheet, cell, sentence)]
    assert not cli.json["applied"]
    assert dossier_file.read_bytes() == before


@pytest.mark.parametrize("value", ["12,345", 12.345])
def test_a_third_decimal_is_rounded_said_and_imported(
    cli: CommandLine, dossier_file: Path, tmp_path: Path, value: Any
) -> None:
    book = write(tmp_path / "c.xlsx", SHEETS, ("Notes", "D2", value))
    assert cli("import", dossier_file, book, "--json") == 0
    assert wrong(cli) == [
        ("warning", "MARK_ROUNDED", "Notes", "D2", "« 12,345 » est arrondi à 12,35.")
    ]
    assert cli.json["applied"]
    epreuves = results(cli, dossier_file)["ALLARD"]["blocs"]["BC01"]
    assert epreuves["reasons"] == ["MARK_MISSING"]


def test_one_workbook_with_ten_different_errors_tells_all_ten(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    content = sheets()
    for change in (
        more("Notes", "999999999ZZ", "NUL", "Jean", 12, 13, None),
        more("Notes", None, "MOREL", "Irène", None, None, None),
        more("Notes", ANNE, "ALLARD", "Anne", 13, 13.5, None),
        more("Notes", BRUNO, "MOREL", "Irène", None, None, None),
        more("Groupes", "BC07-G1", "G02", ANNE, "ALLARD"),
    ):
        change(content)
    spoilt = [
        ("Candidats", "G4", "Son", "OPTION_UNKNOWN"),
        ("Candidats", "E4", "31/02/1980", "DATE_INVALID"),
        ("Notes", "F2", 12, "EPREUVE_NOT_OF_OPTION"),
        ("Notes", "D3", 21, "MARK_OUT_OF_RANGE"),
        ("Notes", "F3", "abc", "MARK_INVALID"),
        ("Notes", "E2", "ABS", "MARK_ABSENCE_AMBIGUOUS"),
    ]
    added = [
        ("CANDIDATE_UNKNOWN", "Notes", "A4"),
        ("CANDIDATE_DUPLICATE", "Notes", "A6"),
        ("IDENTITY_MISMATCH", "Notes", "B7"),
        ("GROUP_TWICE", "Groupes", "B4"),
    ]
    before = dossier_file.read_bytes()
    book = write(tmp_path / "c.xlsx", content, *(one[:3] for one in spoilt))
    assert cli("import", dossier_file, book, "--json") == 1
    assert all(p["severity"] == "error" and p["message"] for p in cli.json["problems"])
    expected = {(code, sheet, cell) for sheet, cell, _, code in spoilt} | set(added)
    assert {tuple(one[1:4]) for one in wrong(cli)} == expected
    assert len(wrong(cli)) == len({code for code, _, _ in expected}) == 10
    assert cli("import", dossier_file, book) == 1
    assert (cli.out, cli.err.count("\n")) == ("", 1)
    assert cli.err.startswith("jury-app : rien n'a été importé, 10 erreurs à corriger dans c.xlsx")
    assert all(f"{sheet} {cell} — " in cli.err for _, sheet, cell in expected)
    assert dossier_file.read_bytes() == before


def test_of_very_many_errors_one_sentence_tells_the_first_and_names_every_cell(
    cli: CommandLine, dossier_file: Path, tmp_path: Path
) -> None:
    rows = [[f"{n:09d}ZZ", "NUL", "Jean", 12, None, None] for n in range(300)]
    book = write(tmp_path / "c.xlsx", {"Notes": [*SHEETS["Notes"][:1], *rows]})
    assert cli("import", dossier_file, book) == 1
    assert (cli.out, cli.err.count("\n")) == ("", 1)
    assert cli.err.count("Aucun candidat n'a l'INE") == 20
    assert all(f"Notes A{n} " in cli.err for n in range(2, 302))
