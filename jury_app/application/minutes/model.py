"""The minutes as a document: French text, tables and figures, already worded, nothing drawn.

A writer walks the sections and their blocks in order; it chooses type, lines and pages, and never
a word, a figure or an order.
"""

from dataclasses import dataclass
from typing import Literal

from jury_app.application.charts.rates import Rates
from jury_app.application.charts.spread import Distribution

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `strong` for what must not be overlooked, `note` for what explains."""

    text: str
    style: Literal["body", "strong", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Subheading:
    """The title of a part of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one sentence an entry."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts: what and its value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        share: Its part of the table's width, against the other columns'.
        align: Where its cells stand.
        small: True for technical matter, set smaller.
    """

    title: str
    share: float
    align: Align = "left"
    small: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: A text per column.
        strong: The positions of the cells to be seen first.
        ruled: False when no rule stands below it: it belongs with the next row.
    """

    cells: tuple[str, ...]
    strong: frozenset[int] = frozenset()
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with repeated headings.

    Attributes:
        columns: From left to right.
        rows: From top to bottom.
        size: Of its letters, in points.
        pad: White above and below the text of a row, in points.
        least: Least height of a row in points, where a hand is to write: its cells are then parted
            by rules.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: float = 8.2
    pad: float = 3.4
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One letter of the grid; `strong` for a result out of the ordinary."""

    letter: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One candidate of the results grid.

    Attributes:
        number: Candidate number, or empty.
        birth_name: Exactly as stored; never broken inside.
        first_names: Exactly as stored.
        usage_name: « usage : … », or empty.
        birth_date: « 12/03/2003 », or a dash.
        route: Short label of the route.
        option: Label of the option.
        common: One letter per common bloc, in the order of the grid's `blocs`.
        special: The code and letter of the option's own bloc.
        decision: The decision in full, or the sign for « not yet ».
        strong: True when the decision is to be seen first.
    """

    number: str
    birth_name: str
    first_names: str
    usage_name: str
    birth_date: str
    route: str
    option: str
    common: tuple[Mark, ...]
    special: tuple[str, Mark]
    decision: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The results grid.

    Attributes:
        headings: Of the number, name, birth date, route, option, option's bloc and decision.
        blocs: Codes of the common blocs.
        rows: A row a candidate.
        legend: What its letters mean.
    """

    headings: tuple[str, str, str, str, str, str, str]
    blocs: tuple[str, ...]
    rows: tuple[GridRow, ...]
    legend: str


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where one person signs; without a name, for an unexpected signer.

    Attributes:
        name: « Mme NOM Prénom ».
        quality: In which quality.
        note: What is asked of the signer.
        field: Name of the field for an electronic signature; empty where there is none.
    """

    name: str = ""
    quality: str = ""
    note: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The boxes to sign in: the acting chair's and the secretary's, then the others'."""

    heads: tuple[SignatureBox, ...]
    others: tuple[SignatureBox, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The seal: its digits in groups of four, and the text of its QR code."""

    groups: tuple[str, ...]
    code: str

    @property
    def spoken(self) -> str:
        """What the QR code is, for those who do not see it."""
        return "Code QR qui porte le numéro du procès-verbal et l'empreinte écrite à côté."


Block = (
    Paragraph
    | Subheading
    | Items
    | Facts
    | Table
    | Distribution
    | Rates
    | Grid
    | Signatures
    | Fingerprint
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section.

    Attributes:
        number: Its place in the minutes.
        title: Its heading.
        blocks: What it holds, in order.
        landscape: True when it needs the width of the page.
        bound: True when it must stand on the page where the next section begins.
    """

    number: int
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    bound: bool = False

    @property
    def heading(self) -> str:
        """« 5. Résultats par candidat »."""
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class Cover:
    """The head of the first page.

    Attributes:
        left: Lines at the left margin: who certifies.
        right: Lines at the right margin: the certification's code and level.
        title: What the document is.
        subject: The certification's title.
        reference: Session and number.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    title: str
    subject: str
    reference: str


@dataclass(frozen=True, slots=True)
class MinutesDocument:
    """The whole minutes.

    Attributes:
        title: Title of the file.
        author: The certifier.
        draft: True before closing: neither number nor fingerprint.
        number: The number of the minutes, None for a draft.
        seal: SHA-256 of the session's canonical text, 64 hexadecimal digits, None for a draft.
        created: UTC time of the closing in ISO form, None for a draft.
        footer: What stands at the foot of every page: reference and beginning of the fingerprint.
        watermark: What stands across every page of a draft, else empty.
    """

    title: str
    author: str
    draft: bool
    number: str | None
    seal: str | None
    created: str | None
    footer: tuple[str, str]
    watermark: str
    cover: Cover
    sections: tuple[Section, ...]
