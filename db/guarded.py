"""Whom a dossier knows: read from files of any schema, and kept when a backup takes its place.

A backup brings marks and decisions back, never former persons or PINs: one made before the PINs
would end them, one made before a PIN was changed would bring the old one back, and neither was
agreed on by secretary and president.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from db.engine import Error, Key, Raw, connect
from db.faults import BUSY, fault_of
from db.schema import APPLICATION_ID
from db.store import SqlStore
from jury_app.application.corrections import PREFIX as CORRECTION
from jury_app.application.persons import PERSON
from jury_app.domain.errors import NONSENSE, KnownError
from jury_app.domain.journal import rows_of
from jury_app.domain.records import SettingRow

_FORMER = "persons.former"
"""The setting that names persons a dossier knew before a backup took its place."""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a dossier knows and knew, and what it sealed.

    Attributes:
        persons: The settings that hold its persons now.
        former: Fingerprints of every person it ever had, the present ones included.
        seals: Fingerprints of the sessions closed in it and of their corrections.
        gestures: Hashes of its journal entries.
    """

    persons: frozenset[SettingRow]
    former: frozenset[str]
    seals: frozenset[str]
    gestures: frozenset[str]

    def rules(self, other: "Known") -> bool:
        """Tell whether these persons hold over those of another state of the dossier.

        They do when the other's are past here. Of a dossier that never knew them, nobody may say
        who works on this one.
        """
        return {_fingerprint(row) for row in other.persons} <= self.former

    def akin(self, other: "Known | None") -> bool:
        """Tell whether another state may be of the same dossier: one with any gesture in common.

        Not the first alone, which may be the damaged one. Nothing tells of a state without any.
        """
        if other is None or not self.gestures or not other.gestures:
            return True
        return not self.gestures.isdisjoint(other.gestures)


def known_in(path: Path, key: Key | None) -> Known | None:
    """Return whom a file knows; None when that cannot be read.

    Raises:
        EnvironmentFault: Another program writes to it this moment.
    """
    return _told(path, lambda: closing(connect(path, key)))


def known_held(path: Path, held: Raw) -> Known | None:
    """Return whom a dossier held by a connection knows; see `known_in`."""
    return _told(path, lambda: nullcontext(held))


def known_open(store: SqlStore) -> Known | None:
    """Return whom an open dossier knows, wherever its file went; see `known_in`."""
    return _told(store.path, store.raw)


def _told(path: Path, opened: Callable[[], AbstractContextManager[Raw]]) -> Known | None:
    try:
        with opened() as raw:
            if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                return None
            return _known(raw)
    except (KnownError, *Error) as error:
        fault = error if isinstance(error, KnownError) else fault_of(error, path)
        if fault.code == BUSY:
            raise fault from error
        return None
    except NONSENSE:
        return None


def _known(raw: Raw) -> Known:
    rows = [SettingRow(*row) for row in raw.execute("SELECT key, value FROM setting")]
    persons = frozenset(row for row in rows if row.key.startswith(PERSON))
    former = {_fingerprint(row) for row in persons}
    former.update(one for row in rows if row.key == _FORMER for one in json.loads(row.value))
    # The journal has every person that ever was: the names of keys alone lead to its entries.
    query = "SELECT after FROM journal WHERE instr(after, ?)"
    for (after,) in raw.execute(query, (PERSON,)):
        for block in json.loads(after):
            if block["table"] == "setting":
                values = [SettingRow(one["key"], one["value"]) for one in rows_of(block)]
                former.update(_fingerprint(r) for r in values if r.key.startswith(PERSON))
    seals = {seal for (seal,) in raw.execute("SELECT seal FROM session WHERE seal IS NOT NULL")}
    seals.update(_fingerprint(row) for row in rows if row.key.startswith(CORRECTION))
    gestures = frozenset(one for (one,) in raw.execute("SELECT hash FROM journal"))
    return Known(persons, frozenset(former), frozenset(seals), gestures)


def _fingerprint(row: SettingRow) -> str:
    return hashlib.sha256(f"{row.key}\n{row.value}".encode()).hexdigest()


def keep_persons(store: SqlStore, standing: Known, who: str) -> None:
    """Write the persons of a standing dossier into the copy of a backup, as one gesture.

    Args:
        store: The copy, of the present schema.
        standing: Whom the dossier knows.
        who: Who restores.
    """
    with store.write(who, "persons.keep") as writer:
        kept = {row.key for row in standing.persons}
        there = [row for row in writer.rows(SettingRow) if row.key.startswith(PERSON)]
        writer.remove([row for row in there if row.key not in kept])
        writer.put_all(sorted(standing.persons))
        former = standing.former | {_fingerprint(row) for row in there}
        writer.put(SettingRow(_FORMER, json.dumps(sorted(former))))
        writer.label = "Sauvegarde restaurée : personnes et codes gardés tels qu'ils étaient"
