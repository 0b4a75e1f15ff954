"""What is added to a drawn PDF: the session's data, and dates that are its own."""

from datetime import datetime
from io import BytesIO

import pikepdf
from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf

ATTACHMENT = "seance.json"


def finish(drawn: bytes, canonical: str | None, created: datetime | None) -> bytes:
    """Return the PDF with the canonical text attached; the same input gives the same bytes.

    Args:
        drawn: The PDF as the canvas wrote it.
        canonical: The text to attach as `seance.json`, or None.
        created: The document's date, or None for a document without one.
    """
    with Pdf.open(BytesIO(drawn)) as pdf:
        _date(pdf, created)
        pdf.Root.PageMode = Name.UseOutlines
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if canonical is not None:
            _attach(pdf, canonical)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=True,
                 object_stream_mode=pikepdf.ObjectStreamMode.generate)  # fmt: skip
    return out.getvalue()


def _date(pdf: Pdf, created: datetime | None) -> None:
    # The canvas writes a fixed date of its own, which says nothing.
    for key in ("/CreationDate", "/ModDate"):
        if created is not None:
            pdf.docinfo[key] = _pdf_date(created)
        elif key in pdf.docinfo:
            del pdf.docinfo[key]


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z")
    return f"{moment:D:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _attach(pdf: Pdf, canonical: str) -> None:
    spec = AttachedFileSpec(
        pdf,
        canonical.encode(),
        description="Données de la séance (JSON canonique)",
        filename=ATTACHMENT,
        mime_type="application/json",
        creation_date="",
        mod_date="",
    )
    spec.relationship = Name.Data
    pdf.attachments[ATTACHMENT] = spec
    # PDF/A-3 wants the catalogue to name what is associated with the document.
    pdf.Root.AF = pdf.make_indirect(pikepdf.Array([pdf.Root.Names.EmbeddedFiles.Names[1]]))
