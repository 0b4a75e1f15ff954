"""French sentences on the screen: where a line may not break."""

import re

_TIED = re.compile(r"(?<=«) | (?=[:;?!»%·]|\S{0,3}[.!?…]$)|(?<=\bn°) ", re.MULTILINE)


def unbroken(text: str) -> str:
    """Return a text that no line break parts from its signs or from the short end of a sentence."""
    return _TIED.sub("\u00a0", text)
