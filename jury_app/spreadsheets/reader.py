"""One reader for every workbook format.

python-calamine reads the values; what it cannot tell (error cells, formulas never calculated,
hidden rows) comes from a scan of the sheet's XML. The file's content decides what it is, not its
name: a mislabelled file is refused, a hostile one before it is unpacked. What cannot be measured
before (binary formats, sheets written as no spreadsheet does) is read apart, in limits.
"""

import hashlib
import io
import zipfile
from pathlib import Path

from jury_app.application.importing.workbook import Sheet, Workbook
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of
from jury_app.spreadsheets.apart import BrokenError, LockedError, read_apart, read_here
from jury_app.spreadsheets.delimited import formula_errors, read_delimited
from jury_app.spreadsheets.marks_of_ods import scan_ods
from jury_app.spreadsheets.marks_of_xml import Scans, scan_xlsx
from jury_app.spreadsheets.measures import TooFarError, UnsureError

MAX_PACKED = 50_000_000
MAX_UNPACKED = 200_000_000
MAX_PART = 100_000_000
MAX_RATIO = 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}
_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", *_TEXT_SUFFIXES}
_KINDS = {
    "xl/workbook.xml": (".xlsx", ".xlsm"), "xl/workbook.bin": (".xlsb",), "content.xml": (".ods",),
}  # fmt: skip
"""The part that tells what a zipped workbook is, and the names it may then end with."""
_OF_OLE = (".xls",)
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def read_workbook(path: Path) -> Workbook:
    """Read a workbook whole.

    Raises:
        Refusal: `FILE_UNREADABLE`, `FILE_ENCRYPTED` or `FILE_TOO_LARGE`.
        EnvironmentFault: The file is missing or cannot be read.
    """
    try:
        large = path.stat().st_size > MAX_PACKED
        data = b"" if large else path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "FILE_MISSING",
            f"Le classeur {path} ne peut pas être lu ({cause_of(error)}) : vérifiez son nom et son "
            "emplacement.",
        ) from error
    if large:
        raise _too_large(path)
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise _unreadable(path, "formats acceptés : xlsx, xlsm, xls, xlsb, ods, csv, txt")
    digest = hashlib.sha256(data).hexdigest()
    if suffix in _TEXT_SUFFIXES and not data.startswith((_ZIP, _OLE)):
        try:
            read = read_delimited(data)
        except TooFarError as error:
            raise _too_large(path) from error
        if read is None:
            raise _unreadable(path, "ce n'est pas un fichier de texte")
        rows, separator = read
        sheet = Sheet(path.stem, rows, formula_errors(rows), comma=separator == ",")
        return Workbook(path.name, digest, (sheet,))
    if data.startswith(_ZIP):
        return _from_zip(path, data, digest)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(path)
        values = _values(path, data, Scans(), apart=True)
        _refuse_mislabelled(path, _OF_OLE)
        return Workbook(path.name, digest, values, blind=True)
    raise _unreadable(path, "ce n'est pas un classeur")


def _from_zip(path: Path, data: bytes, digest: str) -> Workbook:
    scans = Scans()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(path, archive)
            (kind,) = _KINDS.keys() & archive.namelist()
            _refuse_mislabelled(path, _KINDS[kind])
            if kind == "xl/workbook.xml":
                scans = scan_xlsx(archive)
            elif kind == "content.xml":
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise _encrypted(path)
                scans = scan_ods(archive)
    except Refusal:
        raise
    except TooFarError as error:
        raise _too_large(path) from error
    except Exception as error:  # a broken archive fails in many ways, all of them this one
        raise _unreadable(path, "le fichier est abîmé") from error
    sheets = _values(path, data, scans, apart=kind == "xl/workbook.bin" or not scans.sure)
    blind = any(sheet.name not in scans for sheet in sheets)
    return Workbook(path.name, digest, sheets, blind=blind)


def _refuse_mislabelled(path: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a name that says another format than the content, whose names are `suffixes`."""
    if path.suffix.lower() not in suffixes:
        name = suffixes[0]
        raise Refusal(
            "FILE_UNREADABLE",
            f"{path.name} est en réalité un classeur {name} : renommez-le « {path.stem}{name} », "
            "puis importez-le.",
        )


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(info.file_size for info in parts)
    packed = sum(info.compress_size for info in parts)
    largest = max((info.file_size for info in parts), default=0)
    if max(largest - MAX_PART, unpacked - MAX_UNPACKED, unpacked - MAX_RATIO * packed) > 0:
        raise _too_large(path)
    if any(info.flag_bits & 1 for info in parts):
        raise _encrypted(path)
    twice = len({info.filename.lower() for info in parts}) != len(parts)
    strange = any(info.compress_type not in _METHODS for info in parts)
    if twice or strange or archive.testzip() is not None:  # sizes that lie would hide a bomb
        raise _unreadable(path, "le fichier est abîmé")


def _values(path: Path, data: bytes, scans: Scans, *, apart: bool) -> tuple[Sheet, ...]:
    try:
        try:
            values = read_apart(data) if apart else read_here(data, scans)
        except UnsureError:
            values = read_apart(data)
    except TooFarError as error:
        raise _too_large(path) from error
    except LockedError as error:
        raise _encrypted(path) from error
    except BrokenError as error:
        raise _unreadable(path, "le fichier est abîmé") from error
    sheets = []
    for name, rows, hidden in values:
        scan = scans.get(name, {})
        # Formulas never calculated hold no value: calamine ends before them.
        missing = max((row for row, _ in scan.get("flags", ())), default=-1) + 1 - len(rows)
        rows += [[] for _ in range(missing)]
        for row, column in scans.truths.get(name, ()):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = bool(rows[row][column])
        sheets.append(Sheet(name, rows, hidden=hidden, **scan))
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
