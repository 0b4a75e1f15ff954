"""Text files whose commas separate the columns and the decimals alike."""

import re
from itertools import pairwise

from jury_app.application.importing.layout import Layout, header_text
from jury_app.application.importing.workbook import Cell
from jury_app.domain.errors import Refusal

_WHOLE, _DECIMALS = re.compile(r"\s*\d{1,2}"), re.compile(r"\d{1,3}\s*")
_PROSE = re.compile(r"\s+[^\W\d_].*", re.DOTALL)
"""How a remark goes on after its comma: no decimals do."""


def refuse_split_decimals(file: str, layout: Layout) -> None:
    """Refuse a sheet of which rows reach beyond the header: « 12,5 » fell into two columns.

    Args:
        file: Name of the file.
        layout: The sheet as recognised.

    Raises:
        Refusal: `FILE_UNREADABLE`, with the first such row.
    """
    if not layout.sheet.comma:
        return
    rows = layout.sheet.rows
    width = len(rows[layout.header])
    spaced = any(isinstance(one, str) and one[:1].isspace() for one in rows[layout.header])
    filled = [
        n for n in range(layout.header + 1, len(rows)) if len(list(filter(None, rows[n]))) > 1
    ]
    beyond = [n for n in filled if _goes_beyond(rows[n], width, spaced=spaced)]
    # Some programs end every row with a comma; where only some rows do, « 12,5, » did.
    if not beyond and any(len(rows[n]) == width for n in filled):
        beyond = [n for n in filled if len(rows[n]) > width and _holds_decimals(rows[n])]
    if beyond:
        raise Refusal(
            "FILE_UNREADABLE",
            f"{file} ne peut pas être lu : la virgule y sépare à la fois les colonnes et les "
            f"décimales, et la ligne {beyond[0] + 1} a plus de colonnes que l'en-tête. "
            "Enregistrez-le avec « ; » entre les colonnes, ou au format .xlsx.",
        )


def _goes_beyond(row: list[Cell], width: int, *, spaced: bool) -> bool:
    """Tell whether a row holds anything under no header, but for the end of a remark."""
    beyond = [one for one in row[width:] if header_text(one)]
    if spaced:
        return bool(beyond)
    return any(not _PROSE.fullmatch(str(one)) for one in beyond)


def _holds_decimals(row: list[Cell]) -> bool:
    return any(
        _WHOLE.fullmatch(str(one)) and _DECIMALS.fullmatch(str(other))
        for one, other in pairwise(row)
    )
