"""Blocks of cells on the clipboard, as spreadsheets put them there."""

import csv
import io
from collections.abc import Iterable, Sequence

Block = list[list[str]]


def read_block(text: str) -> Block | None:
    """Return the cells of a copied block: tabs between cells, a line a row, quotes as Excel's.

    A cell that holds a line break, a tab or a quote stands between quotes, its quotes doubled.
    Empty lines at the end are no rows.

    Returns:
        The rows, not always of one length; None when there is nothing to paste.
    """
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    try:
        rows = [row or [""] for row in csv.reader(lines, delimiter="\t")]
    except csv.Error:  # a cell longer than any mark
        rows = [line.split("\t") for line in text.splitlines()]
    while rows and rows[-1] == [""]:
        rows.pop()
    return rows or None


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Return a block as spreadsheets take it."""
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter="\t", lineterminator="\n").writerows(rows)
    return lines.getvalue().removesuffix("\n")


def tiled(block: Block, height: int, width: int) -> Block:
    """Return a block repeated over a selection it divides exactly, else as it is."""
    wide = len(block[0])
    if any(len(row) != wide for row in block) or height % len(block) or width % wide:
        return block
    return [row * (width // wide) for row in block] * (height // len(block))
