"""Looks for what nobody may read in files: in every coding and Unicode form it could have."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

PHRASE = "sept chevaux à bascule"
_LEAST = 5
"""Bytes below which noise would hold a text by chance."""


def leaks(files: Iterable[Path], texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name of the file, text) for each text readable in a file."""
    shapes = {
        shaped.encode(coding): text
        for text in texts
        for shaped in {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
        for coding in ("utf-8", "utf-16-le", "utf-16-be")
        if len(text) >= _LEAST
    }
    contents = [(file.name, file.read_bytes()) for file in files]
    return [(name, text) for name, data in contents for shape, text in shapes.items()
            if shape in data]  # fmt: skip


def entropy(data: bytes) -> float:
    """Return the bits of information per byte."""
    return -sum(n / len(data) * math.log2(n / len(data)) for n in Counter(data).values())
