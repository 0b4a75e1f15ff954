"""Adding an electronic signature to minutes (PAdES B-B), after what the file already holds.

Imported by the job that signs alone: pyHanko takes more than half a second to load.
"""

from collections.abc import Mapping
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers import Signer as Key
from pyhanko.stamp import StaticStampStyle

from jury_app.application.ink import Ink
from jury_app.application.minutes.record import NBSP
from jury_app.application.signing import Signer, SignRequest, already_signed
from jury_app.domain.errors import Refusal
from jury_app.domain.wording import french_date, french_time, local
from reports.appearance import DRAWN_ONLY, Seen, appearance
from reports.certificates import signer_of


def add_signature(data: bytes, signer: Signer, request: SignRequest, moment: str) -> bytes:
    """Return the file with one more signature; the bytes before stay as they are.

    The first signature also takes in the drawings of those who sign by hand on the screen alone:
    it covers them. Later ones come with their own drawing only.

    Args:
        data: The minutes.
        signer: Who signs.
        request: With what.
        moment: The UTC time of signing, to be shown.

    Raises:
        Refusal: The person signed already, the file has no field for them, or drawings of others
            come after a signature; see also `certificates.signer_of`.
        EnvironmentFault: See `certificates.signer_of`.
    """
    writer = IncrementalPdfFileWriter(BytesIO(data))
    fields = {name: (value, reference)
              for name, value, reference in enumerate_sig_fields(writer.prev)}  # fmt: skip
    if signer.field not in fields:
        raise Refusal(
            "NOT_A_SIGNATORY", f"Le procès-verbal n'a pas de cadre de signature pour {signer.name}."
        )
    if fields[signer.field][0] is not None:
        raise already_signed(signer)
    signed = any(value is not None for value, _reference in fields.values())
    others = {name: ink for name, ink in request.drawings.items() if name != signer.field and ink}
    if signed and others:
        raise Refusal(
            "DRAWING_LATE",
            "Le procès-verbal porte déjà une signature électronique : une signature dessinée seule "
            "ne peut plus y être ajoutée. La personne signe avec son certificat, ou sur le papier.",
        )
    with signer_of(request) as key:
        for name, ink in others.items():
            _show_drawing(writer, fields[name][1], ink)
        box = _box(fields[signer.field][1].get_object())
        seen = Seen(*box, _lines(signer, key, moment), request.drawings.get(signer.field))
        out = BytesIO()
        _pdf_signer(signer, key, seen, first=not signed).sign_pdf(writer, output=out)
    return out.getvalue()


def _pdf_signer(signer: Signer, key: Key, seen: Seen, *, first: bool) -> PdfSigner:
    metadata = PdfSignatureMetadata(
        field_name=signer.field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=signer.name,
        reason=signer.quality,
        # The first signature says what may still come: further signatures, nothing else.
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    alone = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())
    style = StaticStampStyle(background=_Page(appearance(seen)), background_layout=alone,
                             border_width=0)  # fmt: skip
    return PdfSigner(metadata, key, stamp_style=style)


class _Page(PdfContent):
    """A drawn page, taken into the file that is signed."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def render(self) -> bytes:
        """Return the operators that show it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._data)))
        self.resources.xobject["/Seen"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Seen Do"


def _show_drawing(
    writer: IncrementalPdfFileWriter, reference: generic.IndirectObject, ink: Ink
) -> None:
    """Show a drawn signature in a field that nobody signs electronically."""
    widget = writer.get_object(reference.reference)
    page = appearance(Seen(*_box(widget), (DRAWN_ONLY,), ink))
    drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(page)))
    widget["/AP"] = generic.DictionaryObject({pdf_name("/N"): drawn})  # type: ignore[no-untyped-call]
    writer.mark_update(reference)


def _box(widget: Mapping[str, object]) -> tuple[float, float]:
    left, bottom, right, top = map(float, widget["/Rect"])  # type: ignore[call-overload]
    return right - left, top - bottom


def _lines(signer: Signer, key: Key, moment: str) -> tuple[str, ...]:
    certificate = key.signing_cert
    named = "" if certificate is None else certificate.subject.native.get("common_name", "")
    when = f"{french_date(f'{local(moment):%Y-%m-%d}')} à{NBSP}{french_time(moment)}"
    said = f"Signé électroniquement par {signer.name} le {when}"
    return (said, f"Certificat : {named}") if named else (said,)
