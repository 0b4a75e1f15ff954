"""The places where a file is signed: empty signature fields, printed as empty boxes.

Whoever draws notes a place on the pen (`pen.place_signature`); this module writes the fields once
the pages and their structure are. A program that signs finds each by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from reports.tagging import Box, Structure, Tag

_PRINTED = 4
"""The annotation flag of what is printed with its page."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where one person signs.

    Attributes:
        name: Name of the field, unique in the file.
        spoken: Whose signature it waits for, for a listener.
        page: Number of the page, from 0.
        box: Its edges on the page, in points: left, bottom, right, top.
        tag: Its element in the structure.
    """

    name: str
    spoken: str
    page: int
    box: Box
    tag: Tag


def write_fields(pdf: Pdf, structure: Structure, places: Sequence[FieldPlace]) -> None:
    """Write an empty signature field at each place; `structure` is already in the file."""
    if not places:
        return
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums
    number = len(structure.pages)
    fields = Array()
    for offset, place in enumerate(places):
        widget = pdf.make_indirect(_widget(pdf, place, number + offset))
        sheet = pdf.pages[place.page].obj
        widget.P = sheet
        element = structure.written[place.tag]
        element.Pg = sheet
        element.K = Dictionary(Type=Name.OBJR, Pg=sheet, Obj=widget)
        owners.append(number + offset)
        owners.append(element)
        if "/Annots" not in sheet:
            sheet.Annots = Array()
        sheet.Annots.append(widget)
        fields.append(widget)
    pdf.Root.StructTreeRoot.ParentTreeNextKey = number + len(places)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=fields))


def _widget(pdf: Pdf, place: FieldPlace, number: int) -> Object:
    left, bottom, right, top = place.box
    blank = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form,
                            BBox=Array([0, 0, right - left, top - bottom]))  # fmt: skip
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Sig,
        T=String(place.name),
        TU=String(place.spoken),
        Contents=String(place.spoken),
        Rect=Array([round(edge, 2) for edge in place.box]),
        F=_PRINTED,
        AP=Dictionary(N=blank),
        StructParent=number,
    )
