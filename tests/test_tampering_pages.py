"""Pages taken out, added, moved, covered: refused even when the line of the file is put right."""

import contextlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.pdfgen.canvas import Canvas

from jury_app.application.access import Access
from jury_app.bootstrap import open_dossier, services
from reports.certificates import make_test_certificate
from tests.conftest import CommandLine
from tests.signing_builder import CHAIR, PASSPHRASE, Closed, codes
from tests.tampering import (
    WHITE,
    Change,
    older,
    older_and_covered,
    over,
    rewritten,
    sheet,
    sign_anyway,
)


def _write(canvas: Canvas) -> None:
    canvas.drawString(100, 500, "Certifié")


_WRITTEN = sheet(_write)


def _take_out(pdf: Pdf) -> None:
    del pdf.pages[1]


def _take_out_last(pdf: Pdf) -> None:
    del pdf.pages[-1]


def _add(pdf: Pdf) -> None:
    pdf.pages.append(_WRITTEN.pages[0])


def _swap(pdf: Pdf) -> None:
    pdf.pages[1], pdf.pages[2] = pdf.pages[2], pdf.pages[1]


def _note(pdf: Pdf) -> None:
    """Stick a note on a page, which changes nothing of the page itself."""
    page = pdf.pages[0]
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([60, 300, 460, 500]),
                      Contents=String("Certifié"), F=4)  # fmt: skip
    page.obj.Annots = Array([*page.get("/Annots", ()), pdf.make_indirect(note)])


_CHANGES = {
    "out": (_take_out, "des pages ont été retirées"),
    "last": (_take_out_last, "des pages ont été retirées"),
    "added": (_add, "des pages ont été ajoutées"),
    "swapped": (_swap, "(pages 2, 3)"),
    "written": (over(_WRITTEN), "Le texte imprimé n'est pas celui"),
    "covered": (over(WHITE), "ajouté, caché ou déplacé (page 2)"),
    "note": (_note, "ce que porte la page 1"),
}


@pytest.mark.parametrize("name", _CHANGES)
def test_forged_pages_are_refused(
    cli: CommandLine, closed: Closed, tmp_path: Path, name: str
) -> None:
    change, said = _CHANGES[name]
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", change)
    for more in ((), ("--dossier", closed.dossier)):
        assert cli("verify", path, *more) == 1
        assert said in cli.err
        assert cli.out == ""


@pytest.mark.parametrize("name", _CHANGES)
def test_pages_changed_by_another_program_are_refused(
    closed: Closed, tmp_path: Path, name: str
) -> None:
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", _CHANGES[name][0], line=False)
    seen = "PARTS_MISMATCH" if name == "note" else "PAGES_MISMATCH"
    assert {"FILE_CHANGED", seen} <= set(codes(path))


@pytest.mark.parametrize("name", ["covered", "note", "written"])
def test_forged_pages_signed_afterwards_are_refused(
    closed: Closed, tmp_path: Path, name: str
) -> None:
    forged = rewritten(closed.minutes, tmp_path / "pv.pdf", _CHANGES[name][0])
    sign_anyway(closed, forged)
    assert codes(forged) == ["PARTS_MISMATCH" if name == "note" else "PAGES_MISMATCH"]


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("this.closeDoc()"))


def _named_script(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("this.closeDoc()"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))


def _second_attachment(pdf: Pdf) -> None:
    pdf.attachments["decisions.json"] = b"{}"


