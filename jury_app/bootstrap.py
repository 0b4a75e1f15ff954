"""The composition root: builds the objects of the program, and holds no rule.

Boot order: the window or the command line asks for a `Dossier`; only then are SQLAlchemy and the
store imported, so that the first window is painted before.
"""

import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from jury_app.application.dossier import Dossier
from jury_app.catalog import Catalog


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> str:
        """Return the UTC time, « 2026-12-04T13:32:05Z »."""
        return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def create_dossier(path: Path, who: str = "secretary") -> Dossier:
    """Create an empty dossier and open it; see `db.files.create_store` for refusals."""
    from db.files import create_store  # noqa: PLC0415 - SQLAlchemy is slow to import

    clock = SystemClock()
    return Dossier(create_store(path, clock), Catalog(), clock, who)


def open_dossier(path: Path, who: str = "secretary") -> Dossier:
    """Open a dossier; see `db.files.open_store` for refusals."""
    from db.files import open_store  # noqa: PLC0415 - SQLAlchemy is slow to import

    clock = SystemClock()
    return Dossier(open_store(path, clock), Catalog(), clock, who)


def log_file() -> Path:
    """Return where the log is written."""
    return user_log_path("jury-app", appauthor=False) / "jury-app.log"


def start_log() -> None:
    """Log what the program does, never whom it is about, to a small rotating file."""
    target = log_file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            target, maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("jury_app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.propagate = False
