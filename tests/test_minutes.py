import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jury_app.application.files import write_atomically
from jury_app.application.minutes.document import DRAFT, minutes_document
from jury_app.application.minutes.model import Grid, MinutesDocument, Paragraph, Signatures, Table
from jury_app.application.minutes.words import clock_in_words, counted_outcome, date_in_words
from jury_app.domain.canonical import fingerprint
from jury_app.domain.certification import Reglement
from jury_app.domain.errors import EnvironmentFault, Refusal
from jury_app.domain.records import GroupRow, MemberRow
from jury_app.domain.session import Candidate, Group, Session
from jury_app.domain.values import Outcome
from reports.flow import PORTRAIT, Strip, paginate
from reports.fonts import MISSING, SANS, SERIF, Typesetter, drawable
from reports.minutes import WrittenDocument, write_minutes
from reports.prose import break_lines
from reports.read_back import read_minutes
from tests.minutes_builder import (
    CERTIFICATION,
    STRANGE,
    candidate,
    crowd,
    eventful,
    members,
    sealed,
    session_of,
)


def minutes_of(session: Session, *, draft: bool = False) -> MinutesDocument:
    document, text, seal = sealed(session)
    return minutes_document(document if draft else json.loads(text), None if draft else seal)


def write(session: Session, target: Path, *, draft: bool = False) -> WrittenDocument:
    return write_minutes(minutes_of(session, draft=draft), sealed(session)[1], target)


