"""The texts a school can edit: paragraphs with fields in braces, checked when loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

from jury_app.domain.values import Outcome

_SESSION = frozenset(
    "certification code niveau sigle session date lieu heure campus ecole numero jour".split()
)
_CANDIDATE = _SESSION | frozenset(
    "e madame personne identite nom option voie decision naissance".split()
)
FIELDS: Mapping[str, frozenset[str]] = {
    "letter": _CANDIDATE | {"tribunal", "blocs_obtenus", "blocs_restants"},
    "success_certificate": _CANDIDATE,
    "bloc_certificate": _CANDIDATE | {"bloc", "bloc_code"},
    "summons": _SESSION | {"e", "madame", "personne", "qualite"},
    "transmission": _SESSION | {"nombre", "laureats", "empreinte"},
    "deficiency": _SESSION,
}
"""The fields each text may use, by the name of its file."""
_APPEALS = ("grade", "visa")
_LETTER = ("title", "subject", "greeting", "body")
_CERTIFICATE = ("title", "body", "end")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "letter": _LETTER,
    "success_certificate": _CERTIFICATE,
    "bloc_certificate": _CERTIFICATE,
    "summons": _LETTER,
    "transmission": ("title", "subject", "body"),
    "deficiency": ("title", "body"),
}
"""The parts each text must fill; the letter has a text for each decision and appeal besides."""


@dataclass(frozen=True)
class DocumentText:
    """One text: its paragraphs, each with fields such as `{personne}`.

    Attributes:
        title: The document's title.
        subject: Subject line of a letter.
        greeting: Its first words.
        body: The paragraphs everybody gets.
        outcomes: More paragraphs by decision (`ADM`, `PART`, `AJ`, `DEF`, `ATT`).
        appeals: The appeal clause, for a diploma that confers a `grade` and for a `visa`.
        end: The last paragraphs.
        source: Where it comes from, for those who keep the file.
    """

    title: str
    body: tuple[str, ...]
    subject: str = ""
    greeting: str = ""
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    appeals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    end: tuple[str, ...] = ()
    source: str = ""

    def problems(self, name: str) -> list[str]:
        """Return what cannot be used in the text of this name, one French clause each."""
        found = [f"décision inconnue : {code} (attendues : {', '.join(Outcome)})"
                 for code in self.outcomes if code not in set(Outcome)]  # fmt: skip
        found += [f"recours inconnu : {key} (attendus : grade, visa)"
                  for key in self.appeals if key not in _APPEALS]  # fmt: skip
        found += [f"il manque le texte de {part}" for part in _REQUIRED[name]
                  if _blank(getattr(self, part))]  # fmt: skip
        if name == "letter":
            found += self._letter_problems()
        allowed = FIELDS[name]
        for text in self._texts():
            found += _problems(text, allowed)
        return list(dict.fromkeys(found))

    def _letter_problems(self) -> list[str]:
        """Return which decisions and appeals lack a text; an appeal that names no court is none."""
        found = [f"outcomes : il manque le texte de {code}" for code in Outcome
                 if _blank(self.outcomes.get(code, ()))]  # fmt: skip
        for key in _APPEALS:
            clause = self.appeals.get(key, ())
            if _blank(clause):
                found.append(f"appeals : il manque le texte de {key}")
            elif not any(_names_court(one) for one in clause):
                found.append(f"appeals : le texte de {key} ne nomme pas le tribunal (écrivez-y le "
                             "champ {tribunal})")  # fmt: skip
        return found

    def _texts(self) -> list[str]:
        more = [one for part in (self.outcomes, self.appeals) for texts in part.values()
                for one in texts]  # fmt: skip
        return [self.title, self.subject, self.greeting, *self.body, *more, *self.end]


def _blank(texts: str | tuple[str, ...]) -> bool:
    return not "".join(texts).strip()


def _names_court(text: str) -> bool:
    try:
        return any(name == "tribunal" for _literal, name, _detail, _conversion
                   in Formatter().parse(text))  # fmt: skip
    except ValueError:
        return True  # its braces are told of instead


def _problems(text: str, allowed: frozenset[str]) -> list[str]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        return [f"accolades mal fermées dans « {_short(text)} »"]
    found = []
    for _literal, name, detail, conversion in pieces:
        if name is None:
            continue
        if name not in allowed or detail or conversion:
            written = (
                f"{name}{f'!{conversion}' if conversion else ''}{f':{detail}' if detail else ''}"
            )
            found.append(f"champ inconnu {{{written}}} (champs admis : "
                         f"{', '.join(sorted(allowed))})")  # fmt: skip
    return found


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields replaced; every field it holds has been checked.

    Lines of its own are those of the file it was written in; only those of a field are kept.
    """
    return " ".join(text.splitlines()).format_map(values)
