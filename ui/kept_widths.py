"""Column widths a person chose, kept from one day to the next."""

import json

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from ui.tables import Table

_WATCHED = "widths kept"


class KeptWidths:
    """Gives tables the widths chosen for them, and remembers new ones.

    Args:
        settings: Where they are kept, under the table's accessible name.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def watch(self, page: QWidget) -> None:
        """Take care of every table of a page or dialog that is not taken care of yet."""
        for table in page.findChildren(Table):
            if table.property(_WATCHED):
                continue
            table.setProperty(_WATCHED, True)
            table.choose_widths(self._read(_key(table)))
            table.widths_chosen.connect(lambda t=table: self._keep(t))

    def _read(self, key: str) -> dict[str, float]:
        try:
            found = json.loads(str(self._settings.value(key, "{}")))
        except ValueError:
            return {}
        return {
            title: float(width)
            for title, width in (found.items() if isinstance(found, dict) else ())
            if isinstance(width, (int, float)) and width > 0
        }

    def _keep(self, table: Table) -> None:
        if table.chosen_widths:
            self._settings.setValue(_key(table), json.dumps(table.chosen_widths))
        else:
            self._settings.remove(_key(table))


def _key(table: Table) -> str:
    return f"widths/{table.accessibleName()}"
