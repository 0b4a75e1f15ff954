"""What the application asks of the outside: a store, a clock, data files. Protocols only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.documents.texts import DocumentText
from jury_app.domain.certification import Certification, Reglement
from jury_app.domain.corps import CorpsList
from jury_app.domain.records import JournalRow, Row
from jury_app.domain.vocabulary import Vocabulary

R = TypeVar("R", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Changes:
    """What a gesture changed, for views to refresh from.

    Attributes:
        kinds: Row types touched, each with the number of rows.
        candidates: Ids of the candidates whose own rows changed.
        seq: Number of the journal entry; 0 when nothing changed.
    """

    kinds: Mapping[type, int] = field(default_factory=dict)
    candidates: frozenset[int] = frozenset()
    seq: int = 0

    def __bool__(self) -> bool:
        return bool(self.kinds)


@dataclass(frozen=True, slots=True)
class Added:
    """A candidate, member or group just entered: its id, and what that changed."""

    id: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as it stands in the file, for verification.

    Attributes:
        name: Its name, as the journal has it.
        columns: Its columns, in the order of the rows.
        key: Columns of the primary key.
        rows: Its rows, with the values the file holds.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


class Reader(Protocol):
    """A consistent view of the dossier."""

    def get(self, kind: type[R], *key: object) -> R | None:
        """Return the row of this primary key, or None."""
        ...

    def rows(self, kind: type[R], **equal: object) -> list[R]:
        """Return all rows with these values, ordered by primary key."""
        ...

    def journal(self, newest: int | None = None) -> list[JournalRow]:
        """Return the journal, oldest first; only the `newest` entries if a number is given."""
        ...

    def kept_file(self, sha256: str) -> bytes | None:
        """Return the content of a kept file by its fingerprint, None when it is not there."""
        ...


class Writer(Reader, Protocol):
    """One gesture being written: everything or nothing, one journal entry.

    Attributes:
        label: The French sentence of the journal entry.
    """

    label: str

    def put(self, *rows: Row) -> None:
        """Insert or update rows by primary key; a row that changes nothing is not written."""
        ...

    def put_all(self, rows: Sequence[Row]) -> None:
        """Put many rows of one kind."""
        ...

    def add_all(self, kind: type[Row], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert many rows of one kind, none of which stands in the dossier.

        Args:
            kind: Their type.
            rows: Rows, or plain tuples of the same values.
        """
        ...

    def remove(self, rows: Iterable[Row]) -> None:
        """Delete rows by primary key."""
        ...

    def keep_file(self, sha256: str, content: bytes) -> None:
        """Keep the content of a file for good; nothing is done when it is there already."""
        ...

    def revert(self, entry: JournalRow) -> None:
        """Take a journalled gesture back, row by row.

        Raises:
            Refusal: Something it concerns has changed since.
        """
        ...

    def new_id(self, kind: type[Row]) -> int:
        """Return a number no row of this kind has, nor got earlier in this gesture."""
        ...

    def changes(self) -> Changes:
        """Return what this gesture really changed so far."""
        ...


class Inspector(Reader, Protocol):
    """A consistent view for verification, below the rows."""

    def tables(self) -> Iterator[StoredTable]:
        """Yield every table but the journal; its rows are read as they are asked for."""
        ...

    def kept_files(self) -> list[str]:
        """Return under which fingerprints the contents of kept files stand."""
        ...

    def recorded(self) -> int:
        """Return how many journal entries the file says it has, apart from the journal."""
        ...

    def schema(self) -> list[str]:
        """Return the tables, indexes and triggers missing, altered or foreign; none when sound."""
        ...


class Store(Protocol):
    """An open dossier."""

    path: Path

    @property
    def encrypted(self) -> bool:
        """True when the file is encrypted."""
        ...

    def read(self) -> AbstractContextManager[Reader]:
        """Open a consistent view."""
        ...

    def write(
        self, who: str, gesture: str, session_id: int | None = None
    ) -> AbstractContextManager[Writer]:
        """Open a gesture; it is committed with its journal entry at the end of the block.

        Raises:
            EnvironmentFault: The dossier is held by another program, or cannot be written.
        """
        ...

    def inspect(self) -> AbstractContextManager[Inspector]:
        """Open a consistent view for verification."""
        ...

    def follow(self) -> None:
        """See that the file opened is still in its place, and take it up again once it is back.

        To be called often: it also tells other windows that this one is at work.

        Raises:
            EnvironmentFault: It is gone, or another file is there; what was open can still be read.
        """
        ...

    def version(self) -> int:
        """Return a number that changes when another program wrote to the dossier."""
        ...

    def settle(self) -> None:
        """Leave as little as possible outside the file, unless somebody is at work this moment."""
        ...

    def backup(self, why: str) -> None:
        """Back the dossier up, where that was arranged and something changed since.

        Raises:
            EnvironmentFault: The backup cannot be written.
        """
        ...

    def integrity(self) -> list[str]:
        """Return what is damaged in the file, in French; nothing when it is sound."""
        ...

    def close(self) -> None:
        """Leave the dossier as one file."""
        ...


class Catalog(Protocol):
    """Certifications and the other data files."""

    def codes(self) -> list[str]:
        """Return the codes of all certifications."""
        ...

    def certification(self, code: str) -> Certification:
        """Return a certification by its code; raises `Refusal` when unknown."""
        ...

    def reglement(self) -> Reglement:
        """Return the règlement a new session starts with."""
        ...

    def document_text(self, name: str) -> DocumentText:
        """Return an editable text; raises `Refusal` when its file is to be corrected."""
        ...

    def document_settings(self) -> DocumentSettings:
        """Return the settings of the documents where a dossier has none of its own."""
        ...

    def certification_text(self, certification: Certification) -> str:
        """Return a certification as the JSON a session keeps."""
        ...

    def reglement_text(self, reglement: Reglement) -> str:
        """Return a règlement as the JSON a session keeps."""
        ...

    def read_certification(self, text: str) -> Certification:
        """Return the certification a session keeps."""
        ...

    def read_reglement(self, text: str) -> Reglement:
        """Return the règlement a session keeps."""
        ...

    @property
    def corps(self) -> CorpsList:
        """Return the teaching corps."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words found in workbooks."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """Return the UTC time, « 2026-12-04T13:32:05Z »."""
        ...
