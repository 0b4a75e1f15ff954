"""What a school chooses for its documents."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Literal

Effect = Literal["", "grade", "visa"]


@dataclass(frozen=True)
class DocumentSettings:
    """The settings of the documents.

    Attributes:
        effect: What the diploma gives: `grade` (it confers a university grade: the administrative
            court is competent) or `visa` (a visa without grade: the judicial court is; Conseil
            d'État, 3 April 2024, nos 468768 and 472137). Empty while nobody said it.
        court: The competent court as the appeal clause names it, with its address.
        display: Whether the list to display names candidates or gives their numbers.
        signatory: Who signs letters and certificates; empty for the acting chair.
        signatory_quality: In what quality.
        signature_side: Where the signature stands on the page.
        address: The sender's lines, under the school's name.
        rectorate: To whom the list of the certified goes.
        logo: A PNG or JPEG image in base 64, or empty.
    """

    effect: Effect = ""
    court: str = ""
    display: Literal["number", "name"] = "number"
    signatory: str = ""
    signatory_quality: str = ""
    signature_side: Literal["left", "right"] = "right"
    address: str = ""
    rectorate: str = ""
    logo: str = ""

    @property
    def logo_image(self) -> bytes:
        """The logo's bytes, empty without one."""
        return b64decode(self.logo)
