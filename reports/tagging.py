"""What a document says to those who listen to it: its structure, as PDF/UA-1 asks (ISO 14289-1).

Whoever draws opens a tag on the pen (`with pen.tag("H1"):`) and writes; the pen marks the content
and this module writes the tree of the tags once the pages are drawn. A tag made while pages are
laid out may be opened several times: a paragraph goes on over the page, a cell over its lines.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

Kind = Literal["Document", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH",
               "TD", "Figure", "Form", "Artifact"]  # fmt: skip
Box = tuple[float, float, float, float]


class Tag:
    """An element of the structure; its place among its siblings is the order it is made in.

    Attributes:
        kind: A standard structure type, or « Artifact » for what no reader says.
        parent: The element it belongs to; the pen gives one to a tag without.
        alt: For a figure, what it shows, in words; for an artifact, its subtype.
        scope: For a heading cell, « Column » or « Row ».
        box: For a figure, its edges on the page: left, bottom, right, top.
        kids: Its elements, and its pieces of content as (page, number on the page).
    """

    __slots__ = ("alt", "box", "kids", "kind", "parent", "scope")

    def __init__(self, kind: Kind, parent: "Tag | None" = None, *, alt: str = "",
                 scope: str = "", box: Box | None = None) -> None:  # fmt: skip
        self.kind = kind
        self.parent = parent
        self.alt = alt
        self.scope = scope
        self.box = box
        self.kids: list[Tag | tuple[int, int]] = []
        if parent is not None:
            parent.kids.append(self)

    def add(self, kind: Kind, *, scope: str = "") -> "Tag":
        """Return a new last child."""
        return Tag(kind, self, scope=scope)


LAYOUT = Tag("Artifact")
"""Rules, frames and fills: mere decoration."""
REPEATED = Tag("Artifact", alt="Pagination")
"""Headings of a table drawn again on its next page."""


class TableTags:
    """The tags of a table: a heading a column, and a heading a row where that helps.

    Args:
        rows: How many rows it has under its headings.
        columns: How many columns.
        heading: The column that names the row.
    """

    def __init__(self, rows: int, columns: int, heading: int = 0) -> None:
        self.table = Tag("Table")
        self._columns = columns
        # In a table of a few rows, headings would outnumber what they head.
        self._heading = heading if rows * (columns - 1) >= rows + columns else None

    def head(self, titles: tuple[str, ...]) -> list[Tag]:
        """Return the cells of the headings; one without title heads nothing."""
        row = self.table.add("TR")
        return [row.add("TH", scope="Column") if title else row.add("TD") for title in titles]

    def row(self) -> list[Tag]:
        """Return the cells of one more row."""
        row = self.table.add("TR")
        return [row.add("TH", scope="Row") if i == self._heading else row.add("TD")
                for i in range(self._columns)]  # fmt: skip


@dataclass
class Structure:
    """Everything tagged in a document.

    Attributes:
        root: The document; the tags no other tag holds are its children.
        pages: For each page, the tag of each of its pieces of content, by number.
        written: The element each tag became, once written.
    """

    root: Tag = field(default_factory=lambda: Tag("Document"))
    pages: list[list[Tag]] = field(default_factory=list)
    written: dict[Tag, Object] = field(default_factory=dict)

    def write(self, pdf: Pdf) -> None:
        """Write the tree and, for each page, whose its content is; mark the file as tagged.

        The tags then know their children, no longer their parents: without that cycle a large tree
        goes away with the document, instead of waiting for the collector.
        """
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        writer = _Writer(pdf)
        tree.K = writer.element(self.root, tree)
        owners = Array()
        for number, (sheet, marks) in enumerate(zip(writer.sheets, self.pages, strict=True)):
            sheet.StructParents = number
            sheet.Tabs = Name.S
            owners.append(number)
            owners.append(pdf.make_indirect(Array([writer.written[tag] for tag in marks])))
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=owners))
        tree.ParentTreeNextKey = len(self.pages)
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.written = writer.written


class _Writer:
    """Writes tags as elements of a file.

    Attributes:
        sheets: The pages of the file.
        written: The element each tag became.
    """

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self.sheets = [page.obj for page in pdf.pages]
        self._names = {kind: Name(f"/{kind}") for kind in get_args(Kind)}
        self._scopes = {
            scope: pdf.make_indirect(Dictionary(O=Name.Table, Scope=Name(f"/{scope}")))
            for scope in ("Column", "Row")
        }
        self.written: dict[Tag, Object] = {}

    def element(self, tag: Tag, parent: Object) -> Object:
        """Return the element of a tag, its own elements and content written too."""
        page = next((kid[0] for kid in tag.kids if isinstance(kid, tuple)), None)
        entries: dict[str, Object | int] = {"/S": self._names[tag.kind], "/P": parent}
        if tag.alt or tag.scope or tag.box:
            entries |= self._attributes(tag)
        if page is not None:
            entries["/Pg"] = self.sheets[page]
            if len(tag.kids) == 1:
                entries["/K"] = self._content(tag.kids[0], page, parent)
        element = self.written[tag] = self._pdf.make_indirect(Dictionary(entries))
        tag.parent = None
        if page is None or len(tag.kids) > 1:
            element.K = Array([self._content(kid, page, element) for kid in tag.kids])
        return element

    def _attributes(self, tag: Tag) -> dict[str, Object]:
        found: dict[str, Object] = {}
        if tag.alt:
            found["/Alt"] = String(tag.alt)
        if tag.scope:
            found["/A"] = self._scopes[tag.scope]
        if tag.box is not None:
            found["/A"] = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(tag.box))
        return found

    def _content(
        self, kid: Tag | tuple[int, int], page: int | None, parent: Object
    ) -> Object | int:
        """Return what stands for a kid in its parent, most of whose content is on `page`."""
        if isinstance(kid, Tag):
            return self.element(kid, parent)
        sheet, number = kid
        if sheet == page:
            return number
        return Dictionary(Type=Name.MCR, Pg=self.sheets[sheet], MCID=number)
