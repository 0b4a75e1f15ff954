"""Marks and groups."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jury_app.catalog import Catalog
from jury_app.domain.marks import MarkFault, read_mark, stored, to_store
from jury_app.domain.numbers import mean, round_half_up
from jury_app.domain.session import WHOLE, group_result
from jury_app.domain.values import MarkCode
from tests.conftest import CommandLine, new_file
from tests.workbooks import Rows, results, write

WORDS = Catalog(()).vocabulary.marks
CENTS = st.integers(0, 2000).map(lambda n: Decimal(n) / 100)
WEIGHTS = st.decimals("0.01", "20", places=3)


def cents(value: Fraction) -> int:
    """Return a value in cents, rounded half-up: the oracle, in whole numbers."""
    return (200 * value.numerator + value.denominator) // (2 * value.denominator)


def as_cents(value: Decimal) -> int:
    return int(value * 100)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("12", "12.00"), ("12,5", "12.50"), ("12.50", "12.50"), ("12,5/20", "12.50"),
        ("12,5 / 20", "12.50"), (12, "12.00"), (12.5, "12.50"), (0, "0.00"), ("0", "0.00"),
        (20, "20.00"), ("20,00", "20.00"), ("  14\u00a0", "14.00"), ("\u202f9,75\u2007/20", "9.75"),
        ("\u200b12,5\u200e", "12.50"),
        (0.1 + 0.2, "0.30"), (-0.0, "0.00"),
    ],
)  # fmt: skip
def test_figures_accepted_as_they_are(written: Any, mark: str) -> None:
    read = read_mark(written, WORDS)
    assert (str(read.value), read.rounded, read.fault) == (mark, False, None)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        (9.994999999999999, "10.00"), ("9,995", "10.00"), (9.994, "9.99"), ("9,9949999", "9.99"),
        ("12,345", "12.35"), (12.344, "12.34"), ("9.99499999999999999999999999999", "9.99"),
        ("19,995/20", "20.00"),
    ],
)  # fmt: skip
def test_more_decimals_are_rounded_half_up_and_said(written: Any, mark: str) -> None:
    read = read_mark(written, WORDS)
    assert (str(read.value), read.rounded) == (mark, True)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ABI", "ABI abi A.B.I. abs_inj Abs.inj. abs_injustifiée ABSENCE_INJUSTIFIEE"),
        ("ABJ", "ABJ a.b.j abs_just abs._justifiée absence_justifiée excusé Excusée"),
        ("DISP", "DISP disp. dispense dispensé Dispensée dispensé(e) dispensé·e DSP"),
        ("VAL", "VAL V v. validé VALIDE"),
        ("NVAL", "NVAL NV N.V. N non_validé non-validée"),
    ],
)
def test_codes_and_their_synonyms(code: str, words: str) -> None:
    for word in words.split():
        assert read_mark(word.replace("_", " "), WORDS).value is MarkCode(code), word


@pytest.mark.parametrize("word", ["ABS", "abs.", "A", "absent", "Absente", "absent(e)", "absence"])
def test_a_bare_absence_is_ambiguous(word: str) -> None:
    assert read_mark(word, WORDS).fault is MarkFault.AMBIGUOUS


@pytest.mark.parametrize("written", [None, "", "  ", "\u00a0"])
def test_nothing_is_not_yet_marked(written: Any) -> None:
    read = read_mark(written, WORDS)
    assert (read.value, read.fault, read.void) == (None, None, False)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("25/40", "MARK_INVALID"), ("12/10", "MARK_INVALID"), ("12/200", "MARK_INVALID"),
        ("AJ", "MARK_INVALID"), ("EXC", "MARK_INVALID"), ("NEU", "MARK_INVALID"),
        ("DEF", "MARK_INVALID"), ("T", "MARK_INVALID"), ("12h30", "MARK_INVALID"),
        ("12,5,0", "MARK_INVALID"), ("1e1", "MARK_INVALID"), ("NaN", "MARK_INVALID"),
        ("\u0663", "MARK_INVALID"), ("ABI ?", "MARK_INVALID"), ("V*", "MARK_INVALID"),
        ("N°", "MARK_INVALID"), ("N/V", "MARK_INVALID"), ("V-", "MARK_INVALID"),
        ("(V)", "MARK_INVALID"), ("DISP=oui", "MARK_INVALID"),
        (True, "MARK_INVALID"), (False, "MARK_INVALID"), (float("nan"), "MARK_INVALID"),
        (date(2026, 12, 4), "MARK_INVALID"), (datetime(2026, 12, 4, tzinfo=UTC), "MARK_INVALID"),
        (float("inf"), "MARK_INVALID"), (20.01, "MARK_OUT_OF_RANGE"), (-0.01, "MARK_OUT_OF_RANGE"),
        ("21", "MARK_OUT_OF_RANGE"), ("-1", "MARK_OUT_OF_RANGE"), (20.001, "MARK_OUT_OF_RANGE"),
        (1e30, "MARK_OUT_OF_RANGE"), ("45000", "MARK_OUT_OF_RANGE"),
    ],
)  # fmt: skip
def test_other_scales_words_dates_and_figures_are_faults(written: Any, fault: str) -> None:
    read = read_mark(written, WORDS)
    assert read.value is None
    assert read.fault is not None
    assert read.fault.value == fault


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.none()))
def test_any_cell_is_a_mark_emptiness_or_a_fault_and_never_two_of_them(raw: Any) -> None:
    read = read_mark(raw, WORDS)
    assert read.value is None or read.fault is None
    if isinstance(read.value, Decimal):
        assert 0 <= read.value <= 20
        assert read.value == read.value.quantize(Decimal("0.01"))


@given(CENTS, st.sampled_from(["{}", " {} ", "{}/20", "{}\u00a0/ 20"]), st.sampled_from(",."))
def test_a_mark_reads_alike_as_text_and_as_number(mark: Decimal, shape: str, comma: str) -> None:
    text = shape.format(str(mark).replace(".", comma))
    assert read_mark(text, WORDS).value == read_mark(float(mark), WORDS).value == mark
    assert stored(to_store(mark)) == mark


@given(st.decimals("0", "20", places=12))
def test_rounding_is_half_up_and_exact(value: Decimal) -> None:
    assert as_cents(round_half_up(value)) == cents(Fraction(value))


@given(st.lists(st.tuples(CENTS, WEIGHTS), min_size=1, max_size=12))
def test_a_weighted_average_is_exact_then_rounded_once(
    pairs: list[tuple[Decimal, Decimal]],
) -> None:
    total = sum(Fraction(m) * Fraction(w) for m, w in pairs)
    exact = Fraction(total) / sum(Fraction(w) for _, w in pairs)
    found = mean(pairs)
    assert found is not None
    assert as_cents(found) == cents(exact)


@given(st.one_of(st.none(), CENTS), st.lists(CENTS, max_size=6))
def test_a_group_result_is_the_mean_of_the_ensemble_and_of_the_mean_of_the_steps(
    whole: Decimal | None, steps: list[Decimal]
) -> None:
    names = tuple(f"étape {i}" for i in range(len(steps)))
    marks = dict(zip(names, steps, strict=True)) | ({} if whole is None else {WHOLE: whole})
    parts = [] if whole is None else [Fraction(whole)]
    parts += [sum(map(Fraction, steps), Fraction()) / len(steps)] if steps else []
    found = group_result(marks, names)
    if not parts:
        assert found is None
    else:
        assert found is not None
        assert as_cents(found) == cents(sum(parts, Fraction()) / len(parts))


@given(st.lists(CENTS, min_size=2, max_size=6), st.data(), st.booleans())
def test_a_sheet_with_some_steps_empty_has_no_result(
    steps: list[Decimal], data: st.DataObject, whole: bool
) -> None:
    names = tuple(f"étape {i}" for i in range(len(steps)))
    filled = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names) - 1))
    marks = dict.fromkeys(filled, Decimal(10)) | ({WHOLE: Decimal(12)} if whole else {})
    assert group_result(marks, names) is None


@pytest.mark.parametrize(
    ("marks", "average", "proposal"),
    [
        ((9.98, 10.01), "10.00", "VAL"),  # 9.995 is rounded before it is compared
        ((9.98, 10), "9.99", "NVAL"),
        ((9.994999999999999, "10"), "10.00", "VAL"),
        (("9,99", "DISP"), "9.99", "NVAL"),
        (("VAL", "DISP"), None, "VAL"),
        (("VAL", "NVAL"), None, "NVAL"),
        ((14, "NVAL"), "14.00", "NVAL"),
        ((14, "ABJ"), None, "ATT"),
        ((14, None), None, "ATT"),
    ],
)
def test_the_rounded_average_is_what_the_pass_mark_judges(
    cli: CommandLine,
    tmp_path: Path,
    marks: tuple[Any, Any],
    average: str | None,
    proposal: str,
) -> None:
    path = tmp_path / "d.jury"
    new_file(cli, path)
    rows = [["INE", "NOM Prénom", "Voie", "Option", "BC05-E1", "BC05-O1"],
            ["000000001AB", "ALLARD Anne", "FI", "Montage", *marks]]  # fmt: skip
    assert cli("import", path, write(tmp_path / "c.xlsx", {"N": rows})) == 0
    bloc = results(cli, path)["ALLARD"]["blocs"]["BC05"]
    assert (bloc["average"], bloc["proposal"]) == (average, proposal)


def test_three_marks_make_the_thirds_round_half_up(cli: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "d.jury"
    new_file(cli, path)
    rows: Rows = [["INE", "NOM Prénom", "Voie", "Option", "BC06-E1", "BC06-O1", "BC06-E2"],
                  ["000000001AB", "ALLARD Anne", "FI", "Montage", 9.98, 10, 10.01],
                  ["000000002AB", "BÉRAUD Bruno", "FI", "Montage", 9.98, 10, 9.99]]  # fmt: skip
    assert cli("import", path, write(tmp_path / "c.xlsx", {"N": rows})) == 0
    found = {n: c["blocs"]["BC06"] for n, c in results(cli, path).items()}
    assert (found["ALLARD"]["average"], found["ALLARD"]["proposal"]) == ("10.00", "VAL")
    assert (found["BÉRAUD"]["average"], found["BÉRAUD"]["proposal"]) == ("9.99", "NVAL")
