"""What a file holds beside the drawing of its pages: attachments, notes, actions, layers, tags.

A reader, or a listener, gets all of it: a layer that shows on paper alone, a script, a second file
of data or a wrong word for a screen reader would contradict the pages without changing them.
"""

import hashlib
import re
from html import unescape
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Object, Pdf, Stream

METADATA = "le titre et les autres métadonnées"
"""The part that names the program and its version."""
SHAPE = "la forme du fichier"
"""What is wrong with a file that cannot be read to its end."""
_ATTACHMENTS, _ACTIONS = "les fichiers joints", "les actions automatiques"
_HEARD, _FIELDS = "ce qu'entend un lecteur d'écran", "les cadres de signature"
_PARTS = {
    "/AF": _ATTACHMENTS, "/OpenAction": _ACTIONS, "/AA": _ACTIONS, "/OCProperties": "les calques",
    "/Outlines": "le sommaire", "/StructTreeRoot": _HEARD, "/MarkInfo": _HEARD, "/Lang": _HEARD,
    "/AcroForm": _FIELDS, "/Metadata": METADATA,
}  # fmt: skip
_ELSE = "les réglages d'affichage"
_SIGNING = {"/Perms", "/Extensions", "/Version", "/DSS", "/Metadata"}
"""What a signature adds to the catalogue of a file or changes there; in its form, its field, the
information dictionary."""
_SIGNING_FORM, _SIGNING_FIELD, _SIGNING_INFO = (
    {"/SigFlags"},
    {"/V", "/AP"},
    {"/ModDate", "/Producer"},
)
_PACKING = {"/Length", "/Filter", "/DecodeParms"}
_TITLE, _MARKUP = re.compile("<dc:title[^>]*>(.*?)</dc:title>", re.DOTALL), re.compile("<[^>]*>")
_REFERENCE = re.compile(rb"(?<![^\s\[<])(\d+) (\d+) R\b")


def skeleton(data: bytes, *, signed: bool) -> dict[str, str]:
    """Return a digest of every part of a PDF but the contents and the fonts of its pages.

    Those two are judged by what they show; the rest must be as the program writes it, whatever the
    numbers of the objects and however they are packed.

    Args:
        data: The file.
        signed: True to leave out what electronic signatures add.

    Returns:
        Digests by the name of the part in French, such as « ce que porte la page 2 ».
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        found = _Skeleton(pdf, signed=signed).parts()
        if pdf.get_warnings():
            found[SHAPE] = "damaged"
    return found


class _Skeleton:
    """The parts of one file; see `skeleton`."""

    def __init__(self, pdf: Pdf, *, signed: bool) -> None:
        self._pdf = pdf
        self._signed = signed
        # Everything leads to pages and fields: they stand for themselves and end every walk.
        self._leaves = {page.obj.objgen: f"page {n}" for n, page in enumerate(pdf.pages, start=1)}
        self._widgets: list[Object] = []
        for page in pdf.pages:
            for note in page.obj.get("/Annots", ()):
                if note.get("/FT") == pikepdf.Name.Sig and note.is_indirect:
                    self._leaves[note.objgen] = f"field {note.get('/T')}"
                    self._widgets.append(note)

    def parts(self) -> dict[str, str]:
        told = {METADATA: [self._info()]}
        for key, value in self._pdf.Root.items():
            if key == "/Pages" or (self._signed and key in _SIGNING):
                continue
            if key == "/Names":
                for kind, tree in value.items():
                    name = _ATTACHMENTS if kind == "/EmbeddedFiles" else _ACTIONS
                    told.setdefault(name, []).append(kind.encode() + self._walk(tree))
                continue
            left_out = _SIGNING_FORM if self._signed and key == "/AcroForm" else set()
            one = key.encode() + self._walk(value, left_out)
            told.setdefault(_PARTS.get(key, _ELSE), []).append(one)
        for widget in self._widgets:
            left_out = _SIGNING_FIELD if self._signed else set()
            told.setdefault(_FIELDS, []).append(self._walk(widget, left_out))
        for number, page in enumerate(self._pdf.pages, start=1):
            told[f"ce que porte la page {number}"] = [self._page(page.obj)]
        return {name: hashlib.sha256(b"\0".join(told[name])).hexdigest() for name in told}

    def _info(self) -> bytes:
        if not self._signed:
            return self._walk(self._pdf.docinfo)
        # Who signs notes itself in both, and leaves what they are about.
        packet = self._pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
        titled = (_MARKUP.sub("", title) for title in _TITLE.findall(packet))
        spoken = " ".join(unescape(title).strip() for title in titled)
        return self._walk(self._pdf.docinfo, _SIGNING_INFO) + spoken.encode()

    def _page(self, page: Object) -> bytes:
        own = self._walk(page, {"/Contents", "/Resources", "/Parent"})
        size = self._walk(pikepdf.Page(page).mediabox)
        return own + size + self._walk(page.get("/Resources", Dictionary()), {"/Font"})

    def _walk(self, start: object, left_out: set[str] | None = None) -> bytes:
        """Return the text of an object and of all it leads to, references told by their order."""
        order: dict[tuple[int, int], int] = {}
        if isinstance(start, Object) and start.is_indirect:
            order[start.objgen] = 0
        queue: list[Object] = []

        def told(reference: re.Match[bytes]) -> bytes:
            objgen = int(reference[1]), int(reference[2])
            if objgen in self._leaves and objgen not in order:
                return self._leaves[objgen].encode()
            if objgen not in order:
                order[objgen] = len(order)
                queue.append(self._pdf.get_object(objgen))
            return b"%d R" % order[objgen]

        first = _REFERENCE.sub(told, _text(start, left_out or set()))
        # The queue grows while it is read.
        return b"\n".join([first, *(_REFERENCE.sub(told, _text(one, set())) for one in queue)])


def _text(value: object, left_out: set[str]) -> bytes:
    """Return an object as text, what it refers to left as references."""
    if not isinstance(value, Object):  # a plain number; null
        return repr(value).encode()
    if isinstance(value, Stream):
        try:
            content = value.read_bytes()
        except pikepdf.PdfError:
            content = value.read_raw_bytes()
        said = {key: one for key, one in value.stream_dict.items() if key not in _PACKING}
        return Dictionary(said).unparse() + hashlib.sha256(content).hexdigest().encode()
    if isinstance(value, Dictionary) and left_out:
        return Dictionary({k: v for k, v in value.items() if k not in left_out}).unparse()
    return value.unparse(resolved=True)
