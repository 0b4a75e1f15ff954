"""Minutes may quote the number or fingerprint of others; their own stand where they print them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jury_app.application.correcting import CorrectionOrder, correct
from jury_app.application.minutes.closing import BEFORE_FINGERPRINT
from jury_app.application.minutes.document import minutes_document
from jury_app.application.minutes.model import Fingerprint, MinutesDocument
from jury_app.bootstrap import open_dossier
from jury_app.domain.values import Verdict
from reports.digest import with_digest
from reports.flow import Page
from reports.fonts import Typesetter
from reports.minutes import lay_out, paper_of
from reports.paper import Part, file_of_parts
from tests.minutes_builder import crowd, sealed, session_of
from tests.minutes_pages import write
from tests.signing_builder import CHAIR, SECRETARY, Closed, closed_session, codes, papers

_OTHER = " ".join(["A1B2", "C3D4", "E5F6", "0718"] * 4)
_QUOTES = {
    "number": "Le jury prend acte du PV n° 2025-DESRA-PAR-01 de la session précédente.",
    "beginning": "Référence interne A1B2 C3D4 E5F6 0718 … conservée.",
    "fingerprint": f"{BEFORE_FINGERPRINT} {_OTHER} était celle du PVR n° 2025-DESRA-PAR-01-R1.",
}


@pytest.mark.parametrize("what", _QUOTES)
def test_remarks_that_quote_other_minutes(tmp_path: Path, what: str) -> None:
    closed = closed_session(tmp_path, remarks=_QUOTES[what])
    assert codes(closed.minutes, closed.dossier) == []
    assert codes(closed.signed(tmp_path / "signé.pdf"), closed.dossier) == []


def test_a_number_with_a_space(tmp_path: Path) -> None:
    """It holds the first letters of the campus: those of Le Mans."""
    write(session_of(crowd(3), minutes_number="2026-DESRA-LE -01"), tmp_path / "pv.pdf")
    assert codes(tmp_path / "pv.pdf") == []


def test_a_correction_whose_motive_names_the_minutes(tmp_path: Path) -> None:
    closed: Closed = closed_session(tmp_path)
    number = closed.row.minutes_number
    order = CorrectionOrder(
        closed.candidates[0], "BC02", Verdict.NVAL,
        f"Erreur matérielle dans le PV n° {number}, constatée le lendemain.", CHAIR, SECRETARY,
    )  # fmt: skip
    dossier = open_dossier(closed.dossier)
    made = correct(dossier, 1, order)
    dossier.store.close()
    papers().write_correction(made, tmp_path / "pvr.pdf")
    assert codes(tmp_path / "pvr.pdf", closed.dossier) == []
    closed.sign(CHAIR, tmp_path / "pvr.pdf", tmp_path / "signé.pdf")


_Feet = Callable[[tuple[str, str]], tuple[str, str]]


def _written(target: Path, second: _Feet, minutes: MinutesDocument, text: str) -> Path:
    """Write minutes whose second page has another foot, all the rest put right."""
    typesetter = Typesetter()
    paper = paper_of(minutes, text)
    pages: list[Page] = lay_out(minutes, typesetter)
    parts = [Part(pages[:1], paper.footer), Part(pages[1:2], second(paper.footer)),
             Part(pages[2:], paper.footer)]  # fmt: skip
    target.write_bytes(with_digest(file_of_parts(paper, parts, typesetter)))
    return target


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (lambda _foot: ("PV n° 2025-DESRA-PAR-01", _foot[1]), "NUMBER_MISMATCH"),
        (lambda _foot: (f"{_foot[0]} PV n° 2025-DESRA-PAR-01", _foot[1]), "NUMBER_MISMATCH"),
        (lambda _foot: ("", _foot[1]), "NUMBER_MISMATCH"),
        (lambda _foot: (_foot[0], "A1B2 C3D4 E5F6 0718 …"), "FINGERPRINT_MISMATCH"),
        (lambda _foot: (_foot[0], f"{_foot[1]} A1B2 C3D4 E5F6 0718 …"), "FINGERPRINT_MISMATCH"),
        (lambda _foot: (_foot[0], ""), "FINGERPRINT_MISMATCH"),
    ],
)
def test_the_foot_of_every_page_is_read(tmp_path: Path, second: _Feet, code: str) -> None:
    document, text, seal = sealed(session_of(crowd(3)))
    minutes = minutes_document(document, seal)
    assert codes(_written(tmp_path / "pv.pdf", second, minutes, text))[0] == code


def test_the_fingerprint_of_the_last_section_is_read(tmp_path: Path) -> None:
    """Minutes that print another one there, all the rest put right."""
    document, text, seal = sealed(session_of(crowd(3)))
    minutes = minutes_document(document, seal)
    last = minutes.sections[-1]
    blocks = tuple(
        replace(block, groups=tuple(_OTHER.split())) if isinstance(block, Fingerprint) else block
        for block in last.blocks
    )
    forged = replace(minutes, sections=(*minutes.sections[:-1], replace(last, blocks=blocks)))
    path = _written(tmp_path / "pv.pdf", lambda foot: foot, forged, text)
    assert codes(path)[0] == "FINGERPRINT_MISMATCH"
