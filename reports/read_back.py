"""Reading minutes again: the data they carry, what their pages print, who signed them."""

import re
from contextlib import closing
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Dictionary

from jury_app.application.minutes.closing import BEFORE_FINGERPRINT
from jury_app.application.pdfium import PDFIUM
from jury_app.application.proof import FoundSignature, PaperFacts
from jury_app.domain.errors import Refusal
from reports.archive import ATTACHMENT
from reports.digest import end_of_original, is_whole
from reports.paper import FOOT_TOP

_FINGERPRINT = re.compile(
    r"\s+".join([*map(re.escape, BEFORE_FINGERPRINT.split()), r"((?:[0-9A-F]{4}\b\s*){16})"])
)
_BEGINNING = re.compile(r"([0-9A-F]{4}(?: [0-9A-F]{4}){3}) …")
_NUMBER = re.compile(r"PVR? n°\s(.+?)(?=\s(?:PVR? n°|[0-9A-F]{4} [0-9A-F]{4} |page )|\s*$)")
_SIGNED = b"/ByteRange"


def facts_of(data: bytes, name: str) -> PaperFacts:
    """Return what the bytes of a PDF say of themselves.

    Raises:
        Refusal: `FILE_UNREADABLE`, it is no PDF or a damaged one.
    """
    try:
        attached, title, creator = _carried(data)
        texts, feet = page_texts(data), _feet(data)
        signatures = _signatures(data)
    except Exception as error:  # a spoilt file may fail anywhere inside three readers
        raise Refusal(
            "FILE_UNREADABLE",
            f"Le fichier {name} n'est pas un PDF lisible, ou il est endommagé : choisissez le "
            "procès-verbal tel qu'il a été produit.",
        ) from error
    original = end_of_original(data)
    return PaperFacts(
        attached=attached,
        fingerprint=_digits(_FINGERPRINT.findall("\n".join(texts))[-1:]),
        beginnings=tuple(dict.fromkeys(_digits(_BEGINNING.findall(foot)) for foot in feet)),
        numbers=tuple(dict.fromkeys(" ".join(_NUMBER.findall(foot)) for foot in feet)),
        title=title,
        creator=creator,
        size=len(data),
        original=original,
        whole=original is not None and is_whole(data[:original]),
        signatures=signatures,
    )


def _carried(data: bytes) -> tuple[str | None, str, str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        spec = pdf.attachments.get(ATTACHMENT)
        attached = None if spec is None else spec.get_file().read_bytes().decode()
        title, creator = (str(pdf.docinfo.get(key, "")) for key in ("/Title", "/Creator"))
        return attached, title, creator


def drawn_fields(data: bytes) -> dict[str, str]:
    """Return what is written in the fields that show something and hold no signature, by name."""
    with pikepdf.open(BytesIO(data)) as pdf, pikepdf.new() as sheets:
        fields = pdf.Root.AcroForm.Fields if "/AcroForm" in pdf.Root else ()
        drawn = [one for one in fields if "/V" not in one and _shows(one)]
        for one in drawn:
            left, bottom, right, top = map(float, one.Rect)
            page = sheets.add_blank_page(page_size=(right - left, top - bottom))
            page.Resources = Dictionary(XObject=Dictionary(Seen=sheets.copy_foreign(one.AP.N)))
            page.Contents = sheets.make_stream(b"/Seen Do")
        out = BytesIO()
        sheets.save(out)
        names = [str(one.T) for one in drawn]
    texts = page_texts(out.getvalue()) if names else []
    return {name: " ".join(text.split()) for name, text in zip(names, texts, strict=True)}


def _shows(field: pikepdf.Object) -> bool:
    return "/AP" in field and bool(field.AP.N.read_bytes().strip())


def page_texts(data: bytes) -> list[str]:
    """Return the text of every page of a PDF."""
    with PDFIUM, closing(pypdfium2.PdfDocument(data)) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _feet(data: bytes) -> list[str]:
    """Return what stands at the foot of every page of a PDF: nothing that a jury wrote."""
    with PDFIUM, closing(pypdfium2.PdfDocument(data)) as document:
        return [page.get_textpage().get_text_bounded(top=FOOT_TOP) for page in document]


def _signatures(data: bytes) -> tuple[FoundSignature, ...]:
    if _SIGNED not in data:
        return ()
    from reports.signature_check import found_signatures  # noqa: PLC0415 - slow, seldom needed

    return found_signatures(data)


def _digits(found: list[str]) -> str:
    """Return hexadecimal digits without the spaces between them, in lower case."""
    return "".join("".join(found).split()).lower()
