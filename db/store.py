"""A dossier opened: consistent reads, gestures that are all or nothing, one journal entry each.

SQL is built once per table from the schema's own names; values are always bound. Rows go through
the driver directly (`exec_driver_sql`): the same statements, a fraction of the cost.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.exc import OperationalError

from db.damage import in_french
from db.engine import BUSY_SECONDS, Error, Key, Raw, connect, in_memory, log_of, pinned, pooled
from db.faults import FAILURES, GONE, READ_ONLY, gone, is_busy, translated
from db.holding import Hold
from db.inspection import SqlInspector
from db.log import FileId, file_id, remove_log, write_back
from db.places import renumbers
from db.unit import SqlReader, SqlWriter
from jury_app.application.backups import Why
from jury_app.application.ports import Clock
from jury_app.domain.errors import EnvironmentFault, KnownError

_WRITE = "BEGIN IMMEDIATE"
_PATIENCE = 50
"""Milliseconds SQLite waits by itself, asking more and more seldom."""


class SqlStore:
    """An open dossier; see `jury_app.application.ports.Store`.

    Attributes:
        path: The dossier's file.
        clock: Tells the time of gestures.
        key: Its key, None for a plain one; wiped by `close`.
        hold: What says that this window holds it; None for a command.
    """

    def __init__(
        self, path: Path, clock: Clock, key: Key | None = None, engine: Engine | None = None
    ) -> None:
        self.path = path
        self.clock, self.key = clock, key
        self._engine = engine or pooled(self._connect)
        self._pin: Raw | None = pinned(path)
        self._file, self._rescued = file_id(path), False
        self._log: FileId | None = None
        self._away: Raw | None = None  # what is read in memory while the file is gone
        self._watch: Connection | None = None
        self._watches, self._wants_log = 0, False
        self._backup: Callable[[SqlStore, Why], object] | None = None
        self.hold: Hold | None = None

    @property
    def encrypted(self) -> bool:
        """True when the file is encrypted."""
        return self.key is not None

    def _connect(self) -> Raw:
        self._require_in_place()  # whatever has the name now is not what was opened
        return connect(self.path, self.key)

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Open a consistent view."""
        with self._transaction("BEGIN") as connection:
            yield SqlReader(connection)

    @contextmanager
    def inspect(self) -> Iterator[SqlInspector]:
        """Open a consistent view for verification."""
        with self._transaction("BEGIN") as connection:
            yield SqlInspector(connection)

    @contextmanager
    def write(
        self, who: str, gesture: str, session_id: int | None = None, *, deferred: bool = False
    ) -> Iterator[SqlWriter]:
        """Open a gesture; committed with its journal entry at the end of the block.

        `deferred` lets children be written before their parents.
        """
        with self._rescue(), self._transaction(_WRITE) as connection:
            if deferred:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            writer = SqlWriter(connection)
            yield writer
            seq = writer.changes().seq
            writer.record(self.clock.now(), who, gesture, session_id)
            if seq:
                # Apart from the journal, so that entries cut from its end are missed.
                connection.exec_driver_sql(f"PRAGMA user_version = {seq}")
            # A file that was deleted or replaced takes writes all the same, and loses them.
            self._require_in_place()
            if self._away is not None:  # it is back this moment: the next look takes it up again
                raise gone(self.path)
        if self._wants_log and seq:
            self._take_log()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep every other program from writing for a block, in which nothing is written here."""
        with self._transaction(_WRITE):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                if begin == _WRITE:
                    _take_turn(connection)
                else:
                    connection.exec_driver_sql(begin)
                try:
                    yield connection
                except BaseException:
                    # A failing disk ends the transaction; taken back twice, it would hide why.
                    with contextlib.suppress(*FAILURES):
                        connection.exec_driver_sql("ROLLBACK")
                    raise
                connection.exec_driver_sql("COMMIT")
        except FAILURES as error:
            known = translated(error, self.path)
            if isinstance(known, EnvironmentFault) and known.code == READ_ONLY:
                self._require_in_place()  # SQLite writes nothing to a file that was replaced
            raise known from error

    def _require_in_place(self) -> None:
        found = file_id(self.path)
        if self._file not in {None, found} and (found is None or not renumbers(self.path)):
            raise gone(self.path)
        if self._away is None:
            self._log = file_id(log_of(self.path)) or self._log

    def _leave(self) -> None:
        """Hold nothing of a file that went: what it was is read from memory until it is back.

        What was acknowledged is written into it wherever it is, and nothing stays in its place that
        would be taken for a part of another file. While a job still reads, the next look does it.
        """
        self._stop_watching()
        if self._away is not None or cast("QueuePool", self._engine.pool).checkedout():
            return
        alive, opens = in_memory(self.key)
        if self._log_taken_away(alive):
            self._renew(opens(), alive)
        else:
            alive.close()

    def _log_taken_away(self, copy: Raw | None = None) -> bool:
        """Write the log into the file that went, delete it where that was, and copy the file."""
        with contextlib.suppress(KnownError, *FAILURES, *Error), self.raw() as raw:
            if write_back(raw):
                if copy is not None:
                    raw.backup(copy)
                remove_log(self.path, self._log)
                return True
        return False

    def _renew(self, engine: Engine, away: Raw | None) -> None:
        """Work with other connections, none of the former ones being in use."""
        self._stop_watching()
        before, self._engine = self._engine, engine
        self._away, former = away, self._away
        self._log, self._rescued = None, away is not None
        before.dispose()
        if former is not None:
            former.close()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    @contextmanager
    def _rescue(self) -> Iterator[None]:
        """Back up what is still open when its file turns out to be gone."""
        try:
            yield
        except EnvironmentFault as fault:
            if fault.code == GONE and not self._rescued:
                self._rescued = True
                with contextlib.suppress(KnownError):
                    self.backup(Why.TIMED)
            raise

    @contextmanager
    def raw(self) -> Iterator[Raw]:
        """Lend a driver connection that reads the dossier opened, wherever its file went."""
        try:
            with self._engine.connect() as connection:
                yield connection.connection.driver_connection
        except FAILURES as error:
            raise translated(error, self.path) from error

    def backup_with(self, backup: "Callable[[SqlStore, Why], object]") -> None:
        """Say what backs this dossier up."""
        self._backup = backup

    def backup(self, why: str) -> None:
        """Back the dossier up, where that was arranged and something changed since."""
        if self._backup is not None:
            self._backup(self, Why(why))

    def fit_log(self, *, shared: bool) -> None:
        """Write with a log beside the file, or without where one may be copied without the other.

        Also mends what giving up the log, cut off, left: no log, or a spent journal for ever. A log
        is taken once something is written: a file that is only read stays as it is, to the byte.

        Args:
            shared: The dossier lies where others or a cloud may copy it.
        """
        fit = "delete" if shared else "wal"
        spent = self.path.with_name(f"{self.path.name}-journal").exists()
        # Held by another program, it stays as it is until the next opening.
        with contextlib.suppress(*FAILURES), self._engine.connect() as connection:
            if spent:  # SQLite deletes it with the log given up whole
                connection.exec_driver_sql("PRAGMA journal_mode = delete")
            is_fit = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == fit
            self._wants_log = not (is_fit or spent or shared)
            if not (is_fit or self._wants_log):
                connection.exec_driver_sql(f"PRAGMA journal_mode = {fit}")

    def _take_log(self) -> None:
        """Write with a log from here on, unless another program is at work this moment."""
        with contextlib.suppress(KnownError, *Error), self.raw() as raw:
            raw.execute("PRAGMA busy_timeout = 0")
            try:
                self._wants_log = raw.execute("PRAGMA journal_mode = wal").fetchone() != ("wal",)
            finally:
                raw.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS}")

    def follow(self) -> None:
        """Say that this window still holds the dossier, and see that its file is in its place.

        Of one that went, what is open is backed up and read from memory until it is back.
        """
        if self.hold is not None:
            self.hold.beat()
        try:
            with self._rescue():
                self._require_in_place()
        except EnvironmentFault:
            self._leave()
            raise
        if self._away is not None:
            self._renew(pooled(self._connect), None)

    def version(self) -> int:
        """Return a number that changes when another connection wrote to the dossier."""
        try:
            if self._watch is None:
                self._watch = self._engine.connect()
                self._watches += 1
            seen = int(self._watch.exec_driver_sql("PRAGMA data_version").scalar_one())
        except FAILURES as error:
            raise translated(error, self.path) from error
        return (self._watches << 32) + seen  # each connection counts for itself

    def settle(self) -> None:
        """Write the log back into the file, where nobody is at work this moment.

        A copy of the file alone then holds what was done, and a program that is killed leaves no
        log that another file might be taken to have.
        """
        with contextlib.suppress(OSError, *FAILURES, *Error):
            # The connection that looks for what others wrote does it, or would take it for that.
            if self._watch is not None and log_of(self.path).stat().st_size:
                write_back(self._watch.connection.driver_connection)

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file, in French; nothing when it is sound."""
        if self._away is not None:
            raise gone(self.path)
        try:
            with self._engine.connect() as connection:
                said: list[str] = []
                if self.encrypted:  # every page, those no row uses too
                    said += connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars()
                if not said:
                    said += connection.exec_driver_sql("PRAGMA integrity_check").scalars()
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        except FAILURES as error:
            known = translated(error, self.path)
            if isinstance(known, EnvironmentFault):
                raise known from error
            return in_french([str(getattr(error, "orig", ""))])
        orphaned = [f"dans la table {row[0]}, une ligne de {row[2]} manque" for row in orphans]
        return in_french(said) + list(dict.fromkeys(orphaned))

    def close(self) -> None:
        """Leave the dossier as one file, wherever it is."""
        if self._pin is not None:
            self._settle_all()
            self._pin.close()
            self._pin = None
        self._stop_watching()
        self._engine.dispose()
        if self._away is not None:
            self._away.close()
            self._away = None
        if self.hold is not None:
            self.hold.release()
        if self.key is not None:
            self.key.wipe()

    def _settle_all(self) -> None:
        """Leave nothing in the log: SQLite itself would keep it, of a file that was moved."""
        try:
            self._require_in_place()
        except EnvironmentFault:
            with contextlib.suppress(KnownError):
                self.backup(Why.TIMED)
            self._stop_watching()
            self._log_taken_away()
        else:
            self.settle()


def _take_turn(connection: Connection) -> None:
    """Begin a gesture, after those of others; a program that writes without end lets this one in.

    SQLite alone would ask ten times a second after a while: seldom enough to miss every gap that a
    busy writer leaves.
    """
    until = time.monotonic() + BUSY_SECONDS
    raw: Raw = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        while True:
            try:
                connection.exec_driver_sql(_WRITE)
            except OperationalError as error:
                if not is_busy(error) or time.monotonic() > until:
                    raise
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS}")
