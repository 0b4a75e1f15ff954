"""What outside programs say of the minutes: PDF/UA-1, PDF/A-3b, fonts; their reference texts."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import outloud
import pikepdf
import pytest
from lxml import etree
from pikepdf import pdfa
from reportlab.pdfgen.canvas import Canvas

from jury_app.application.minutes.model import Column, Items, Paragraph, Row, Table
from reports.blocks import Setter
from reports.flow import PORTRAIT, paginate
from reports.fonts import MISSING, SANS, Typesetter, drawable, register
from reports.paper import Paper, file_of
from reports.pen import Pen
from reports.tagging import Tag
from tests.minutes_builder import candidate, crowd, eventful, session_of
from tests.minutes_pages import words_of, write
from tests.minutes_references import FOLDER, KINDS, text_of

_UA = "pdfuaid", "pdfaExtension", "pdfaSchema", "pdfaProperty"
_CASES = ("draft", "one", "three", "eventful", "crowd")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Minutes of every size, by name."""
    folder = tmp_path_factory.mktemp("pv")
    draft = session_of(crowd(12), closed_at=None, minutes_number=None)
    write(draft, folder / "draft.pdf", draft=True)
    write(eventful(57), folder / "eventful.pdf")
    for name, count in (("one", 1), ("three", 3), ("crowd", 300)):
        write(session_of(crowd(count)), folder / f"{name}.pdf")
    return {name: folder / f"{name}.pdf" for name in _CASES}


# Those who listen


@pytest.mark.parametrize("case", _CASES)
def test_the_accessibility_checker_finds_nothing(case: str, files: dict[str, Path]) -> None:
    result = outloud.check(str(files[case]))
    assert result.error is None
    assert [(f.rule, f.message, f.page) for f in result.findings] == []


def _elements(node: Any, depth: int = 0) -> Iterator[tuple[int, str, Any]]:
    """Every element of a structure tree, in order, with its depth and type."""
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return
    yield depth, str(node.S), node
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _elements(kid, depth + 1)


def test_the_tree_has_the_shape_of_the_minutes(files: dict[str, Path]) -> None:
    with pikepdf.open(files["eventful"]) as pdf:
        found = list(_elements(pdf.Root.StructTreeRoot.K))
        kinds = Counter(kind for _, kind, _ in found)
        assert found[0][1] == "/Document"
        assert (kinds["/H1"], kinds["/H2"]) == (1, 11)
        assert kinds["/Figure"] == 5
        assert all(str(e.Alt) for _, kind, e in found if kind == "/Figure")
        scopes = Counter(str(e.A.Scope) for _, kind, e in found if kind == "/TH")
        assert scopes["/Row"] > 58
        assert kinds["/TR"] > 58 + kinds["/Table"]
        assert kinds["/LI"] == kinds["/LBody"]


def test_every_page_knows_its_content(files: dict[str, Path]) -> None:
    with pikepdf.open(files["eventful"]) as pdf:
        owners = pdf.Root.StructTreeRoot.ParentTree.Nums
        for number, page in enumerate(pdf.pages):
            assert page.obj.Tabs == pikepdf.Name.S
            assert page.obj.StructParents == owners[2 * number] == number
            marked = [o for o in pikepdf.parse_content_stream(page) if str(o.operator) == "BDC"]
            numbers = [o.operands[1].MCID for o in marked if "/MCID" in o.operands[1]]
            assert numbers == list(range(len(owners[2 * number + 1])))


def test_headings_drawn_again_are_said_once(files: dict[str, Path]) -> None:
    with pikepdf.open(files["crowd"]) as pdf:
        tables = [e for _, kind, e in _elements(pdf.Root.StructTreeRoot.K) if kind == "/Table"]
        grid = max(tables, key=lambda table: len(table.K))
        assert len(grid.K) == 1 + 300
        assert {len(row.K) for row in grid.K} == {14}
        pages = {cell.Pg.objgen for row in grid.K for cell in row.K}
    assert len(pages) > 5


def test_the_outline_leads_to_every_section(files: dict[str, Path]) -> None:
    with pikepdf.open(files["eventful"]) as pdf, pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        assert pdf.Root.PageMode == pikepdf.Name.UseOutlines
        shown: Any = pdf.Root.ViewerPreferences.DisplayDocTitle
        assert shown is True
    assert [title.partition(".")[0] for title in titles] == [str(n) for n in range(1, 12)]


