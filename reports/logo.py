"""A logo as the dossier keeps it: small, without transparency, read once and for all."""

from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

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
    data = read_file(path)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise _unreadable(path)
            seen = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _unreadable(path) from error
    seen.thumbnail(_SIDES)
    flat = Image.new("RGB", seen.size, "white")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def _unreadable(path: Path) -> Refusal:
    return Refusal(
        "LOGO_UNREADABLE",
        f"{path.name} n'est pas une image utilisable : choisissez un fichier PNG ou JPEG de taille "
        "raisonnable.",
    )
