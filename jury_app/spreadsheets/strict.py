"""The strict form of .xlsx (ISO/IEC 29500), rewritten as the usual one for openpyxl to read.

Excel saves it as « Classeur Strict Open XML ». It differs by the names of its namespaces; openpyxl
knows only the usual ones, and finds no sheet under the others.
"""

import io
import zipfile

_SIGN = b"http://purl.oclc.org/ooxml/"
_NAMES = (
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"officeDocument/", b"officeDocument/2006/"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/spreadsheetDrawing", b"drawingml/2006/spreadsheetDrawing"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
)
_USUAL = b"http://schemas.openxmlformats.org/"
_TEXTS = (".xml", ".rels", ".vml")


def usual(data: bytes) -> bytes:
    """Return a workbook in the usual form; one that already is comes back as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _SIGN not in archive.read("xl/workbook.xml"):
            return data
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, _renamed(content) if name.endswith(_TEXTS) else content)
    return target.getvalue()


def _renamed(content: bytes) -> bytes:
    for strict, name in _NAMES:
        content = content.replace(_SIGN + strict, _USUAL + name)
    return content
