"""An older dossier read from a copy in memory: whoever may not change it does not migrate it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from db.engine import Error, in_memory
from db.faults import fault_of
from db.files import schema_version
from db.inspection import SqlInspector
from db.migrate import migrate
from db.schema import SCHEMA_VERSION
from db.store import SqlStore


class CopiedStore(SqlStore):
    """What an older dossier held when it was opened, in memory and of the present schema.

    The copy is encrypted as the dossier is, and the file stays as it was found.

    Args:
        original: The dossier; closed with the copy.

    Raises:
        Refusal: It cannot be read or migrated: it is damaged.
        EnvironmentFault: Another program holds it.
    """

    def __init__(self, original: SqlStore) -> None:
        key = original.key.copy() if original.key else None
        self._original = original
        self._alive, opens = in_memory(key)
        super().__init__(original.path, original.clock, key, opens())
        self._changed: list[str] = []
        try:
            self._copy()
            with super().inspect() as reader:  # as it stands: migrating mends what it replaces
                self._changed = reader.schema(schema_version(original.path, original.key))
            migrate(opens(), original.path)
        except BaseException:
            self._close_copy()
            raise

    def _copy(self) -> None:
        with self._original.raw() as source:
            try:
                source.backup(self._alive)
            except Error as error:
                raise fault_of(error, self.path) from error

    @contextmanager
    def inspect(self) -> Iterator[SqlInspector]:
        """Open a consistent view; its schema is told as the file has it."""
        with self._transaction("BEGIN") as connection:
            yield _CopyInspector(connection, self._changed)

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file itself."""
        return self._original.integrity()

    def _leave(self) -> None:
        """Go on: the copy holds nothing of the file."""

    def close(self) -> None:
        """Forget the copy and let the dossier go."""
        self._close_copy()
        self._original.close()

    def _close_copy(self) -> None:
        super().close()
        self._alive.close()


class _CopyInspector(SqlInspector):
    """What a verification reads of a copy, and what was wrong with the schema of its original."""

    def __init__(self, connection: Connection, changed: list[str]) -> None:
        super().__init__(connection)
        self._changed = changed

    def schema(self, version: str = SCHEMA_VERSION) -> list[str]:
        """Return what was missing, altered or foreign before the copy was migrated."""
        return self._changed if version == SCHEMA_VERSION else super().schema(version)
