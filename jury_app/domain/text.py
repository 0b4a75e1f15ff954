"""Comparing and ordering French text as people do."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, so that stripping accents leaves them whole.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "œ": "oe", "æ": "ae", "þ": "th", "ı": "i"})
_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007\u2009", " ") | dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff")
)
"""Spaces of typesetting to plain ones; signs without width, pasted unseen, to nothing."""

_SHORTENS = re.compile(r"[aeiou]|y[^aeiou]")
"""How a name begins before which « de » is « d'»."""


def clean(text: str) -> str:
    """Return `text` in NFC, without surrounding, doubled or non-breaking spaces or unseen signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SPACES)
    return " ".join(text.split())


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_LETTERS)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the letters and digits of `text` alone, without case or accents.

    Two spellings of one name (case, accents, hyphens, apostrophes, spaces) fold alike.
    """
    plain = _plain(text)
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def words(text: str) -> str:
    """Return `text` without case or accents, its words apart by one space."""
    return " ".join("".join(c if c.isalnum() else " " for c in _plain(text)).split())


def french_order(*parts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a key that sorts `parts` as French does: accents count only between equals."""
    return tuple(words(part) for part in parts), tuple(part.casefold() for part in parts)


def identity_key(birth_name: str, first_names: str, birth_date: str | None) -> str:
    """Return the key under which a person without INE is recognised.

    Args:
        birth_name: Birth name, any spelling.
        first_names: All first names, any spelling.
        birth_date: ISO date, or None when unknown.
    """
    return f"{fold(birth_name)}|{fold(first_names)}|{birth_date or ''}"


def full_name(last: str, first: str) -> str:
    """Return « NOM Prénom » exactly as both parts are stored."""
    return f"{last} {first}".strip()


def of(name: str) -> str:
    """Return « de Paris », « d'Orval », « d'Yves », « de Yann »: a name after « de »."""
    return f"d'{name}" if _SHORTENS.match(_plain(name)) else f"de {name}"


def same_person(name: str, last: str, first: str) -> bool:
    """Tell whether `name` names this person, in either order, whatever case and accents."""
    folded = fold(name)
    return folded in {fold(last + first), fold(first + last)}