def test_nothing_is_drawn_without_a_place_in_the_structure() -> None:
    register(SANS)
    canvas = Canvas(BytesIO(), pageCompression=0, initialFontName=SANS)
    pen = Pen(canvas, Typesetter())
    over = Tag("P")
    pen.text(10, 90, "seul", SANS, 8)
    pen.line(10, 88, 50)
    with pen.tag(over):
        pen.text(10, 80, "début", SANS, 8)
        pen.text(10, 80, "", SANS, 8)
    with pen.figure("Un carré", (10, 10, 20, 20)) as figure:
        pen.fill([(10, 10, 10, 10)])
    pen.end_page()
    with pen.artifact("Header"), pen.tag("H1") as unsaid:
        pen.text(10, 90, "rappel", SANS, 8)
    with pen.tag(over):
        pen.text(10, 80, "suite", SANS, 8)
    pen.end_page()
    alone, *others = pen.structure.root.kids
    assert isinstance(alone, Tag)
    assert (alone.kind, alone.kids) == ("P", [(0, 0)])
    assert others == [over, figure]
    assert over.kids == [(0, 1), (1, 0)]
    assert figure.kids == [(0, 2)]
    assert (unsaid.parent, unsaid.kids) == (None, [])
    assert pen.structure.pages == [[alone, over, figure], [over]]


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_a_listener_hears_words_apart_and_headings_once(tmp_path: Path) -> None:
    typesetter = Typesetter()
    setter = Setter(typesetter, PORTRAIT)
    columns = (Column("Membre", 3), Column("Qualité", 1), Column("", 1))
    rows = tuple(Row((f"NOM {n}", "Directrice d'établissement", "—")) for n in range(42))
    strips = [strip for block in (
        Paragraph(" ".join(["mot"] * 40)), Items(("un", "deux")), Table(columns, rows),
    ) for strip in setter.block(block)]  # fmt: skip
    pages = paginate(strips, PORTRAIT)
    assert len(pages) > 1
    data = file_of(Paper("Essai", "École", "Essai"), pages, typesetter)
    (tmp_path / "essai.pdf").write_bytes(data)
    shown = subprocess.run(["pdfinfo", "-struct-text", str(tmp_path / "essai.pdf")],
                           capture_output=True, check=True)  # fmt: skip
    heard = " ".join(shown.stdout.decode().replace('"', "").split())
    assert " ".join(["mot"] * 40) in heard
    assert "L (block) LI (block) Lbl (block) – LBody (block) un LI" in heard
    assert heard.count("TH: /Scope /Column Membre TH: /Scope /Column Qualité TD TR") == 1
    assert heard.count("Membre") == 1
    assert "TH: /Scope /Row NOM 41 TD Directrice d'établissement TD —" in heard


# Those who keep


