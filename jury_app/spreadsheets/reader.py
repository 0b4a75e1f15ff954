"""One reader for every workbook format (import.md, « Formats »).

python-calamine reads the values; what it cannot tell (error cells, formulas never calculated,
hidden rows) comes from a scan of the sheet's XML. The file's content decides what it is, not its
name: a mislabelled file is refused, a hostile one before it is unpacked.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any, cast

from jury_app.application.importing.workbook import Cell, Sheet, Workbook
from jury_app.domain.errors import EnvironmentFault, Refusal
from jury_app.spreadsheets.delimited import read_delimited
from jury_app.spreadsheets.marks_of_xml import (
    MAX_ROWS,
    TooFarError,
    require_near,
    scan_ods,
    scan_xlsx,
)

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}
_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", *_TEXT_SUFFIXES}


def read_workbook(path: Path) -> Workbook:
    """Read a workbook whole.

    Raises:
        Refusal: `FILE_UNREADABLE`, `FILE_ENCRYPTED` or `FILE_TOO_LARGE`.
        EnvironmentFault: The file is missing or cannot be read.
    """
    try:
        large = path.stat().st_size > MAX_UNPACKED
        data = b"" if large else path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_MISSING",
            f"Le classeur {path} ne peut pas être lu ({error.strerror}) : vérifiez son nom et son "
            "emplacement.",
        ) from error
    if large:
        raise _too_large(path)
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise _unreadable(path, "formats acceptés : xlsx, xlsm, xls, xlsb, ods, csv, txt")
    digest = hashlib.sha256(data).hexdigest()
    if suffix in _TEXT_SUFFIXES:
        rows = read_delimited(data)
        if rows is None:
            raise _unreadable(path, "ce n'est pas un fichier de texte")
        if len(rows) > MAX_ROWS:
            raise _too_large(path)
        return Workbook(path.name, digest, (Sheet(path.stem, rows),))
    if data.startswith(_ZIP):
        return _from_zip(path, data, digest)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(path)
        return Workbook(path.name, digest, _values(path, data, {}), blind=True)
    raise _unreadable(path, "ce n'est pas un classeur")


def _from_zip(path: Path, data: bytes, digest: str) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(path, archive)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                scans, blind = scan_xlsx(archive), False
            elif "content.xml" in names:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise _encrypted(path)
                scans, blind = scan_ods(archive), False
            else:
                scans, blind = {}, "xl/workbook.bin" in names
    except Refusal:
        raise
    except TooFarError as error:
        raise _too_large(path) from error
    except Exception as error:  # a broken archive fails in many ways, all of them this one
        raise _unreadable(path, "le fichier est abîmé") from error
    return Workbook(path.name, digest, _values(path, data, scans), blind=blind)


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist())
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise _too_large(path)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise _encrypted(path)
    if archive.testzip() is not None:  # sizes that lie would hide a bomb
        raise _unreadable(path, "le fichier est abîmé")


def _values(path: Path, data: bytes, scans: dict[str, dict[str, Any]]) -> tuple[Sheet, ...]:
    import python_calamine  # noqa: PLC0415 - only needed by an import

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            require_near(sheet.total_height, sheet.total_width)
            rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
            scan = scans.get(name, {})
            # Formulas never calculated hold no value: calamine ends before them.
            missing = max((row for row, _ in scan.get("flags", ())), default=-1) + 1 - len(rows)
            rows += [[] for _ in range(missing)]
            sheets.append(Sheet(name, rows, **scan))
    except TooFarError as error:
        raise _too_large(path) from error
    except python_calamine.PasswordError as error:
        raise _encrypted(path) from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise _unreadable(path, "le fichier est abîmé") from error
    return tuple(sheets)


def _unreadable(path: Path, why: str) -> Refusal:
    return Refusal(
        "FILE_UNREADABLE",
        f"{path.name} ne peut pas être lu comme un classeur ({why}) : ouvrez-le dans votre tableur "
        "et enregistrez-le au format .xlsx.",
    )


def _encrypted(path: Path) -> Refusal:
    return Refusal(
        "FILE_ENCRYPTED",
        f"{path.name} est protégé par un mot de passe : enregistrez-en une copie sans mot de "
        "passe.",
    )


def _too_large(path: Path) -> Refusal:
    return Refusal(
        "FILE_TOO_LARGE",
        f"{path.name} est trop grand pour un classeur de jury : gardez les seules feuilles et "
        "lignes utiles.",
    )
