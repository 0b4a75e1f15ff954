"""Workbooks made for the tests of the importer; every person is invented."""

import copy
import subprocess
from pathlib import Path
from typing import Any

import openpyxl

from tests.conftest import CommandLine

Rows = list[list[Any]]
Sheets = dict[str, Rows]
ANNE, BRUNO = "000000001AB", "000000002AB"
SHEETS: Sheets = {
    "Candidats": [
        ["INE", "Nom de naissance", "Nom d'usage", "Prénoms", "Date de naissance", "Voie d'accès",
         "Option", "Stage (semaines)", "Niveau CECRL", "Blocs acquis", "N° candidat"],
        [ANNE, "ALLARD", None, "Anne Rose", "12/03/2003", "FI", "Montage", 16, "B2", None, None],
        [BRUNO, "BÉRAUD", "GAY", "Bruno", "2002-05-01", "FC", "Image", "18 semaines", "C1", None,
         None],
        [None, "MOREL", None, "Irène", "02/01/1980", "V.A.E.", "Montage", None, "B2", None, None],
    ],
    "Notes": [
        ["INE", "NOM", "Prénom", "BC01-E1", "BC10-O1", "BC09-O1"],
        [ANNE, "ALLARD", "Anne", 12, 13.5, None],
        [BRUNO, "BÉRAUD", "Bruno", "12,5", None, "14/20"],
    ],
    "VAE": [["NOM Prénom", "BC01-D1", "BC01-S1"], ["MOREL Irène", 14, "ABJ"]],
    "Groupes": [
        ["Épreuve", "Groupe", "INE", "NOM"],
        ["BC07-G1", "G01", ANNE, "ALLARD"],
        ["BC07-G1", "G01", BRUNO, "BÉRAUD"],
    ],
    "Notes de groupe": [
        ["Épreuve", "Groupe", "Ensemble", "Préparation", "Tournage", "Postproduction"],
        ["BC07-G1", "G01", 12, 13, 14, 15],
    ],
    "Jury": [
        ["Nom", "Prénom", "Sexe", "Fonction", "Corps", "Désigné par", "Présent", "Préside depuis"],
        ["ALPHA", "Alice", "F", "Présidente", "PR", "Mme la rectrice", "oui", 2025],
        ["GAMMA", "Guy", "M", "Secrétaire de jury", None, "Rectorat", "x", None],
    ],
}  # fmt: skip
"""A small workbook without a fault, for RNCP41242."""


def sheets(*names: str) -> Sheets:
    """Return a copy of `SHEETS`, or of the sheets named."""
    return copy.deepcopy({name: SHEETS[name] for name in names or SHEETS})


def write(path: Path, content: Sheets, *cells: tuple[str, str, Any]) -> Path:
    """Write a workbook; each of `cells` (sheet, cell, value) replaces a value.

    A value « #… » is an error cell, one that begins with « = » a formula never calculated.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in content.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for name, place, value in cells:
        cell = book[name][place]
        cell.value = value
        if isinstance(value, str) and value.startswith("#"):
            cell.data_type = "e"
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, separator: str = ";", encoding: str = "utf-8") -> Path:
    """Write rows as text."""
    text = "\n".join(separator.join("" if one is None else str(one) for one in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def convert_by_libreoffice(source: Path, kind: str, folder: Path) -> None:
    """Let LibreOffice open a workbook and save it as another kind, in a folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def problems(cli: CommandLine, severity: str = "error") -> list[tuple[str, str, str]]:
    """Return (code, sheet, cell) of what `import --json` reported."""
    return [
        (p["code"], p["sheet"], p["cell"])
        for p in cli.json["problems"]
        if p["severity"] == severity
    ]


def results(cli: CommandLine, dossier: Path) -> dict[str, Any]:
    """Return the candidates of `results --json` by birth name."""
    assert cli("results", dossier, "--json") == 0
    return {c["birth_name"]: c for c in cli.json["candidates"]}
