"""What makes a drawn PDF one to be kept and heard: PDF/A-3b (ISO 19005-3) and PDF/UA-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, String

from reports.fields import FieldPlace, write_fields
from reports.tagging import Structure

ATTACHMENT = "seance.json"
"""The name of the session's data in a file that carries them."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried by a document.

    Attributes:
        name: Its name, such as `seance.json`.
        content: Its bytes.
        mime_type: What they are.
        description: What they are, in words.
    """

    name: str
    content: bytes
    mime_type: str
    description: str


def finish(
    drawn: bytes,
    structure: Structure,
    created: datetime | None = None,
    attachment: Attachment | None = None,
    places: Sequence[FieldPlace] = (),
) -> bytes:
    """Return the file with all it must hold to be kept; the same input gives the same bytes.

    Args:
        drawn: The PDF as the canvas wrote it.
        structure: What its pages hold, as the pen noted it.
        created: The document's date, or None for a document without one.
        attachment: The data the document is made from, to be carried by it.
        places: Where it is to be signed.
    """
    with Pdf.open(BytesIO(drawn)) as pdf:
        structure.write(pdf)
        write_fields(pdf, structure, places)
        for page in pdf.pages:
            del page.obj["/Trans"]  # an empty transition, which only a slide show could want
        _date(pdf, created)
        pdf.Root.PageMode = Name.UseOutlines
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.OutputIntents = Array([_output_intent(pdf)])
        pdf.Root.Metadata = pdf.make_stream(_metadata(pdf, created), Type=Name.Metadata,
                                            Subtype=Name.XML)  # fmt: skip
        if attachment is not None:
            _attach(pdf, attachment, created)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=True, min_version="1.7",
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


def _output_intent(pdf: Pdf) -> Dictionary:
    """Return what grey and black mean: those of sRGB."""
    profile = files("pikepdf").joinpath("pdfa", "data", "sRGB.icc").read_bytes()
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_stream(profile, N=3),
    )


def _metadata(pdf: Pdf, created: datetime | None) -> bytes:
    """Return the XMP packet: what the information dictionary says, and what the file claims."""
    said = {key: escape(str(pdf.docinfo[f"/{key}"]))
            for key in ("Title", "Author", "Subject", "Creator", "Producer")}  # fmt: skip
    moment = "" if created is None else created.isoformat(timespec="seconds")
    dates = "".join(f"<xmp:{key}>{moment}</xmp:{key}>"
                    for key in ("CreateDate", "ModifyDate", "MetadataDate") if moment)  # fmt: skip
    return _XMP.format(**said, dates=dates).encode()


def _attach(pdf: Pdf, attachment: Attachment, created: datetime | None) -> None:
    dated = "" if created is None else _pdf_date(created)
    spec = AttachedFileSpec(
        pdf,
        attachment.content,
        description=attachment.description,
        filename=attachment.name,
        mime_type=attachment.mime_type,
        creation_date=dated,
        mod_date=dated,
    )
    spec.relationship = Name.Data
    pdf.attachments[attachment.name] = spec
    # PDF/A-3 wants the catalogue to name what is associated with the document.
    pdf.Root.AF = pdf.make_indirect(Array([pdf.Root.Names.EmbeddedFiles.Names[1]]))


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{Title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{Author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{Subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>{Creator}</xmp:CreatorTool>{dates}
<pdf:Producer>{Producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
