"""Pages taken out, added, moved, covered: refused even when the line of the file is put right."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.pdfgen.canvas import Canvas

from jury_app.application.signing import SignRequest, signers_of
from reports.digest import with_digest
from reports.signing import add_signature
from tests.conftest import CommandLine
from tests.signing_builder import CHAIR, PASSPHRASE, Closed, closed_session, codes

Change = Callable[[Pdf], None]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    return closed_session(tmp_path_factory.mktemp("closed"))


def _forged(source: Path, target: Path, change: Change, *, line: bool = True) -> Path:
    """Change minutes as somebody who knows how the program writes them would."""
    out = BytesIO()
    with pikepdf.open(source) as pdf:
        change(pdf)
        pdf.save(out, deterministic_id=True)
    data = out.getvalue()
    target.write_bytes(with_digest(data) if line else data)
    return target


def _sheet(draw: Callable[[Canvas], None]) -> Pdf:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    draw(canvas)
    canvas.save()
    return pikepdf.open(BytesIO(out.getvalue()))


def _write(canvas: Canvas) -> None:
    canvas.drawString(100, 500, "Certifié")


def _cover(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.rect(60, 300, 400, 200, fill=1, stroke=0)


_WRITTEN, _WHITE = _sheet(_write), _sheet(_cover)


def _take_out(pdf: Pdf) -> None:
    del pdf.pages[1]


def _take_out_last(pdf: Pdf) -> None:
    del pdf.pages[-1]


def _add(pdf: Pdf) -> None:
    pdf.pages.append(_WRITTEN.pages[0])


def _swap(pdf: Pdf) -> None:
    pdf.pages[1], pdf.pages[2] = pdf.pages[2], pdf.pages[1]


def _over(sheet: Pdf) -> Change:
    return lambda pdf: pdf.pages[1].add_overlay(sheet.pages[0])


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
    "written": (_over(_WRITTEN), "Le texte imprimé n'est pas celui"),
    "covered": (_over(_WHITE), "ajouté, caché ou déplacé (page 2)"),
    "note": (_note, "ajouté, caché ou déplacé (page 1)"),
}


@pytest.mark.parametrize("name", _CHANGES)
def test_forged_pages_are_refused(
    cli: CommandLine, closed: Closed, tmp_path: Path, name: str
) -> None:
    change, said = _CHANGES[name]
    path = _forged(closed.minutes, tmp_path / "pv.pdf", change)
    for more in ((), ("--dossier", closed.dossier)):
        assert cli("verify", path, *more) == 1
        assert said in cli.err
        assert cli.out == ""


@pytest.mark.parametrize("name", _CHANGES)
def test_pages_changed_by_another_program_are_refused(
    closed: Closed, tmp_path: Path, name: str
) -> None:
    path = _forged(closed.minutes, tmp_path / "pv.pdf", _CHANGES[name][0], line=False)
    assert {"FILE_CHANGED", "PAGES_MISMATCH"} <= set(codes(path))


@pytest.mark.parametrize("name", ["covered", "note", "written"])
def test_forged_pages_signed_afterwards_are_refused(
    closed: Closed, tmp_path: Path, name: str
) -> None:
    """Another program would sign them; ours refuses to."""
    forged = _forged(closed.minutes, tmp_path / "pv.pdf", _CHANGES[name][0])
    with pikepdf.open(forged) as pdf:
        document = json.loads(pdf.attachments["seance.json"].get_file().read_bytes())
    request = SignRequest(CHAIR, closed.certificate, PASSPHRASE)
    data = add_signature(forged.read_bytes(), signers_of(document)[0], request,
                         "2026-12-04T18:00:00Z")  # fmt: skip
    forged.write_bytes(data)
    assert codes(forged) == ["PAGES_MISMATCH"]


def test_a_file_of_another_version_says_what_was_not_compared(
    cli: CommandLine, closed: Closed, tmp_path: Path
) -> None:
    def older(pdf: Pdf) -> None:
        pdf.docinfo["/Creator"] = "jury-app 0.0.1"

    path = _forged(closed.minutes, tmp_path / "pv.pdf", older)
    assert cli("verify", path) == 0
    assert "écrit par jury-app 0.0.1" in cli.out
    assert cli("verify", closed.minutes) == 0
    assert "Chaque page est celle que donnent les données jointes." in cli.out
