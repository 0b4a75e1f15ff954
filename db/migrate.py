"""Bringing an older dossier to the present schema; imports alembic, so only when needed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, event

from db.engine import Key, connect_in_memory, engine_for, pooled
from db.faults import FAILURES, damaged, fault_of

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(path: Path, key: Key | None = None, scripts: Path = _SCRIPTS) -> None:
    """Run the migrations a dossier lacks, each in one transaction.

    Args:
        path: The dossier.
        key: Its key, None for a plain one.
        scripts: The folder of the migrations.

    Raises:
        Refusal: It is damaged.
        EnvironmentFault: It is held by another program, or cannot be written.
    """
    migrate(engine_for(path, key), path, scripts)


@contextmanager
def built(version: str) -> Iterator[Engine]:
    """Lend an empty dossier in memory, of the schema that the migrations make up to a version."""
    name = uuid4().hex
    with closing(connect_in_memory(name)):  # what lives in memory lives as long as a connection
        migrate(pooled(lambda: connect_in_memory(name)), Path(name), to=version)
        engine = pooled(lambda: connect_in_memory(name))
        try:
            yield engine
        finally:
            engine.dispose()


def migrate(engine: Engine, path: Path, scripts: Path = _SCRIPTS, to: str = "head") -> None:
    """Run the migrations on what an engine opens; see `upgrade`.

    Args:
        engine: Opens the dossier, or a copy of it; made for this, and disposed of.
        path: The dossier, for what is said of it.
        scripts: The folder of the migrations.
        to: The version it is brought to.
    """
    # The driver opens no transaction of its own: each step begins here, and is all or nothing.
    event.listen(engine, "begin", _begin)
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise damaged(path) from error
    except FAILURES as error:
        raise fault_of(getattr(error, "orig", error), path) from error
    finally:
        engine.dispose()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