def words_of(path: Path) -> str:
    """The text of all pages, as a reader copies it, spaces made single."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def said(minutes: MinutesDocument, number: int) -> str:
    """Every word of a section."""
    return " ".join(_words(minutes.sections[number - 1].blocks))


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Sequence):
        return [word for part in value for word in _words(part)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [word for name in fields for word in _words(getattr(value, name))]


def grid_of(minutes: MinutesDocument) -> Grid:
    return next(b for b in minutes.sections[4].blocks if isinstance(b, Grid))


# What the document says


def test_the_eleven_sections_stand_in_order() -> None:
    minutes = minutes_of(eventful(5))
    assert [s.number for s in minutes.sections] == list(range(1, 12))
    assert [s.number for s in minutes.sections if s.landscape] == [5]
    assert minutes.number == "2026-DESRA-PAR-01"


def test_the_sitting_tells_time_in_paris_and_why_the_jury_may_sit() -> None:
    text = said(minutes_of(eventful(5)), 1)
    assert "deux mille vingt-six, le quatre décembre, à quatorze heures" in text
    assert "de 14:00 à 17:05" in text
    assert "arrêté du 8 mars 2001" in text
    assert "n°\u00a02026-118 du 2 novembre 2026" in text
    assert "15:10 — Suspension de séance : pause" in text
    assert "15:25 — Reprise de séance" in text
    assert "transmis au recteur le 5 décembre 2026" in text


def test_seats_agree_with_the_person() -> None:
    text = said(minutes_of(eventful(5)), 2)
    assert "Mme ALPHA Anne Présidente" in text
    assert "M. BETA Boris Vice-président" in text
    assert "JURY-QUORUM" in text


def test_failures_of_one_rule_share_a_row() -> None:
    session = session_of([replace_decisions(c) for c in crowd(12)])
    table = minutes_of(session, draft=True).sections[1].blocks[2]
    assert isinstance(table, Table)
    rows = {row.cells[0]: row for row in table.rows}
    assert len(rows) == len(table.rows)
    assert rows["CLOSE-UNDECIDED"].cells[3] == "non conforme"
    assert "Et 4 autres candidats." in rows["CLOSE-UNDECIDED"].cells[1]
    assert rows["JURY-QUORUM"].cells[3] == "conforme"


def replace_decisions(one: Candidate) -> Candidate:
    return replace(one, decisions={})


def test_a_vice_president_chairs_and_the_minutes_say_why() -> None:
    away = tuple(m._replace(present=False, absence_reason="mission à l'étranger")
                 if m.role == "president" else m for m in members())  # fmt: skip
    minutes = minutes_of(session_of(crowd(2), seats=away))
    text = said(minutes, 3)
    assert ("présidée par M. Boris BETA, vice-président, en l'absence de la présidente, "
            "Mme Anne ALPHA (mission à l'étranger).") in text  # fmt: skip
    assert "Absente (mission à l'étranger)" in text
    assert "sous la signature de M. Boris BETA" in said(minutes, 10)


def test_without_any_chair_the_draft_still_stands(tmp_path: Path) -> None:
    nobody: tuple[MemberRow, ...] = ()
    session = session_of(crowd(1), seats=nobody, closed_at=None, minutes_number=None)
    assert "Aucun membre" in said(minutes_of(session, draft=True), 2)
    assert write(session, tmp_path / "p.pdf", draft=True).pages > 1


def test_recusals_name_candidate_member_and_reason() -> None:
    text = said(minutes_of(eventful(5)), 3)
    assert "ÉTIENNE" not in text
    assert "M. ETA Éric ancien employeur" in text
    assert "Aucun déport n'a été déclaré." in said(minutes_of(session_of(crowd(1))), 3)


def test_the_reglement_is_the_session_s() -> None:
    text = said(minutes_of(eventful(5)), 4)
    assert "à partir de 10,00 sur 20" in text
    assert "BC02-E1 : 2" in text
    assert "16 semaines" in text
    assert "B2" in text
    assert "2026.2" in text


def test_an_eliminatory_mark_and_other_prerequisites_are_told() -> None:
    rules = Reglement(version="3", eliminatory_mark=Decimal(6), source="Conseil du 3 mars")
    bare = replace(CERTIFICATION, language=None, internship=None)
    session = session_of(crowd(1), reglement=rules, certification=bare)
    text = said(minutes_of(session), 4)
    assert "inférieure à 6,00 est éliminatoire" in text
    assert "pas de prérequis" in text
    assert "Conseil du 3 mars" in text


def test_no_president_is_appointed() -> None:
    seats = tuple(m for m in members() if m.role != "president")
    text = said(minutes_of(session_of(crowd(1), seats=seats)), 3)
    assert "aucun président n'étant nommé (arrêté du 8 mars 2001, art. 5)" in text


def test_a_mark_that_replaces_the_group_s_is_told_with_its_motive() -> None:
    one = candidate(1, "ALLARD", "Zoé")
    group = Group(GroupRow(1, 1, "BC07-G1", "G01"), {}, (1,), ())
    mark = one.marks["BC07-G1"]._replace(value="DISP", motive="Blessure pendant le tournage")
    one = replace(one, groups={"BC07-G1": group}, marks={**one.marks, "BC07-G1": mark})
    text = said(minutes_of(session_of([one])), 6)
    assert "BC07-G1 G01 dispensé Blessure pendant le tournage" in text


def test_the_grid_holds_the_candidates_heard_in_the_document_s_order() -> None:
    session = eventful(20)
    rows = grid_of(minutes_of(session)).rows
    assert [r.birth_name for r in rows] == [c.row.birth_name for c in session.heard]
    assert "NOIRET" not in {r.birth_name for r in rows}


def test_a_letter_says_each_decision() -> None:
    people = [candidate(1, "ALLARD", "Zoé", verdicts=("NVAL", "CAP", "DISP", "DEF", "ATT"))]
    row = grid_of(minutes_of(session_of(people))).rows[0]
    assert "".join(m.letter for m in row.common) == "NCDFAVV"
    assert [m.strong for m in row.common[:3]] == [True, False, True]
    assert row.special[0] == "BC10"
    assert row.decision == "En attente"


def test_a_draft_shows_what_is_undecided() -> None:
    people = [candidate(1, "ALLARD", "Zoé", decided=False)]
    minutes = minutes_of(session_of(people, closed_at=None, minutes_number=None), draft=True)
    row = grid_of(minutes).rows[0]
    assert {m.letter for m in row.common} == {"·"}
    assert row.decision == "·"
    assert "un (1) à décider" in said(minutes, 9)


def test_own_decisions_carry_motive_vote_and_prescription() -> None:
    text = said(minutes_of(eventful(8)), 6)
    assert "Le jury a relu le dossier en séance." in text
    assert "voix prépondérante" in text
    assert "Présenter un dossier de preuves" in text
    quiet = said(minutes_of(session_of([candidate(1, "ALLARD", "Zoé")])), 6)
    assert "Toutes les décisions sont conformes aux propositions." in quiet
    assert "Aucun vote" in quiet


def test_withdrawn_and_waiting_candidates_are_told_apart() -> None:
    text = said(minutes_of(eventful(8)), 7)
    assert "NOIRET Paul Démission reçue le 1er décembre" in text
    assert "Bloc BC01" in text
    assert "16:02 — Incident : panne du projecteur" in text
    waiting = session_of([candidate(1, "ALLARD", "Zoé", internship_weeks=None)])
    assert "Prérequis à établir : durée du stage" in said(minutes_of(waiting), 7)


def test_an_option_without_candidates_counts_zero() -> None:
    text = said(minutes_of(session_of([candidate(1, "ALLARD", "Zoé", option="Image")])), 8)
    assert "Option Production 0 0 0 0 0 0 0" in text
    assert "Option Image 1 1 1 0 0 0 0" in text


def test_the_closing_counts_in_words_and_figures() -> None:
    text = said(minutes_of(session_of(crowd(10))), 9)
    assert "arrêté à dix (10) candidats, dont six (6) certifiés" in text
    assert "une (1) validation partielle" in text
    assert "Fait à Paris, le 4 décembre 2026, à 17:05 (dix-sept heures cinq)." in text


@pytest.mark.parametrize(
    ("number", "outcome", "expected"),
    [
        (0, Outcome.ADM, "zéro (0) certifié"),
        (1, Outcome.PART, "une (1) validation partielle"),
        (21, Outcome.PART, "vingt et une (21) validations partielles"),
        (81, Outcome.PART, "quatre-vingt-une (81) validations partielles"),
        (21, Outcome.AJ, "vingt et un (21) ajournés"),
        (300, Outcome.ADM, "trois cents (300) certifiés"),
    ],
)
def test_counts_agree_in_gender_and_number(number: int, outcome: Outcome, expected: str) -> None:
    assert counted_outcome(number, outcome) == expected


def test_dates_and_times_in_words() -> None:
    assert date_in_words("2026-03-01") == "deux mille vingt-six, le premier mars"
    assert clock_in_words("2026-07-01T19:21:00Z") == "vingt et une heures vingt et une"
    assert clock_in_words("01:00") == "une heure"
    assert clock_in_words(None) == ""


def test_the_acting_chair_signs_first_then_the_secretary() -> None:
    section = minutes_of(eventful(3)).sections[9]
    block = next(b for b in section.blocks if isinstance(b, Signatures))
    assert [b.name for b in block.heads] == ["Mme ALPHA Anne", "M. GAMMA Guy"]
    assert block.heads[0].note == "signature requise"
    assert [b.name for b in block.others[-2:]] == ["", ""]
    assert len(block.others) == 5 + 2


def test_a_session_that_hears_nobody_says_so(tmp_path: Path) -> None:
    session = session_of([], closed_at=None, minutes_number=None)
    minutes = minutes_of(session, draft=True)
    assert minutes.sections[4].blocks == (Paragraph("Aucun candidat n'est entendu."),)
    write(session, tmp_path / "p.pdf", draft=True)


# What the file holds


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
            str(font.BaseFont): font
            for page in pdf.pages
            for font in page.Resources.Font.values()  # type: ignore[operator]
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
    read = read_minutes(final)
    _, text, seal = sealed(eventful(48))
    assert read.attached == text
    assert read.fingerprints == (seal,)
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
    read = read_minutes(target)
    assert (read.attached, read.fingerprints, read.beginnings, read.numbers) == (None, (), (), ())
    document = pypdfium2.PdfDocument(target)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert all(DRAFT in " ".join(text.split()) for text in texts)
    assert all(c.name in words_of(target) for c in session.heard)


# Letters


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_strange_names_print_as_they_are(form: str, tmp_path: Path) -> None:
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
    assert "".join("".join(lines).split(" ")) == "".join(text.split(" "))
    assert all(setter.width(line, SERIF, 10) <= width + 0.01 for line in lines)


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
    assert all(page.strips[0][0] is head for page in pages)


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
        read_minutes(tmp_path / "x.pdf")
    assert caught.value.code == "FILE_UNREADABLE"


def test_an_absent_file_is_the_environment_s_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        read_minutes(tmp_path / "absent.pdf")