@pytest.mark.parametrize("case", _CASES)
def test_the_archive_checker_finds_nothing(
    case: str, files: dict[str, Path], tmp_path: Path
) -> None:
    # It knows no form at all: the boxes to sign in are judged below, and the rest without them.
    bare = tmp_path / "bare.pdf"
    with pikepdf.open(files[case]) as pdf:
        for holder, key in ((pdf.Root, "/AcroForm"), *((p.obj, "/Annots") for p in pdf.pages)):
            if key in holder:
                del holder[key]
        pdf.save(bare, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    report = pdfa.validate_written(bare, "3b")
    # It knows no extension schema, with which ISO 19005-3 lets a file claim PDF/UA.
    others = [f for f in report.findings if not any(name in f.message for name in _UA)]
    assert others == []


def test_the_boxes_to_sign_in_are_fit_to_be_kept(files: dict[str, Path]) -> None:
    """Fields are printed, always shown as they stand, and said to listeners (ISO 19005-3, 6.3)."""
    with pikepdf.open(files["eventful"]) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == [
            f"signature-{n}" for n in (1, 3, 2, 4, 6, 7, 8)
        ]
        for field in fields:
            assert (int(field.F), set(field.AP.keys())) == (4, {"/N"})
            assert not {"/AA", "/A", "/V"} & set(field.keys())
            assert str(field.TU).startswith("Signature de M")
        elements = [e for _, kind, e in _elements(pdf.Root.StructTreeRoot.K) if kind == "/Form"]
        assert [e.K.Obj.objgen for e in elements] == [field.objgen for field in fields]
    with pikepdf.open(files["draft"]) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_the_metadata_say_what_the_file_is(files: dict[str, Path]) -> None:
    with pikepdf.open(files["eventful"]) as pdf:
        packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
        words = [text.strip() for text in packet.itertext() if text.strip()]
        title = str(pdf.docinfo["/Title"])
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert [len(bytes(part)) for part in pdf.trailer.ID] == [16, 16]
        parameters = pdf.Root.AF[0].EF.F.Params
        assert str(parameters.ModDate) == str(pdf.docinfo["/ModDate"])
    names = {etree.QName(e).localname for e in packet.iter() if isinstance(e.tag, str)}
    assert {"part", "conformance", "title", "language"} <= names
    assert words[:2] == ["application/pdf", "fr-FR"]
    assert title in words
    assert words.count("2026-12-04T17:05:00+01:00") == 3
    assert profile[36:40] == b"acsp"


def test_nothing_a_keeper_refuses(files: dict[str, Path]) -> None:
    with pikepdf.open(files["eventful"]) as pdf:
        assert not pdf.is_encrypted
        assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
        assert {str(field.FT) for field in pdf.Root.AcroForm.Fields} == {"/Sig"}
        assert "/JavaScript" not in pdf.Root.Names
        filters = {str(o.get("/Filter")) for o in pdf.objects if isinstance(o, pikepdf.Stream)}
    assert filters <= {"/FlateDecode", "None"}


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("case", _CASES)
def test_the_syntax_checker_finds_nothing(case: str, files: dict[str, Path]) -> None:
    subprocess.run(["qpdf", "--check", str(files[case])], capture_output=True, check=True)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("case", ["draft", "crowd"])
def test_fonts_are_embedded_subsets_with_their_letters(case: str, files: dict[str, Path]) -> None:
    shown = subprocess.run(["pdffonts", str(files[case])], capture_output=True, check=True)
    rows = shown.stdout.decode().splitlines()[2:]
    assert len(rows) == 4
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


# Names


@pytest.mark.parametrize(
    "name",
    ["BÉRÉNGER & FILS", "MÜLLER <ß>", "ŁUKASIEWICZ", "ŞÜKRÜ", "NGUYỄN", "NGUYE\u0302\u0303N",
     "E\u0301TIENNE", "O’BRIEN", "ĐẶNG", "ŐRY", "ȘTEFĂNESCU", "ÞÓR", "ÆSIR", "IJ\u0301",
     "A" * 60 + " " + "B" * 59, "אבג", "محمد", "李", "ALLARD 😀", "👩\u200d🎓", "M\u0303ARK"],
)  # fmt: skip
def test_a_name_is_printed_or_reported(name: str, tmp_path: Path) -> None:
    written = write(session_of([candidate(1, name, "Zoé")]), tmp_path / "pv.pdf")
    text = words_of(tmp_path / "pv.pdf")
    if not written.missing:
        assert " ".join(f"{drawable(name)} Zoé".split()) in text
        assert MISSING not in text
    for glyph in written.missing:
        assert f"{glyph.code} ({glyph.name}" in text
    reported = {chr(int(glyph.code.partition("+")[2], 16)) for glyph in written.missing}
    expected = "".join(MISSING if c in reported else c for c in drawable(name))
    assert f"{expected} Zoé" in text
    assert outloud.check(str(tmp_path / "pv.pdf"), only=["TXT-002", "TXT-003", "TXT-005",
                                                         "TXT-006"]).findings == []  # fmt: skip


def test_what_surrounds_the_text_is_reported_too(tmp_path: Path) -> None:
    session = session_of(crowd(1), campus="Nice 😀", label="Session 李", minutes_number="ב-1",
                         place="Salle ש", remarks="Vu ☂.")  # fmt: skip
    written = write(session, tmp_path / "pv.pdf")
    text = words_of(tmp_path / "pv.pdf")
    codes = {"U+1F600", "U+674E", "U+05D1", "U+05E9", "U+2602"}
    assert {glyph.code for glyph in written.missing} == codes
    assert all(f"{code} (" in text for code in codes)


# What they say


@pytest.mark.parametrize("kind", KINDS)
def test_the_minutes_say_what_their_reference_says(kind: str, tmp_path: Path) -> None:
    assert text_of(kind, tmp_path) == (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
