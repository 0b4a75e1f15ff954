"""Dossiers looked at, and changed, from outside the program."""

import sqlite3
from contextlib import closing
from pathlib import Path

from db.store import SqlStore
from jury_app.application.access import Access
from jury_app.application.dossier import Dossier
from jury_app.application.verification import Problem
from jury_app.bootstrap import check_file

_ANYONE = Access()


def verify_file(path: Path, access: Access = _ANYONE) -> list[Problem]:
    """Return what is wrong with a file, by itself; nothing when it is sound."""
    return list(check_file(path, access, None).problems)


def sql_store(dossier: Dossier) -> SqlStore:
    """Return the store of a dossier on the disk."""
    assert isinstance(dossier.store, SqlStore)
    return dossier.store


def spoil(path: Path, *statements: str) -> None:
    """Run SQL on a file as another program would, links between rows unguarded."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            raw.execute(statement)
