"""Bringing an older dossier to the present schema; imports alembic, so only when needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import URL

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(path: Path, target: str = "head") -> None:
    """Run the migrations a dossier lacks, each in one transaction."""
    command.upgrade(_config(path), target)


def _config(path: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = URL.create("sqlite", database=str(path))
    return config
