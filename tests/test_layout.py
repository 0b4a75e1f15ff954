"""How text is laid on pages: what is never parted, and where lines may break."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jury_app.application.documents.model import Act, ActBlock, Blank, Ruled, SignOff
from jury_app.application.minutes.model import (
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    SignatureBox,
    Signatures,
    Table,
)
from jury_app.domain.records import EventRow
from reports.act_blocks import ActSetter
from reports.blocks import Setter
from reports.flow import LANDSCAPE, PORTRAIT, Strip, never_alone, paginate
from reports.fonts import SANS, SANS_BOLD, SERIF, Typesetter
from reports.grid import grid_strips
from reports.prose import break_lines, settled, shortened
from reports.table import table_strips
from tests.documents_builder import text_of
from tests.minutes_builder import candidate, session_of
from tests.minutes_pages import grid_of, minutes_of, write

NAME = "DE LA ROCHEFOUCAULD-MONTMORENCY"


def _strip(height: float) -> Strip:
    return Strip(height, lambda _pen, _top: None)


def test_a_table_of_a_few_rows_is_not_cut() -> None:
    pages = paginate([_strip(640), *never_alone([_strip(20) for _ in range(6)])], PORTRAIT)
    assert [len(page.strips) for page in pages] == [1, 6]


@pytest.mark.parametrize(("lines", "counts"), [(11, [1, 12]), (20, [6, 16])])
def test_a_short_section_is_not_cut(lines: int, counts: list[int]) -> None:
    section = Section(4, "Règlement", tuple(Paragraph(f"Alinéa {i}.") for i in range(lines)))
    strips = Setter(Typesetter(), PORTRAIT).section(section)
    pages = paginate([_strip(580), *strips], PORTRAIT)
    assert [len(page.strips) for page in pages] == counts


@pytest.mark.parametrize(
    "end",
    [
        (Paragraph("Liste arrêtée."), SignOff("Fait à Paris", "", "Anne ALPHA", "right")),
        (Blank(4), SignOff("Fait à Paris", "", "Anne ALPHA", "right")),
        (Paragraph("Note.", "note"), Signatures((SignatureBox("Surveillance"),), ())),
        (Paragraph("Note.", "note"), Ruled("Observations", 2),
         Signatures((SignatureBox("Examinateur"),), ())),
    ],
)  # fmt: skip
def test_nobody_signs_a_list_without_its_last_rows(end: tuple[ActBlock, ...]) -> None:
    for rows in range(28, 40):
        table = Table((Column("Candidat", 1),), tuple(Row((f"N{i}",)) for i in range(rows)), pad=5)
        act = Act("Liste", (table, *end), ("", ""))
        strips = ActSetter(Typesetter(), PORTRAIT, None).act(act)
        last_rows = strips[rows : rows + 2]
        for page in paginate(strips, PORTRAIT):
            stand = [strip for strip, _ in page.strips]
            if strips[-1] in stand:
                assert all(row in stand for row in last_rows)


def test_what_remains_to_be_obtained_is_read_on_one_page() -> None:
    signed = SignOff("Fait à Paris", "", "Anne ALPHA", "right")
    remains = Items(("Bloc BC02 : non validé", "Bloc BC03 : en attente"))
    end = (Paragraph("Il reste à obtenir :"), remains, Paragraph("Note.", "note"), signed)
    turned = set()
    for rows in range(25, 45):
        table = Table((Column("Bloc", 1),), tuple(Row((f"N{i}",)) for i in range(rows)), pad=5)
        act = Act("Relevé", (table, *end), ("", ""))
        strips = ActSetter(Typesetter(), PORTRAIT, None).act(act)
        pages = paginate(strips, PORTRAIT)
        said = strips[-5:-1]
        on = [[strip in [one for one, _ in page.strips] for strip in said] for page in pages]
        assert [True] * 4 in on
        turned.add(len(pages[-1].strips))
    assert 5 in turned, "the table stays whole where the sentence and its list leave it"


@given(st.text("aé Wil…", max_size=60), st.floats(4, 200))
def test_a_text_is_cut_where_it_must_be_and_no_sooner(text: str, width: float) -> None:
    made = Typesetter()
    cut = shortened(text, SANS, 8, width, made)
    if made.width(text, SANS, 8) <= width:
        assert cut == text
    else:
        fitting = [
            end for end in range(len(text)) if made.width(f"{text[:end]}…", SANS, 8) <= width
        ]
        assert cut == f"{text[: max(fitting, default=0)].rstrip()}…"


def test_lines_written_apart_stay_apart() -> None:
    text, made = "Premier point :\r\n- un\n\n- deux\nSecond alinéa.", Typesetter()
    lines = ("Premier point : ", "- un ", "- deux ", "Second alinéa.")
    assert break_lines(text, SERIF, 10, 400, made) == lines
    assert settled(text, SERIF, 10, 400, made) == lines
    assert break_lines("\n", SERIF, 10, 400, made) == ("\n",)


def test_a_short_last_line_written_so_narrows_no_other() -> None:
    long, made = "Le jury a relu le dossier en entier. " * 4, Typesetter()
    *before, last = settled(f"{long.strip()}\nFin.", SERIF, 10, 300, made)
    assert "".join(before) == long
    assert tuple(before) == break_lines(long, SERIF, 10, 300, made)
    assert last == "Fin."


def test_what_was_written_on_lines_is_printed_on_lines(tmp_path: Path) -> None:
    heard = candidate(1, "ALLARD", "Zoé", route="experience", verdicts=("NVAL",),
                      prescription="Reprendre :\n1) le dossier\n2) la soutenance")  # fmt: skip
    reread = heard.decisions["BC01"]._replace(motive="Il manque :\n- le budget\n- le planning")
    heard = replace(heard, decisions={**heard.decisions, "BC01": reread})
    at = "2026-12-04T15:02:00+00:00"
    events = (EventRow(1, 1, at, "incident", "panne du projecteur\nsans suite"),)
    write(session_of([heard], events=events), tmp_path / "pv.pdf")
    lines = set(text_of(tmp_path / "pv.pdf").splitlines())
    assert {"1) le dossier", "2) la soutenance", "- le budget", "- le planning"} <= lines
    assert "sans suite" in lines


def test_a_text_without_a_space_is_cut_to_its_lines() -> None:
    lines = break_lines("é" * 50_000, SANS, 8, 200, Typesetter())
    assert "".join(lines) == "é" * 50_000
    assert all(Typesetter().width(line, SANS, 8) <= 200 for line in lines[:5])
    assert Typesetter().width(lines[0] + "é", SANS, 8) > 200


def test_a_day_stays_with_its_month_and_a_figure_with_its_number() -> None:
    measured = Typesetter()
    lines = break_lines("nommé par l'arrêté n° 2026-118 du 1er novembre 2026, art. 5",
                        SERIF, 10, 100, measured)  # fmt: skip
    assert lines == ("nommé par l'arrêté ", "n° 2026-118 du ", "1er novembre 2026, ", "art. 5")
    assert break_lines("présidée par M. Boris", SERIF, 10, 80, measured)[-1] == "M. Boris"
    assert break_lines("en mars", SERIF, 10, 25, measured) == ("en ", "mars")


def test_a_word_too_wide_is_cut_after_a_hyphen_first() -> None:
    lines = break_lines(f"Mme {NAME} Zoé", SANS, 8.2, 90, Typesetter())
    assert lines == ("Mme DE LA ", "ROCHEFOUCAULD-", "MONTMORENCY Zoé")


def test_a_name_a_little_too_wide_for_its_cell_is_set_smaller() -> None:
    measured = Typesetter()
    widest = measured.width(NAME.rpartition(" ")[2], SANS_BOLD, 8.2)
    for share, whole in ((0.9, True), (0.6, False)):
        table = Table((Column("Membre", 1),), (Row((NAME,), frozenset({0})),))
        measured.broken.clear()
        table_strips(table, measured, 0, widest * share)
        lines = [lines for (text, *_), lines in measured.broken.items() if text == NAME][-1]
        assert ("ROCHEFOUCAULD-MONTMORENCY" in lines) is whole


def test_an_option_keeps_to_one_line_where_the_names_leave_room() -> None:
    grid = grid_of(minutes_of(session_of([candidate(1, "ALLARD", "Zoé")])))
    heights = {}
    for option in ("Son", "Production / Distribution", "Production / Distribution " * 4):
        rows = tuple(replace(row, option=option) for row in grid.rows)
        strips = grid_strips(replace(grid, rows=rows), Typesetter(), 44, LANDSCAPE.measure)
        heights[option] = strips[1].height
    short, usual, long = heights.values()
    assert short == usual < long
