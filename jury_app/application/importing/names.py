"""A person's whole name in one cell: « NOM Prénom », « Jean MARTIN », « M. Le GALL Yann »."""

import re
from typing import NamedTuple

_CIVILITY = re.compile(
    r"(?:(?:mme|mlle|mr|m)\.\s*|(?:mademoiselle|madame|monsieur|mme|mlle|mr|m)\s+)(?=\S)",
    re.IGNORECASE,
)
_PARTICLES = frozenset("da das de del des di dos du el la las le les los von".split())
"""Words that open or join a name and are often written small: « de La TOUR », « Le GALL »."""


class Names(NamedTuple):
    """A name cut in two.

    Attributes:
        last: The name.
        first: The first names, empty when there are none.
        told: False when nothing but the usual order says where the name ends.
    """

    last: str
    first: str
    told: bool = True


def without_civility(name: str) -> str:
    """Return a whole name without the « M. » or « Mme » before it."""
    return name[match.end() :] if (match := _CIVILITY.match(name)) else name


def split_name(name: str) -> Names:
    """Return the name and first names of a whole name: capitals are the name, wherever it stands.

    Without capitals to tell, the first word is the name.
    """
    parts = without_civility(name).split(" ")
    capitals = [place for place, word in enumerate(parts) if _in_capitals(word)]
    if len(parts) == 1:
        return Names(parts[0], "")
    if not capitals or len(capitals) == len(parts):
        return Names(parts[0], " ".join(parts[1:]), told=False)
    start, end = capitals[0], capitals[-1] + 1
    while start and parts[start - 1].lower() in _PARTICLES:
        start -= 1
    before, last, after = parts[:start], parts[start:end], parts[end:]
    joined = all(_in_capitals(word) or word.lower() in _PARTICLES for word in last)
    if joined and not (before and after):
        return Names(" ".join(last), " ".join(before or after))
    # « DUPONT Jean PIERRE », « Ben ALI Sarah »: two readings.
    cut = next(place for place in range(len(parts)) if place not in capitals) or 1
    return Names(" ".join(parts[:cut]), " ".join(parts[cut:]), told=False)


def _in_capitals(word: str) -> bool:
    """Tell whether a word is written in capitals, « d'ORVAL » too; an initial does not tell."""
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters[-2:])