def _layer(pdf: Pdf) -> None:
    """Add a white patch that shows on paper alone."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = pdf.pages[1]
    page.obj.Resources.Properties = Dictionary(X=layer)
    page.contents_add(b"/OC /X BDC 1 1 1 rg 60 300 400 200 re f EMC")


def _heard(pdf: Pdf) -> None:
    """Give a cell of a table another word for those who listen."""
    waiting = [pdf.Root.StructTreeRoot.K]
    for one in waiting:
        if one.get("/S") == Name.TD:
            one.ActualText = String("Certifié")
            return
        kids = one.get("/K")
        found = kids if isinstance(kids, Array) else [kids]
        waiting += [kid for kid in found if isinstance(kid, Dictionary)]


def _drawn_box(number: int) -> Change:
    def change(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[number]
        face = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        field.AP.N = pdf.make_stream(
            b"BT /F 8 Tf 5 5 Td (Signe electroniquement) Tj ET", Type=Name.XObject,
            Subtype=Name.Form, BBox=field.AP.N.BBox, Resources=Dictionary(Font=Dictionary(F=face)),
        )  # fmt: skip

    return change


def _title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "Procès-verbal d'une autre session"


def _outline(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Title = String("Décisions annulées")


def _print_range(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.PrintPageRange = Array([0, 0])


_BESIDE = {
    "script": (_script, "les actions automatiques"),
    "named": (_named_script, "les actions automatiques"),
    "attachment": (_second_attachment, "les fichiers joints"),
    "layer": (_layer, "les calques"),
    "heard": (_heard, "ce qu'entend un lecteur d'écran"),
    "box": (_drawn_box(2), "cadre"),
    "title": (_title, "le titre"),
    "outline": (_outline, "le sommaire"),
    "print": (_print_range, "les réglages d'affichage"),
}


@pytest.mark.parametrize("name", _BESIDE)
def test_what_lies_beside_the_pages_is_compared_too(
    cli: CommandLine, closed: Closed, tmp_path: Path, name: str
) -> None:
    """None of it changes the pages as they are drawn; all of it reaches who reads the file."""
    change, said = _BESIDE[name]
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", change)
    assert cli("verify", path) == 1
    assert cli.err.startswith("PARTS_MISMATCH — ")
    assert said in cli.err
    sign_anyway(closed, path)
    assert cli("verify", path) == 1
    assert said in cli.err


def test_a_file_of_another_version_is_compared_as_far_as_it_goes(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", older)
    assert cli("verify", path) == 0
    assert "Chaque page est celle que donnent les données jointes." in cli.out
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", older_and_covered)
    assert cli("verify", path) == 1
    assert "PAGES_NOT_COMPARED" in cli.err
    assert "écrit par jury-app 0.0.1 et ne porte aucune signature" in cli.err
    sign_anyway(closed, path)
    assert cli("verify", path, "--dossier", closed.dossier) == 0
    assert "rien ne le contredit, mais tout n'est pas prouvé" in cli.out
    assert "Rien n'établit que ces signatures sont celles du jury" in cli.out
    assert cli("verify", path, "--json") == 0
    assert len(cli.json["limits"]) == 2
    assert cli("verify", path.rename(path.with_suffix(".copie"))) == 0
    assert "tout n'est pas prouvé" in cli.out


def _older_and_written(pdf: Pdf) -> None:
    older(pdf)
    over(_WRITTEN)(pdf)


def test_what_pages_of_another_version_say_otherwise_is_told(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    path = rewritten(closed.minutes, tmp_path / "pv.pdf", _older_and_written)
    sign_anyway(closed, path)
    assert cli("verify", path, "--dossier", closed.dossier) == 0
    assert "rien ne le contredit" not in cli.out
    assert "ses pages ne disent pas ce que donnent ses données, et rien ne les prouve" in cli.out
    assert (
        "son texte n'est pas celui que cette version donne aux données jointes (page 2). Seuls "
        "les certificats de ses signatures répondent de ces pages." in cli.out
    )
    assert cli("verify", path, "--json") == 0
    assert cli.json["ok"]
    assert "(page 2)" in cli.json["limits"][0]


@pytest.fixture
def kept(closed: Closed, tmp_path: Path) -> Closed:
    """A closed session of its own, ready to keep files."""
    path = tmp_path / "kept.jury"
    shutil.copyfile(closed.dossier, path)
    return replace(closed, dossier=path)


@pytest.fixture
def stranger(kept: Closed, tmp_path: Path) -> Closed:
    """The same session, with a certificate that somebody else made in the chair's name."""
    path = tmp_path / "faux.p12"
    path.write_bytes(make_test_certificate(CHAIR, PASSPHRASE))
    return replace(kept, certificate=path)


