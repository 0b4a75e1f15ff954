"""Charts as data, and both painters of them."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jury_app.application import candidates
from jury_app.application.charts.model import Chart, Line, Plot, Rectangle, Text
from jury_app.application.charts.rates import Rate, Rates
from jury_app.application.charts.spread import SLOTS, Distribution, SpreadRow, slot_of, spread
from jury_app.application.charts.statistics import Statistics
from jury_app.application.view import SessionView
from tests.deliberations import NewDossier, Sitting
from tests.minutes_builder import crowd, session_of
from tests.minutes_pages import minutes_of, words_of, write
from tests.sitting_builder import dress
from ui import theme
from ui.charts import ChartView, ink_colour, paint

TEN = Decimal(10)
MARKS = st.lists(st.integers(0, 2000).map(lambda cents: Decimal(cents) / 100), max_size=60)


def distribution(
    marks: Sequence[str], own: str | None = None, judged: bool = True, label: str = "BC01"
) -> Distribution:
    values = [Decimal(mark) for mark in marks]
    row = SpreadRow(label, "Moyennes du bloc", spread(values, TEN), judged,
                    None if own is None else Decimal(own), own or "", tall=True)  # fmt: skip
    return Distribution("Répartition", (row,), TEN)


def bars(chart: Chart, ink: str) -> list[Rectangle]:
    return [s for s in chart.shapes if isinstance(s, Rectangle) and s.ink == ink]


def texts(chart: Chart) -> list[str]:
    return [s.text for s in chart.shapes if isinstance(s, Text)]


# Figures


@given(MARKS)
def test_every_mark_is_counted_once_on_its_side_of_the_pass_mark(marks: list[Decimal]) -> None:
    found = spread(marks, TEN)
    assert found.count == len(marks)
    assert sum(found.slots[:10]) == found.below == sum(1 for m in marks if m < TEN)


def test_twenty_belongs_to_the_last_interval() -> None:
    assert slot_of(Decimal(20)) == SLOTS - 1
    assert slot_of(Decimal("19.99")) == SLOTS - 1
    assert slot_of(TEN) == 10
    assert spread([Decimal(20), Decimal("18.5")], TEN).slots[-2:] == (1, 1)


def test_the_mean_is_rounded_once_half_up() -> None:
    assert spread([Decimal("12.00"), Decimal("12.01")], TEN).mean == Decimal("12.01")
    assert spread([], TEN).mean is None


def test_the_alternative_text_says_what_the_bars_show() -> None:
    plot = distribution(["9.5", "12.25", "12.5", "15"], own="9.5")
    assert plot.drawn(220, 12).alternative == (
        "Répartition, de 0 à 20 ; seuil : 10,00. "
        "Moyennes du bloc : 4 moyennes de 9,50 à 15,00, moyenne 12,31 ; 1 sous le seuil ; "
        "le plus souvent de 12 à 13. Ce candidat : 9,50."
    )
    assert "aucune moyenne." in distribution([]).drawn(220, 12).alternative
    assert "aucune note." in distribution([], judged=False).drawn(220, 12).alternative


# Geometry


@given(MARKS, st.integers(120, 900), st.integers(8, 26), st.integers(0, 2000))
def test_nothing_leaves_the_chart(marks: list[Decimal], width: int, em: int, own: int) -> None:
    mark = Decimal(own) / 100
    row = SpreadRow("BC01", "", spread([*marks, mark], TEN), judged=True, own=mark, said=str(mark))
    rates = Rates("Réussite", (Rate("BC01", len(marks), 60), Rate("Réalisation télévision", 0, 0)))
    for plot in (Distribution("", (row, row), TEN), rates):
        chart = plot.drawn(max(width, 13 * em), em)
        for shape in chart.shapes:
            for x, y in corners(shape):
                assert -0.01 <= x <= chart.width + 0.01
                assert -0.01 <= y <= chart.height + 0.01


def corners(shape: Line | Rectangle | Text) -> list[tuple[float, float]]:
    if isinstance(shape, Line):
        return [(shape.x1, shape.y1), (shape.x2, shape.y2)]
    if isinstance(shape, Text):
        return [(shape.x, shape.y)]
    return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]


def test_the_candidate_stands_on_the_right_side_of_the_pass_mark() -> None:
    for own, ink in (("9.99", "fail"), ("10", "pass")):
        chart = distribution(["9.99", "10"], own=own).drawn(300, 12)
        (limit,) = (s for s in chart.shapes if isinstance(s, Line) and s.dashed)
        slot, needle = bars(chart, ink)
        assert (slot.x < limit.x1) == (own == "9.99")
        aside = needle.x + needle.width / 2 - (slot.x + slot.width / 2)
        assert abs(aside) <= 0.65 * slot.width
        assert own in texts(chart)


def test_a_mark_of_an_epreuve_is_not_judged() -> None:
    chart = distribution(["5"], own="5", judged=False).drawn(300, 12)
    assert bars(chart, "here")
    assert not bars(chart, "fail")


def test_bars_are_as_long_as_their_share() -> None:
    plot = Rates("Réussite", (Rate("BC01", 3, 4), Rate("BC02", 0, 4), Rate("BC03", 0, 0)))
    chart = plot.drawn(300, 12)
    ground, *_ = bars(chart, "track")
    (bar,) = bars(chart, "pass")
    assert bar.width == pytest.approx(0.75 * ground.width)
    assert "75\u202f%" in " ".join(texts(chart))
    assert chart.alternative == (
        "Réussite. BC01 : 3 candidats sur 4, soit 75\u202f%. "
        "BC02 : 0 candidat sur 4, soit 0\u202f%. BC03 : aucun candidat."
    )


def test_long_labels_stand_above_their_bars() -> None:
    short = Rates("", (Rate("Son", 1, 2),)).drawn(220, 12)
    long = Rates("", (Rate("Réalisation télévision", 1, 2),)).drawn(220, 12)
    assert bars(short, "track")[0].x > 0
    assert bars(long, "track")[0].x == 0
    (label, said) = (s for s in long.shapes if isinstance(s, Text))
    assert label.y == said.y < bars(long, "track")[0].y


# A session


def test_a_session_is_counted_once_for_all_its_candidates(new_dossier: NewDossier) -> None:
    at = Sitting(*new_dossier())
    first, second = at.hear(1, "8"), at.hear(2, "12", option="Image")
    at.hear(3, "")
    view = at.session
    numbers = Statistics(view)
    bloc = view.results[first].bloc("BC01")
    assert bloc is not None
    plot = numbers.distribution(bloc)
    assert [row.label for row in plot.rows] == ["BC01", "E1", "E2", "E3", "E4"]
    assert plot.rows[0].spread.count == 2
    assert plot.rows[0].ink(plot.pass_mark) == "fail"
    other = view.results[second].bloc("BC01")
    assert other is not None
    assert numbers.distribution(other).rows[1].spread is plot.rows[1].spread
    (rate,) = numbers.bloc_rates(["BC01"]).rates
    assert (rate.part, rate.whole) == (1, 3)
    assert [(r.label, r.part, r.whole) for r in numbers.option_rates().rates] == [
        ("Image", 1, 1),
        ("Montage", 0, 2),
    ]


def test_counting_what_changed_gives_what_counting_everything_gives(
    new_dossier: NewDossier,
) -> None:
    at = Sitting(*new_dossier())
    people = [at.hear(number, str(6 + 2 * number)) for number in range(1, 5)]
    at.open()
    view = at.session
    kept = Statistics(view)
    shown(kept, view)
    at.decide(people[1], "BC01", "NVAL", "Le dossier reste insuffisant")
    at.mark(people[2], "BC02-E1", "3")
    candidates.edit(at.dossier, at.id, people[3], {"internship_weeks": 2})
    now = at.session
    followed = kept.updated(now, people[1:])
    assert shown(followed, now) == shown(Statistics(now), now) != shown(kept, view)


def shown(numbers: Statistics, view: SessionView) -> list[object]:
    some = next(iter(view.results.values()))
    codes = [bloc.bloc.code for bloc in some.blocs]
    return [numbers.bloc_rates(codes), numbers.option_rates(),
            *(numbers.distribution(bloc) for bloc in some.blocs)]  # fmt: skip


# Painters


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda p: p.name)
def test_the_candidates_bar_stands_out_by_lightness_not_by_colour_alone(
    qapp: QApplication, palette: theme.Palette
) -> None:
    dress()
    theme.apply(qapp, palette)
    ground, bar = QColor(palette.panel).lightness(), ink_colour("bar").lightness()
    assert abs(ground - bar) > 40
    for ink in ("here", "pass", "fail"):
        assert abs(ink_colour(ink).lightness() - ground) > abs(bar - ground) + 10
    theme.apply(qapp, theme.LIGHT)


def test_the_screen_paints_every_bar_where_the_chart_puts_it(qapp: QApplication) -> None:
    dress()
    chart = distribution(["8.5", "12.5", "12.5"], own="8.5").drawn(300, 12)
    image = QImage(300, int(chart.height) + 1, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint(painter, chart, qapp.font())
    painter.end()
    for ink in ("bar", "fail"):
        for bar in bars(chart, ink):
            middle = QPointF(bar.x + bar.width / 2, bar.y + bar.height / 2).toPoint()
            assert image.pixelColor(middle) == ink_colour(ink)


def test_a_chart_on_the_screen_is_as_high_as_it_needs_and_says_itself(qtbot: QtBot) -> None:
    dress()
    view = ChartView("Répartition")
    qtbot.addWidget(view)
    view.resize(220, 10)
    view.show_plot(distribution(["12"]))
    assert view.height() >= distribution(["12"]).drawn(220, 12).height
    assert "1 moyenne de 12,00 à 12,00" in view.accessibleDescription()
    low = view.height()
    view.show_plot(Distribution("", distribution(["12"]).rows * 3, TEN))
    assert view.height() > low


def test_paper_says_what_the_chart_says(tmp_path: Path) -> None:
    session = session_of(crowd(24))
    write(session, tmp_path / "pv.pdf")
    printed = words_of(tmp_path / "pv.pdf").replace("\u00a0", " ")
    drawn = plots(minutes_of(session).sections[7].blocks)
    assert [plot.title for plot in drawn] == [
        "Décisions",
        "Part des candidats certifiés, par option",
        "Part des candidats qui ont obtenu le bloc",
        "Répartition des moyennes par bloc",
    ]
    for plot in drawn:
        said = " ".join(plot.sentences)
        assert sum(map(str.isalpha, said)) > 0.5 * len(said), "figures alone are no description"
        for text in texts(plot.drawn(475.28, 8.2)):
            assert text.replace("\u202f", " ") in printed


def plots(blocks: Sequence[object]) -> list[Plot]:
    return [block for block in blocks if isinstance(block, Rates | Distribution)]


def test_the_minutes_do_not_give_away_whose_average_it_is() -> None:
    few = minutes_of(session_of(crowd(4))).sections[7].blocks
    assert not [b for b in few if isinstance(b, Distribution)]
    some = minutes_of(session_of(crowd(24))).sections[7].blocks
    (chart,) = (b for b in some if isinstance(b, Distribution))
    assert all(row.spread.count >= 5 for row in chart.rows)
    assert "non représentées : BC09" in " ".join(getattr(b, "text", "") for b in some)
