"""Bringing an older dossier to the present schema; imports alembic, so only when needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from db.faults import damaged, translated

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(path: Path, target: str = "head") -> None:
    """Run the migrations a dossier lacks, each in one transaction.

    Raises:
        Refusal: It names a schema that never was, or is damaged.
        EnvironmentFault: It is held by another program, or cannot be written.
    """
    try:
        command.upgrade(_config(path), target)
    except CommandError as error:
        raise damaged(path) from error
    except DBAPIError as error:
        raise translated(error, path) from error


def _config(path: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["url"] = URL.create("sqlite", database=str(path.absolute()))
    return config
