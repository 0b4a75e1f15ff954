"""What is wrong in a data file, in French and with the place: the libraries speak English."""

import re
from tomllib import TOMLDecodeError
from typing import Any

import msgspec
from msgspec import inspect

_PATTERN = re.compile(r"(?P<said>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_CHOICE = re.compile(r"Invalid enum value (.+)", re.DOTALL)
_UNREAD = {"Invalid RFC3339 encoded date": "date", "Invalid decimal string": "decimal"}
_KINDS = {
    "str": "un texte entre guillemets",
    "int": "un nombre entier",
    "float": "un nombre à virgule",
    "decimal": "un nombre",
    "bool": "true ou false",
    "array": "une liste entre crochets",
    "object": "un groupe de clés",
    "date": "une date (2026-12-10)",
    "datetime": "une date avec une heure",
    "time": "une heure",
}
_AT = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_SYNTAX = (
    ("Cannot overwrite", "une clé est donnée deux fois"),
    ("Cannot declare", "un groupe de clés est ouvert deux fois"),
    ("Duplicate", "une clé est donnée deux fois"),
    ("Unclosed array", "une liste n'est pas fermée par un crochet"),
    ("Expected ']", "le nom d'un groupe de clés n'est pas fermé par un crochet"),
    ("Unterminated string", "un texte n'est pas fermé par ses guillemets"),
    ("Illegal character", "un texte n'est pas fermé par son guillemet, ou tient sur deux lignes"),
    ("Unescaped", "un texte contient une barre oblique inverse : doublez-la"),
    ("Expected '='", "le signe = manque après une clé"),
    ("Expected newline", "il y a quelque chose de trop après une valeur"),
    (
        "Invalid value",
        "une valeur manque ou n'est pas comprise (un texte s'écrit entre guillemets)",
    ),
)


def syntax_fault(error: TOMLDecodeError | UnicodeDecodeError) -> str:
    """Return why a file cannot be read as TOML, with the line."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"ligne {line}, un caractère n'est pas en UTF-8 (enregistrez le fichier en UTF-8)"
    at = _AT.search(str(error))
    where = f"ligne {at[1]}" if at and at[1] else "à la fin du fichier"
    known = (french for english, french in _SYNTAX if str(error).startswith(english))
    why = next(known, "ce qui est écrit n'est pas compris")
    return f"{where}, {why}"


def content_fault(error: msgspec.ValidationError, kind: object) -> str:
    """Return what a file holds and may not, with the place.

    Args:
        error: What converting its content to `kind` raised.
        kind: The type it was converted to.
    """
    parts = _PATTERN.fullmatch(str(error))
    said, path = (parts["said"], parts["path"] or "") if parts else ("", "")
    steps = list(_STEP.finditer(path))
    place = ", ".join(
        one["key"] or f"élément {int(one['index']) + 1}"
        for one in steps
        if one["key"] or one["index"]
    )
    why = _why(said, kind, steps, key=bool(parts and parts["key"]))
    return f"{place} : {why}" if place else why


def _why(said: str, kind: object, steps: list[re.Match[str]], *, key: bool) -> str:
    if found := _EXPECTED.fullmatch(said):
        return f"il faut {_named(found[1])}, et non {_named(found[2])}"
    if found := _MISSING.fullmatch(said):
        return f"il manque la clé {found[1]}"
    if said in _UNREAD:
        return f"il faut {_KINDS[_UNREAD[said]]}"
    if found := _CHOICE.fullmatch(said):
        words = ", ".join(str(one) or "vide" for one in _choices(kind, steps, key=key))
        written = found[1].strip("'\"")
        return f"« {written} » n'est pas admis (admis : {words})"
    return "la valeur n'est pas admise"


def _named(kinds: str) -> str:
    """Return types as msgspec writes them, such as `object | null`, in French."""
    return " ou ".join(_KINDS.get(one, "une autre valeur")
                       for one in kinds.split(" | ") if one != "null")  # fmt: skip


def _choices(kind: object, steps: list[re.Match[str]], *, key: bool) -> list[str]:
    """Return the words admitted at a place, in their order."""
    found: Any = _one(inspect.type_info(kind))
    for step in steps:
        if step["index"]:
            found = found.item_type
        elif step["key"] and isinstance(found, inspect.DataclassType):
            found = next(f.type for f in found.fields if f.encode_name == step["key"])
        else:
            found = found.value_type
        found = _one(found)
    if key:
        found = found.key_type
    if isinstance(found, inspect.EnumType):
        return [str(one.value) for one in found.cls]
    return [str(one) for one in found.values]


def _one(kind: Any) -> Any:
    """Return the type of a value that may be left out."""
    if isinstance(kind, inspect.UnionType):
        return next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind
