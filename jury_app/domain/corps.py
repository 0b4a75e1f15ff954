"""Recognising a teaching corps as people write it (resources/corps.toml)."""

from collections.abc import Iterable
from dataclasses import dataclass

from jury_app.domain.text import fold, words


@dataclass(frozen=True)
class Corps:
    """One corps or status of the data file.

    Attributes:
        label: The name in full.
        teacher_researcher: True for a corps of enseignants-chercheurs.
        feminine: The name for a woman; empty where it is the same.
        also: Other spellings: abbreviations and variants.
        alone: Spellings that other words after them would turn into something else.
        why: For a status that is none, the explanation shown with the refusal.
    """

    label: str
    teacher_researcher: bool
    feminine: str = ""
    also: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    why: str = ""

    def called(self, sex: str | None) -> str:
        """Return the name of the corps, in the feminine for « F »."""
        return self.feminine if sex == "F" and self.feminine else self.label


class CorpsList:
    """The known corps, found by any of their spellings.

    A longer text is recognised by the spelling it starts with (« Professeur des universités en
    études cinématographiques »), the longest first, unless it holds a word that changes the
    status (« associé », « invité »): then it is unknown rather than guessed.
    """

    def __init__(self, corps: Iterable[Corps], changing_words: Iterable[str] = ()) -> None:
        self.all = tuple(corps)
        self._changing = frozenset(words(word) for word in changing_words)
        self._exact: dict[str, Corps] = {}
        spellings: list[tuple[str, Corps]] = []
        for one in self.all:
            self._exact.update({fold(spelling): one for spelling in one.alone})
            for spelling in filter(None, (one.label, one.feminine, *one.also)):
                self._exact[fold(spelling)] = one
                if " " in spelling:  # « PR agrégé » must not read as PR
                    spellings.append((words(spelling), one))
        self._prefixes = sorted(spellings, key=lambda pair: -len(pair[0]))

    def find(self, text: str) -> Corps | None:
        """Return the corps a text names, or None when it is unknown or empty."""
        if found := self._exact.get(fold(text)):
            return found
        plain = words(text)
        for prefix, corps in self._prefixes:
            if plain.startswith(prefix + " "):
                rest = plain.removeprefix(prefix).split()
                return None if self._changing.intersection(rest) else corps
        return None
