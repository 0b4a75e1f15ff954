"""How far the cells of a sheet may reach."""

MAX_ROWS, MAX_COLUMNS, MAX_AREA = 200_000, 2_000, 4_000_000


class TooFarError(Exception):
    """Cells reach farther than any workbook of a jury."""


class UnsureError(Exception):
    """The sheet is not written as spreadsheets write it: how far it reaches cannot be told."""


def require_near(height: int, width: int) -> int:
    """Return the cells of a sheet; refuse more rows, columns or cells than the program reads.

    Raises:
        TooFarError: It is too large.
    """
    area = height * width
    if height > MAX_ROWS or width > MAX_COLUMNS or area > MAX_AREA:
        raise TooFarError
    return area
