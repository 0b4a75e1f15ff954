"""An older dossier read from a copy in memory: whoever may not change it does not migrate it."""

from uuid import uuid4

from sqlalchemy import Engine

from db.engine import Error, connect_in_memory, pooled
from db.faults import fault_of
from db.migrate import migrate
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
        name, key = uuid4().hex, original.key.copy() if original.key else None
        # What lives in memory alone lives as long as one connection to it.
        self._original, self._alive = original, connect_in_memory(name, key)

        def opens() -> Engine:
            return pooled(lambda: connect_in_memory(name, key))

        super().__init__(original.path, original.clock, key, opens())
        try:
            self._copy()
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

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file itself."""
        return self._original.integrity()

    def close(self) -> None:
        """Forget the copy and let the dossier go."""
        self._close_copy()
        self._original.close()

    def _close_copy(self) -> None:
        super().close()
        self._alive.close()
