"""A document as blocks: French text already worded, nothing drawn.

The blocks of the minutes serve here too; those below are what letters and certificates add.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from jury_app.application.minutes.model import Block

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of a page: who issues it at the left (under the logo), what it is about at right."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The document's title, centred, with its subject and reference below.

    Attributes:
        text: What the document is.
        subject: The certification, or empty.
        reference: Session and number of the minutes, or empty.
        large: True for a certificate, which stands alone on its page.
    """

    text: str
    subject: str = ""
    reference: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes, at the right, where an envelope has its window; first line strong."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about: the title of a document that has no other."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name a certificate is made out to, centred; never broken inside while it fits."""

    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What a certificate states, centred; `strong` for what is obtained."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SignOff:
    """Place and date, then who signs, with room for the signature."""

    done_at: str
    quality: str
    name: str
    side: Side = "right"


@dataclass(frozen=True, slots=True)
class Blank:
    """White space, in points."""

    height: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A caption over empty ruled lines, to be written on by hand."""

    caption: str
    lines: int


ActBlock = (
    Block
    | Letterhead
    | Title
    | Addressee
    | Subject
    | PersonName
    | Statement
    | SignOff
    | Blank
    | Ruled
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One document: pages of its own, numbered from 1.

    Attributes:
        title: What it is and whom it is about: title of the file, entry of the outline.
        blocks: What it says, in order.
        footer: At the foot of every page: its reference, then whom or what it is about.
        landscape: True when it needs the width of the page.
    """

    title: str
    blocks: tuple[ActBlock, ...]
    footer: tuple[str, str]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """An act to be made: the name of its file (without suffix), and what makes it."""

    stem: str
    build: Callable[[], Act]


Value = str | int | float | Decimal | date | None
"""What a cell holds; a float is a share, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A workbook that goes with the documents: one sheet, headings, typed rows.

    Attributes:
        stem: Name of the file, without its ending.
        sheet: Name of the sheet.
        head: The headings.
        rows: What stands under them.
        named: How many of the first columns tell who a row is about.
    """

    stem: str
    sheet: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    named: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one order gives.

    Attributes:
        title: Title of the merged file, also its name.
        author: Who issues the documents.
        pieces: The acts, in order.
        tables: Workbooks beside them.
        watermark: What stands across every page of a draft, else empty.
        created: ISO date the documents bear.
        logo: PNG or JPEG image, or empty.
        notices: What the person who orders them must know, one French sentence each.
    """

    title: str
    author: str
    pieces: tuple[Piece, ...]
    tables: tuple[TableFile, ...]
    watermark: str
    created: str
    logo: bytes
    notices: tuple[str, ...]
