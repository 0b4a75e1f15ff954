"""Workbooks written part by part as Excel writes them; Excel itself is not at hand.

What other writers do not do and Excel does: texts in a shared table, in runs of one look each and
with their reading in Japanese; formulas with their values and a chain of calculation; dates as
numbers under format 14; views, spans, extensions and protection around the cells; and, when asked,
the strict form of the standard (ISO/IEC 29500), whose names and dates differ.
"""

import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from tests.workbooks import Sheets

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STRICT = {_MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
           _OFFICE: "http://purl.oclc.org/ooxml/officeDocument"}  # fmt: skip
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXTENSIONS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
)
_OTHERS = ("styles", "sharedStrings", "calcChain")
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass(frozen=True)
class Formula:
    """A formula and the value it last gave."""

    text: str
    value: Any


@dataclass(frozen=True)
class Form:
    """Which of Excel's ways a workbook is written in.

    Attributes:
        strict: Saved as « Classeur Strict Open XML ».
        since_1904: Counts days as the Macintosh did.
    """

    strict: bool = False
    since_1904: bool = False


class _Texts:
    """The shared table of texts; one text after the other takes another of the ways there are."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    @property
    def part(self) -> str:
        ways = (_plain, _in_runs, _with_its_reading)
        items = "".join(ways[n % 3](text) for text, n in self._places.items())
        size = len(self._places)
        return f'<sst xmlns="{_MAIN}" count="{size}" uniqueCount="{size}">{items}</sst>'


def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{kept}>{escape(text)}</t>"


def _plain(text: str) -> str:
    return f"<si>{_text(text)}</si>"


def _in_runs(text: str) -> str:
    look = '<rPr><b/><sz val="11"/><color theme="1"/><rFont val="Calibri"/><family val="2"/></rPr>'
    middle = len(text) // 2
    return f"<si><r>{_text(text[:middle])}</r><r>{look}{_text(text[middle:])}</r></si>"


def _with_its_reading(text: str) -> str:
    reading = '<rPh sb="0" eb="1"><t>カナ</t></rPh><phoneticPr fontId="1"/>'
    return f"<si>{_text(text)}{reading}</si>"


def _cell(place: str, value: Any, texts: _Texts, form: Form) -> str:
    formula = ""
    if isinstance(value, Formula):
        formula, value = f"<f>{escape(value.text)}</f>", value.value
    if value is None:
        return f'<c r="{place}" s="1"/>'
    kind, written = _kind(value, texts, form, calculated=bool(formula))
    return f'<c r="{place}"{kind}>{formula}<v>{written}</v></c>'


def _kind(value: Any, texts: _Texts, form: Form, *, calculated: bool) -> tuple[str, Any]:
    """Return the attributes of a cell and what stands as its value."""
    if isinstance(value, bool):
        return ' t="b"', int(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        days = (day - _EPOCHS[form.since_1904]).days
        return (' s="1" t="d"', day.isoformat()) if form.strict else (' s="1"', days)
    if isinstance(value, int | float):
        return "", repr(value)
    if value.startswith("#"):
        return ' t="e"', value
    return (' t="str"', escape(value)) if calculated else (' t="s"', texts.place(value))


def _sheet(rows: list[list[Any]], texts: _Texts, form: Form) -> str:
    width = max(map(len, rows))
    lines = "".join(
        f'<row r="{number}" spans="1:{width}" ht="15" customHeight="1" x14ac:dyDescent="0.25">'
        + "".join(_cell(f"{get_column_letter(column)}{number}", value, texts, form)
                  for column, value in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships" {_EXTENSIONS}'
        ' xr:uid="{00000000-0001-0000-0000-000000000000}"><sheetPr codeName="Feuil1"/>'
        f'<dimension ref="A1:{get_column_letter(width)}{len(rows)}"/>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" '
        'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<sheetFormatPr baseColWidth="10" defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
        f'<cols><col min="1" max="{width}" width="14.7109375" bestFit="1" customWidth="1"/></cols>'
        f'<sheetData>{lines}</sheetData><sheetProtection sheet="1" objects="1" scenarios="1"/>'
        '<phoneticPr fontId="1"/><dataValidations count="1"><dataValidation type="list" '
        'allowBlank="1" sqref="B2:B9"><formula1>"a,b"</formula1></dataValidation>'
        '</dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" '
        'header="0.3" footer="0.3"/></worksheet>'
    )


def write_as_excel(path: Path, content: Sheets, form: Form | None = None) -> Path:
    """Write sheets of texts, numbers, dates, truth values, errors (« #… ») and formulas."""
    form = form or Form()
    texts = _Texts()
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(rows, texts, form)
        for number, rows in enumerate(content.values(), 1)
    }
    numbered = list(enumerate(content, 1))
    chain = "".join(
        f'<c r="{get_column_letter(column)}{row}" i="{number}"/>'
        for number, name in numbered
        for row, values in enumerate(content[name], 1)
        for column, value in enumerate(values, 1)
        if isinstance(value, Formula)
    )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships" {_EXTENSIONS}'
        f'{" conformance=" + chr(34) + "strict" + chr(34) if form.strict else ""}>'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="27830"/>'
        f'<workbookPr {"date1904=" + chr(34) + "1" + chr(34) if form.since_1904 else ""} '
        'defaultThemeVersion="166925"/><bookViews><workbookView xWindow="-120" yWindow="-120" '
        'windowWidth="29040" windowHeight="15720"/></bookViews><sheets>'
        + "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
                  for n, name in numbered)
        + '</sheets><calcPr calcId="191029"/></workbook>'
    )  # fmt: skip
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered]
        + [(f"rId{len(numbered) + n}", kind, f"{kind}.xml") for n, kind in enumerate(_OTHERS, 1)]
    )
    parts["xl/sharedStrings.xml"] = texts.part
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{_MAIN}">{chain}</calcChain>'
    parts["xl/styles.xml"] = _STYLES
    parts["_rels/.rels"] = _relations(
        [("rId1", "officeDocument", "xl/workbook.xml"),
         ("rId3", "extended-properties", "docProps/app.xml")]
    )  # fmt: skip
    parts["docProps/app.xml"] = (
        f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>Microsoft Excel'
        "</Application><DocSecurity>0</DocSecurity><AppVersion>16.0300</AppVersion></Properties>"
    )
    parts["[Content_Types].xml"] = _types(len(numbered))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(parts.items()):
            archive.writestr(name, _HEAD + (_strictly(text) if form.strict else text))
    return path


def _strictly(text: str) -> str:
    for transitional, strict in _STRICT.items():
        text = text.replace(transitional, strict)
    return text


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><sz val="6"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles>"
    "</styleSheet>"
)


def _relations(given: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for key, kind, target in given
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _types(sheets: int) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", **{f"/xl/{one}.xml": one for one in _OTHERS}}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{_CONTENT}.{kind}+xml"/>'
                  for name, kind in parts.items())
        + '<Override PartName="/docProps/app.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )  # fmt: skip
