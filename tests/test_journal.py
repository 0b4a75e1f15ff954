"""What the journal and the seal write down: blocks of rows, canonical JSON."""

import json
import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jury_app.domain.canonical import canonical_json
from jury_app.domain.journal import block, rows_of

_VALUES = st.none() | st.integers(0, 3) | st.sampled_from(["", "é", "12.50", "ABI"])
_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[_VALUES] * n), min_size=1)))
def test_a_block_gives_back_its_rows(values: list[tuple[Any, ...]]) -> None:
    rows = [(number, *row) for number, row in enumerate(values)]
    columns = ["id", "a", "b", "c", "d"][: len(rows[0])]
    told = json.loads(json.dumps(block("mark", "added", columns, rows)))
    assert list(rows_of(told)) == [dict(zip(columns, row, strict=True)) for row in rows]


def test_what_all_rows_share_is_told_once() -> None:
    told = block("mark", "added", ["id", "sheet"], [(1, "Notes"), (2, "Notes")])
    assert told["same"] == {"sheet": "Notes"}
    assert json.dumps(told).count("Notes") == 1


@given(_JSON)
def test_canonical_json_is_what_any_json_library_writes_sorted_and_tight(value: Any) -> None:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical_json(value) == unicodedata.normalize("NFC", plain)
