"""What a verification reads: every table as it stands, and whether the schema is the program's."""

import re
from collections.abc import Iterator
from functools import cache

from sqlalchemy import CheckConstraint, Connection, Integer, Table, create_engine

from db.schema import SCHEMA_VERSION, journal, kept_file, metadata
from db.triggers import statements
from db.unit import STATEMENTS, SqlReader
from jury_app.application.ports import StoredTable
from jury_app.application.replay import Difference

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master"
_SPACES = re.compile(r"""('[^']*'|"[^"]*")|\s+""")
"""A quoted text, or spaces outside any."""
_KINDS = {"table": "la table", "index": "l'index", "trigger": "le déclencheur", "view": "la vue"}
VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


class SqlInspector(SqlReader):
    """See `jury_app.application.ports.Inspector`."""

    def tables(self) -> Iterator[StoredTable]:
        """Yield every table but the journal; its rows are read as they are asked for."""
        for sql in STATEMENTS.values():
            if sql.table is not journal:
                rows = self._connection.exec_driver_sql(sql.select)
                yield StoredTable(sql.name, sql.columns, sql.key, rows)

    def kept_files(self) -> list[str]:
        """Return under which fingerprints the contents of kept files stand."""
        query = f"SELECT sha256 FROM {kept_file.name}"
        return list(self._connection.exec_driver_sql(query).scalars())

    def recorded(self) -> int:
        """Return how many journal entries the file's header says it has."""
        return int(self._connection.exec_driver_sql("PRAGMA user_version").scalar_one())

    def impossible(self) -> Difference | None:
        """Return the first row with a value that the schema of the program forbids, if any.

        A file whose constraints another program took away, or went round, may hold anything.
        """
        found = (self._impossible_in(*forbidden) for forbidden in _forbidden())
        return next((one for one in found if one is not None), None)

    def _impossible_in(
        self, name: str, key: tuple[str, ...], checks: tuple[tuple[str, str], ...]
    ) -> Difference | None:
        keys = ", ".join(f'"{column}"' for column in key)
        wrong = " OR ".join(f"({condition})" for _column, condition in checks)
        query = f"SELECT {keys} FROM {name} WHERE {wrong} LIMIT 1"
        found = self._connection.exec_driver_sql(query).first()
        if found is None:
            return None
        where = " AND ".join(f'"{column}" IS ?' for column in key)
        flags = ", ".join(condition for _column, condition in checks)
        query = f"SELECT {flags} FROM {name} WHERE {where}"
        told = self._connection.exec_driver_sql(query, tuple(found)).one()
        columns = dict.fromkeys(
            column for (column, _condition), is_wrong in zip(checks, told, strict=True) if is_wrong
        )
        return Difference(name, tuple(zip(key, found, strict=True)), tuple(columns), "impossible")

    def foreign_triggers(self) -> list[str]:
        """Return the triggers that are not the program's: they would run at a gesture."""
        own = {bare(statement) for statement in statements()}
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        found = self._connection.exec_driver_sql(query).all()
        return [name for name, sql in found if bare(sql) not in own]

    def schema(self, version: str = SCHEMA_VERSION) -> list[str]:
        """Return what is missing, altered or foreign in the schema of this version, in French."""
        standing, expected = _objects(self._connection), _expected(version)
        said = []
        if version != SCHEMA_VERSION and standing == _expected(SCHEMA_VERSION):
            expected, version = standing, SCHEMA_VERSION  # nothing but the version was written over
        for key in sorted(expected.keys() | standing.keys()):
            named = f"{_KINDS.get(key[0], key[0])} {key[1]}"
            if key not in standing:
                said.append(f"Structure du dossier : il manque {named}.")
            elif key not in expected:
                said.append(f"Structure du dossier : {named} n'est pas du programme.")
            elif standing[key] != expected[key]:
                said.append(f"Structure du dossier : {named} n'est plus du programme.")
        versions = self._connection.exec_driver_sql("SELECT version_num FROM alembic_version")
        if list(versions.scalars()) != [version]:
            said.append("Structure du dossier : sa version n'est plus celle du programme.")
        return said

    def is_of(self, version: str) -> bool:
        """Tell whether the tables are those of an older version, and no trigger the present one's.

        What else was done to triggers or added is no sign of another version; see `schema`.
        """
        standing = _objects(self._connection)
        expected, present = _expected(version), _expected(SCHEMA_VERSION)
        return not any(
            key[0] != "trigger" or (key in standing and standing[key] == present.get(key))
            for key in expected.keys() | present.keys()
            if standing.get(key) != expected.get(key)
        )


def build_schema(connection: Connection) -> None:
    """Create every table, index and trigger."""
    metadata.create_all(connection)
    for statement in statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(VERSION_TABLE)


@cache
def _forbidden() -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], ...]:
    """Return per table its name, its key, and what no row may be: (column, SQL condition)."""
    return tuple(
        (sql.name, sql.key, tuple(_conditions(sql.table)))
        for sql in STATEMENTS.values()
        if sql.table is not journal  # what it holds is checked by replaying it
    )


def _conditions(table: Table) -> Iterator[tuple[str, str]]:
    for column in table.columns:
        kinds = ["integer" if isinstance(column.type, Integer) else "text"]
        kinds += ["null"] if column.nullable else []
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        yield column.name, f'typeof("{column.name}") NOT IN ({listed})'
        for one in column.constraints:
            if isinstance(one, CheckConstraint):
                yield column.name, f"NOT ({one.sqltext})"
    for one in table.constraints:
        if isinstance(one, CheckConstraint) and one.name == "closed_means_sealed":
            yield "state", f"NOT ({one.sqltext})"


@cache
def _expected(version: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the objects of a version, as a new dossier or the migrations make them."""
    if version != SCHEMA_VERSION:
        from db.migrate import built  # noqa: PLC0415 - alembic is slow to import

        with built(version) as engine, engine.connect() as connection:
            return _objects(connection)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        build_schema(connection)
        found = _objects(connection)
    engine.dispose()
    return found


def _objects(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Return table and SQL of every object, by kind and name."""
    found = connection.exec_driver_sql(_OBJECTS).all()
    return {(kind, name): (table, bare(sql or "")) for kind, name, table, sql in found}


def bare(sql: str) -> str:
    """Return SQL without its spaces; those of a quoted text are part of what it says."""
    return _SPACES.sub(lambda found: found[1] or "", sql)
