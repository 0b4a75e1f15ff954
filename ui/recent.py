"""The dossiers opened last, as the user's settings keep them."""

from pathlib import Path

from PySide6.QtCore import QSettings

_MOST = 8
_KEY = "recent"


class Recent:
    """Dossiers opened last, newest first.

    Args:
        settings: Where they are kept.
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def all(self) -> list[Path]:
        """Return every dossier remembered, even one that is not there now (a key unplugged)."""
        kept = self._settings.value(_KEY)
        names = kept if isinstance(kept, list) else [kept] if kept else []
        return [Path(str(name)) for name in names]

    def present(self) -> list[Path]:
        """Return those that exist now."""
        return [path for path in self.all() if path.is_file()]

    def remember(self, path: Path) -> None:
        """Put a dossier first."""
        self._keep([path, *(one for one in self.all() if one != path)])

    def forget(self, path: Path) -> None:
        """Take one away; the file itself stays."""
        self._keep([one for one in self.all() if one != path])

    def forget_all(self) -> None:
        """Take all away; the files themselves stay."""
        self._keep([])

    def _keep(self, paths: list[Path]) -> None:
        self._settings.setValue(_KEY, [str(path) for path in paths[:_MOST]])
