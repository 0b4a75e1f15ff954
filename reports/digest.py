"""A line in the file that says what its bytes add up to: any byte that changes shows.

The line is a comment before `startxref`, so that nothing follows the end-of-file mark. Whoever
changes a file on purpose can write the line anew: it proves that a file is whole, a signature that
it is authentic.
"""

import hashlib
import re

_MARK = b"%jury-app sha256 "
_END = b"startxref\n"
_BLANK = b"0" * 64
_LINE = re.compile(re.escape(_MARK) + rb"[0-9a-f]{64}\nstartxref\n\d+\n%%EOF\n")


def with_digest(data: bytes) -> bytes:
    """Return a PDF with the line added; the file must end as pikepdf ends one."""
    head, end, tail = data.rpartition(_END)
    blank = head + _MARK + _BLANK + b"\n" + end + tail
    return blank.replace(_MARK + _BLANK, _MARK + _sum(blank))


def end_of_original(data: bytes) -> int | None:
    """Return where the file ends as it was first written; None when the line is not there."""
    found = _LINE.search(data)
    return found.end() if found else None


def is_whole(original: bytes) -> bool:
    """Tell whether the bytes of a file, as first written, are what its line says."""
    head, mark, tail = original.rpartition(_MARK)
    return bool(mark) and _sum(head + mark + _BLANK + tail[64:]) == tail[:64]


def _sum(blank: bytes) -> bytes:
    return hashlib.sha256(blank).hexdigest().encode()
