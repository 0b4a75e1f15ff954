"""Rows of a long list, taken as they are scrolled to: an import may have changed 100,000."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex

from ui.tables import AnyIndex, RowsModel, Table

Row = TypeVar("Row")
_BATCH = 200


class GrowingModel(RowsModel[Row]):
    """Rows shown by columns, of which a view asks for more when its end is in sight."""

    _left: Iterator[Row] | None = None

    def show(self, rows: Iterator[Row]) -> None:
        """Show other rows: the first of them, the others when asked for."""
        self._left = rows
        self.set_rows(list(islice(rows, _BATCH)))

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """Tell whether there may be more rows."""
        return not parent.isValid() and self._left is not None

    def fetchMore(self, parent: AnyIndex) -> None:
        """Show some rows more."""
        if parent.isValid() or self._left is None:
            return
        more = list(islice(self._left, _BATCH))
        if len(more) < _BATCH:
            self._left = None
        if more:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self._rows.extend(more)
            self.endInsertRows()


class GrowingTable(Table):
    """A table of them whose rows grow, so that no text is cut."""

    def __init__(self, model: GrowingModel[Any], name: str) -> None:
        super().__init__(model, name, wrap=True)

    def rowsInserted(self, parent: AnyIndex, start: int, end: int) -> None:
        """Size the new rows alone."""
        super().rowsInserted(parent, start, end)
        for row in range(start, end + 1):
            self.resizeRowToContents(row)
