"""Blocks of cells as spreadsheets put them on the clipboard."""

from hypothesis import given
from hypothesis import strategies as st

from ui.pages.marks_clipboard import read_block, tiled, write_block

_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t"'))


@given(st.lists(st.lists(_CELL, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_copied_is_read_back(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\r", "\n") for cell in row] for row in rows]
    rows.append(["fin", "fin"])
    assert read_block(write_block(rows)) == rows


def test_blocks_of_lines_of_unlike_lengths_are_read() -> None:
    assert read_block("1\t2\n\n3\n\n") == [["1", "2"], [""], ["3"]]
    assert read_block("\n\n") is None
    assert read_block("") is None
    assert tiled([["1", "2"], ["3"]], 4, 4) == [["1", "2"], ["3"]]
    long = "9" * 200_000
    assert read_block(f"{long}\t1") == [[long, "1"]]
