"""Text files with separated columns: .csv and .txt."""

import csv
import io

_SEPARATORS = (";", "\t", ",")
_LOOKED_AT = 40


def read_delimited(data: bytes) -> list[list[object]] | None:
    """Return the rows of a text file, or None when it is no text.

    The encoding is UTF-8 with or without its mark, else cp1252; the separator is the one that cuts
    the first lines into the most columns.
    """
    if b"\x00" in data:
        return None
    text = _decoded(data)
    if text is None:
        return None
    head = "\n".join(text.splitlines()[:_LOOKED_AT])
    separator = max(_SEPARATORS, key=lambda one: _columns(head, one))
    # A field of a million characters is no cell; the csv module raises beyond its limit.
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [list(row) for row in rows]
    except csv.Error:
        return None


def _columns(text: str, separator: str) -> int:
    try:
        return sum(len(row) - 1 for row in csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return 0


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
