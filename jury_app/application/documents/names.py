"""File names made from what people wrote: good on every system, never outside the folder."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 110
_MOST_BYTES = 200
"""A name may have 255 bytes on Linux, and a path 260 signs on Windows: leave room for both."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)


_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


class FileNames:
    """Gives out names that differ from each other on every file system.

    Args:
        taken: Names that are given already.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._given = set(map(_alike, taken))

    def give(self, text: str, suffix: str) -> str:
        """Return a file name for `text`, numbered when it was given before.

        Args:
            text: Any text.
            suffix: Put after it, with its dot.
        """
        stem, count = safe_stem(text), 1
        name = f"{stem}{suffix}"
        while _alike(name) in self._given:
            count += 1
            name = f"{stem} ({count}){suffix}"
        self._given.add(_alike(name))
        return name


def safe_stem(text: str) -> str:
    """Return `text` as a file name without suffix.

    No sign a system forbids, no invisible one, no dot or space at either end, no name Windows
    keeps for a device, and not too long; an empty text becomes « document ».
    """
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) in {"Zs", "Zl", "Zp"} or c in "\t\n\r" else c
                   for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")  # fmt: skip
    text = " ".join(_FORBIDDEN.sub("-", text).split())
    text = _cut(text).strip(" .") or "document"
    return f"_{text}" if _RESERVED.fullmatch(text.partition(".")[0].rstrip()) else text


def parts(name: str) -> tuple[str, str]:
    """Return a file's name without its suffix, and the suffix with its dot, empty if it is none."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and _SUFFIX.fullmatch(dot + suffix) else (name, "")


def safe_name(name: str) -> str:
    """Return a file's name with a safe stem, its suffix kept."""
    stem, suffix = parts(name)
    return safe_stem(stem) + suffix


def _cut(text: str) -> str:
    text = text[:_LONGEST]
    while len(text.encode()) > _MOST_BYTES:
        text = text[:-1]
    return text


def _alike(name: str) -> str:
    # Windows and macOS take names that differ by case or by composed accents for one.
    return unicodedata.normalize("NFD", name).casefold()