def test_minutes_kept_in_the_dossier_vouch_for_a_file_of_another_version(
    cli: CommandLine, kept: Closed, tmp_path: Path
) -> None:
    path = rewritten(kept.minutes, tmp_path / "pv.pdf", older_and_covered)
    sign_anyway(kept, path)
    check = ("verify", path, "--dossier", kept.dossier)
    (tmp_path / "scan.jpg").write_bytes(b"a picture of the signed paper")
    assert cli("attach", kept.dossier, tmp_path / "scan.jpg") == 0
    signed = kept.sign(CHAIR, kept.minutes, path.with_name("s.pdf"))
    assert cli("attach", kept.dossier, signed) == 0
    assert cli(*check) == 0
    assert "conforme" in cli.out
    assert "Les certificats sont ceux qui ont signé 2026-DESRA-PAR-01 - s.pdf" in cli.out
    assert cli("attach", kept.dossier, path) == 0
    assert cli(*check) == 0
    assert "octet pour octet" in cli.out


@pytest.mark.parametrize("forged", [_older_and_written, older_and_covered])
def test_other_pages_that_strangers_signed_are_refused_by_the_minutes_kept(
    cli: CommandLine, kept: Closed, stranger: Closed, tmp_path: Path, forged: Change
) -> None:
    signed = kept.sign(CHAIR, kept.minutes, tmp_path / "s.pdf")
    assert cli("attach", kept.dossier, signed) == 0
    path = rewritten(kept.minutes, tmp_path / "faux.pdf", forged)
    sign_anyway(stranger, path)
    assert cli("verify", path, "--dossier", kept.dossier) == 1
    assert cli.err.startswith("PAGES_MISMATCH — ")
    assert "conserve sous le nom 2026-DESRA-PAR-01 - s.pdf (page 2)" in cli.err
    assert cli("attach", kept.dossier, path) == 1


def test_the_pages_kept_under_other_certificates_are_not_refused(
    cli: CommandLine, kept: Closed, stranger: Closed, tmp_path: Path
) -> None:
    """Two copies of the minutes an earlier version wrote, each signed by its own people."""
    copies = [rewritten(kept.minutes, tmp_path / f"{n}.pdf", older_and_covered) for n in range(2)]
    for whose, path in zip((kept, stranger), copies, strict=True):
        sign_anyway(whose, path)
    assert cli("attach", kept.dossier, copies[0]) == 0
    assert cli("verify", copies[1], "--dossier", kept.dossier) == 0
    assert "rien ne le contredit, mais tout n'est pas prouvé" in cli.out


@pytest.mark.parametrize("suffix", ["jpg", "pdf"])
def test_a_scan_is_recognised_by_the_dossier_that_keeps_it(
    cli: CommandLine, kept: Closed, tmp_path: Path, suffix: str
) -> None:
    scan = tmp_path / f"scan.{suffix}"
    if suffix == "pdf":
        WHITE.save(scan)
    else:
        scan.write_bytes(b"a picture of the signed paper")
    check = ("verify", scan, "--dossier", kept.dossier)
    assert cli(*check) == 1
    assert cli("attach", kept.dossier, scan) == 0
    assert cli(*check) == 0
    assert "conforme" in cli.out
    assert "Document joint à la séance le " in cli.out
    assert f", inchangé : 2026-DESRA-PAR-01 - scan.{suffix}." in cli.out
    dossier = open_dossier(kept.dossier)
    assert services().check_file(scan, Access(), dossier).notes
    dossier.store.close()
    with contextlib.closing(sqlite3.connect(kept.dossier)) as raw, raw:
        raw.execute("UPDATE setting SET value = replace(value, 'scan', 'copie') "
                    "WHERE key LIKE 'piece:%'")  # fmt: skip
    assert cli(*check) == 1
    assert cli.err.startswith("ROW_CHANGED — ")
    scan.write_bytes(scan.read_bytes() + b"x")
    assert cli(*check) == 1
