"""A logo as the documents take it: small, without transparency, read once and for all."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from jury_app.application.files import read_file
from jury_app.domain.errors import Refusal

_FORMATS = ("PNG", "JPEG")
_SIDES = (900, 300)
"""Enough for the width it is printed at, at 300 dots an inch and more."""
_MOST_PIXELS = 40_000_000


def read_logo(path: Path) -> bytes:
    """Return a PNG picture made from a PNG or JPEG file, made smaller and put on white.

    Raises:
        Refusal: `LOGO_UNREADABLE`: it is no such picture, or a huge one.
        EnvironmentFault: The file cannot be opened.
    """
    try:
        return small_logo(read_file(path))
    except ValueError as error:
        raise Refusal(
            "LOGO_UNREADABLE",
            f"{path.name} n'est pas une image utilisable : choisissez un fichier PNG ou JPEG de "
            "taille raisonnable.",
        ) from error


@lru_cache(maxsize=2)
def small_logo(data: bytes) -> bytes:
    """Return a PNG picture made from the bytes of a PNG or JPEG one, smaller and on white.

    Raises:
        ValueError: They are no such picture, or a huge one.
    """
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError(picture.size)
            seen = picture.convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error
    seen.thumbnail(_SIDES)
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()
