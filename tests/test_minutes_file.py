"""The file of the minutes: what other programs find in it, and what is drawn."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jury_app.application.files import write_atomically
from jury_app.application.minutes.document import DRAFT
from jury_app.domain.canonical import fingerprint
from jury_app.domain.errors import EnvironmentFault, Refusal
from reports.flow import PORTRAIT, Strip, never_alone, paginate
from reports.fonts import (
    MISSING,
    SANS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    Typesetter,
    drawable,
    register,
)
from reports.papers import check_paper
from reports.prose import break_lines, settled, written_lines
from reports.read_back import facts_of
from tests.minutes_builder import (
    STRANGE,
    candidate,
    crowd,
    eventful,
    sealed,
    session_of,
)
from tests.minutes_pages import words_of, write


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pv") / "pv.pdf"
    write(eventful(48), target)
    return target


def test_every_name_and_decision_can_be_searched(final: Path) -> None:
    text = words_of(final)
    for one in eventful(48).heard:
        assert " ".join(one.name.split()) in text
    for word in ("Certifié", "Validation partielle", "Ajourné", "Défaillant", "En attente"):
        assert word in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_an_outside_reader_finds_the_names_too(final: Path) -> None:
    shown = subprocess.run(["pdftotext", str(final), "-"], capture_output=True, check=True)
    text = " ".join(shown.stdout.decode().split())
    for birth_name, first_names in STRANGE:
        assert f"{birth_name} {first_names}" in text


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_an_outside_checker_accepts_the_file(final: Path) -> None:
    subprocess.run(["qpdf", "--check", str(final)], capture_output=True, check=True)


def test_every_font_is_an_embedded_subset(final: Path) -> None:
    with pikepdf.open(final) as pdf:
        fonts = {
            str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()
        }
        assert {name.partition("+")[2] for name in fonts} == {
            "Spectral-Regular", "Spectral-SemiBold", "FiraSans-Regular", "FiraSans-SemiBold",
        }  # fmt: skip
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


def test_the_same_session_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write(eventful(5), first)
    write(eventful(5), second)
    assert first.read_bytes() == second.read_bytes()


def test_the_file_says_what_it_is(final: Path) -> None:
    with pikepdf.open(final) as pdf:
        assert str(pdf.Root.Lang) == "fr-FR"
        assert "2026-DESRA-PAR-01" in str(pdf.docinfo["/Title"])
        assert str(pdf.docinfo["/Author"]) == "Groupe ESRA"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261204170500+01'00'"
        spec = pdf.attachments["seance.json"]
        assert spec.relationship == pikepdf.Name.Data
        assert spec.get_file().mime_type == "application/json"
        assert len(pdf.Root.AF) == 1


def test_the_paper_proves_the_data_it_carries(final: Path) -> None:
    read = facts_of(final.read_bytes(), final.name)
    _, text, seal = sealed(eventful(48))
    assert read.attached == text
    assert read.fingerprint == seal
    assert fingerprint(read.attached) == seal
    assert read.beginnings == (seal[:16],)
    assert read.numbers == ("2026-DESRA-PAR-01",)


def test_pages_are_a4_and_the_grid_lies_down(final: Path) -> None:
    document = pypdfium2.PdfDocument(final)
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert set(sizes) == {(595, 842), (842, 595)}
    assert all("Né(e) le" in t for t, size in zip(texts, sizes, strict=True) if size[0] == 842)
    for number, text in enumerate(texts, start=1):
        assert f"page {number} / {len(texts)}" in text
        assert "PV n° 2026-DESRA-PAR-01" in text


@pytest.mark.parametrize("count", [1, 300])
def test_any_number_of_candidates(count: int, tmp_path: Path) -> None:
    target = tmp_path / "pv.pdf"
    written = write(session_of(crowd(count)), target)
    text = words_of(target)
    assert written.missing == ()
    assert all(" ".join(c.name.split()) in text for c in crowd(count))


def test_candidates_by_experience_alone(tmp_path: Path) -> None:
    people = [candidate(i, f"ALLARD-{i}", "Zoé", route="experience") for i in range(1, 4)]
    write(session_of(people), tmp_path / "pv.pdf")
    assert "Expérience (VAE) 3 3 3" in words_of(tmp_path / "pv.pdf")


def test_a_draft_has_neither_number_nor_proof(tmp_path: Path) -> None:
    target = tmp_path / "projet.pdf"
    session = session_of(crowd(30), closed_at=None, minutes_number=None)
    write(session, target, draft=True)
    read = facts_of(target.read_bytes(), target.name)
    assert (read.attached, read.fingerprint) == (None, "")
    assert (read.beginnings, read.numbers) == (("",), ("",))
    document = pypdfium2.PdfDocument(target)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert all(DRAFT in " ".join(text.split()) for text in texts)
    assert all(c.name in words_of(target) for c in session.heard)


# Letters


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_strange_names_print_as_they_are(form: Literal["NFC", "NFD"], tmp_path: Path) -> None:
    people = [candidate(i, unicodedata.normalize(form, last), unicodedata.normalize(form, first))
              for i, (last, first) in enumerate(STRANGE, start=1)]  # fmt: skip
    written = write(session_of(people), tmp_path / "pv.pdf")
    text = words_of(tmp_path / "pv.pdf")
    assert written.missing == ()
    assert all(f"{last} {first}" in text for last, first in STRANGE)


@pytest.mark.parametrize(
    "name", ["A" * 60 + " " + "B" * 59, "X" * 130, "DE LA TRÈS LONGUE FAMILLE DES MONTMORENCY-BIS"]
)
def test_a_long_name_is_never_broken(name: str, tmp_path: Path) -> None:
    write(session_of([candidate(1, name, "Marie-Antoinette Zoé")]), tmp_path / "pv.pdf")
    assert f"{name} Marie-Antoinette Zoé" in words_of(tmp_path / "pv.pdf")


def test_a_letter_no_font_has_is_reported(tmp_path: Path) -> None:
    people = [candidate(1, "ALLARD 😀", "Zoé"), candidate(2, "אב", "Noa")]
    written = write(session_of(people), tmp_path / "pv.pdf")
    assert {m.code for m in written.missing} == {"U+1F600", "U+05D0", "U+05D1"}
    text = words_of(tmp_path / "pv.pdf")
    assert "U+05D0 (HEBREW LETTER ALEF" in text
    assert f"ALLARD {MISSING} Zoé" in text


def test_the_other_family_lends_its_letters() -> None:
    setter = Typesetter()
    assert setter.runs("a✓b", SANS) == ((SANS, "a"), (SERIF, "✓"), (SANS, "b"))
    assert setter.runs("Ω", SERIF) == ((SANS, "Ω"),)
    assert not setter.missing


@pytest.mark.parametrize("face", [SANS, SANS_BOLD, SERIF, SERIF_BOLD])
def test_figures_are_all_of_one_width(face: str) -> None:
    assert len({register(face)[figure] for figure in "0123456789"}) == 1


def test_odd_spaces_and_invisible_signs() -> None:
    assert drawable("40\u202f%") == "40\u00a0%"
    assert drawable("DUPONT\u200f\u00ad") == "DUPONT"
    assert drawable("A\u2011B") == "A-B"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_is_drawn_or_reported(text: str) -> None:
    setter = Typesetter()
    drawn = "".join(piece for _, piece in setter.runs(text, SANS))
    assert len(drawn) == len(drawable(text))
    changed = {old for old, new in zip(drawable(text), drawn, strict=True) if old != new}
    assert changed <= set(setter.missing)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.floats(min_value=20, max_value=400))
def test_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    setter = Typesetter()
    lines = break_lines(text, SERIF, 10, width, setter)
    written = written_lines(text)
    assert "".join(lines) == " ".join(written)
    assert "".join(lines).split() == text.split()
    bare = [line.removesuffix(" ") for line in lines]
    assert all(setter.width(line, SERIF, 10) <= width + 0.01 for line in bare)


# Pages


def _strip(height: float, *, keep: bool = False, head: Strip | None = None) -> Strip:
    return Strip(height, lambda _pen, _top: None, keep=keep, head=head)


def test_a_heading_goes_with_what_follows() -> None:
    strips = [_strip(700), _strip(20, keep=True), _strip(30)]
    first, second = paginate(strips, PORTRAIT)
    assert [s.height for s, _ in first.strips] == [700]
    assert [s.height for s, _ in second.strips] == [20, 30]


def test_headings_of_a_table_come_again() -> None:
    head = _strip(20, keep=True)
    pages = paginate([head, *[_strip(100, head=head) for _ in range(10)]], PORTRAIT)
    assert len(pages) == 2
    assert all(page.strips[0][0].height == head.height for page in pages)


def test_neither_the_first_nor_the_last_row_is_alone() -> None:
    rows = [_strip(100) for _ in range(8)]
    pages = paginate([_strip(620), *never_alone(rows)], PORTRAIT)
    assert [len(page.strips) for page in pages] == [1, 6, 2]
    assert [s.keep for s in never_alone(rows[:1])] == [False]


def test_no_line_is_left_alone_on_the_last_page() -> None:
    body = [_strip(600)]
    notes = [_strip(20, keep=True), *[_strip(18) for _ in range(6)]]
    pages = paginate([*body, *notes], PORTRAIT)
    assert [len(page.strips) for page in pages] == [4, 4]
    assert paginate([*body, *notes[:5]], PORTRAIT)[-1].depth > 600  # all fits


def test_a_word_is_not_left_alone_on_the_last_line() -> None:
    setter = Typesetter()
    text = "Le jury a relu le dossier en séance puis délibéré à huis clos"
    width = setter.width(text, SERIF, 10) - 1
    loose = break_lines(text, SERIF, 10, width, setter)
    lines = settled(text, SERIF, 10, width, setter)
    assert loose[-1] == "clos"
    assert len(lines) == len(loose)
    assert "à huis clos" in lines[-1]


def test_a_count_stays_with_its_figure() -> None:
    lines = break_lines("dont sept (7) certifiés", SERIF, 10, 50, Typesetter())
    assert lines == ("dont ", "sept (7) ", "certifiés")
    assert break_lines("(au minimum 3).", SERIF, 10, 60, Typesetter()) == ("(au ", "minimum 3).")


def test_nothing_is_lost_when_a_run_is_longer_than_a_page() -> None:
    strips = [_strip(100, keep=True) for _ in range(30)]
    pages = paginate(strips, PORTRAIT)
    assert sum(len(page.strips) for page in pages) == 30
    assert all(top - s.height >= PORTRAIT.bottom for page in pages for s, top in page.strips)


def test_a_motive_longer_than_a_page_is_printed_whole(tmp_path: Path) -> None:
    motive = " ".join(f"mot{i}" for i in range(3000))
    one = candidate(1, "ALLARD", "Zoé", verdicts=("NVAL",))
    decision = one.decisions["BC01"]._replace(motive=motive)
    one = replace(one, decisions={**one.decisions, "BC01": decision})
    write(session_of([one]), tmp_path / "pv.pdf")
    found = re.findall(r"mot\d+", words_of(tmp_path / "pv.pdf"))
    assert found == motive.split()


# Files


def test_a_document_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "pv.pdf"
    target.mkdir()
    with pytest.raises(EnvironmentFault, match="choisissez un autre nom"):
        write_atomically(target, b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["pv.pdf"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="dossier") as caught:
        write(session_of(crowd(1)), tmp_path / "none" / "pv.pdf")
    assert caught.value.code == "FILE_NOT_WRITTEN"


def _not_a_pdf(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not a pdf")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("make", [_not_a_pdf, _empty])
def test_what_is_no_pdf_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "x.pdf")
    with pytest.raises(Refusal) as caught:
        facts_of((tmp_path / "x.pdf").read_bytes(), "x.pdf")
    assert caught.value.code == "FILE_UNREADABLE"


def test_an_absent_file_is_the_environment_s_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        check_paper(tmp_path / "absent.pdf")
