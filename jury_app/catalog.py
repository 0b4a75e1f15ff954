"""Data files: certifications, règlement, corps and vocabulary, checked when loaded.

Files are looked for in the package, then in the user's data folder, then in `$JURY_APP_DATA`;
a later one replaces an earlier one of the same name, so that a school adds or corrects a
certification without touching code.
"""

import os
import tomllib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from platformdirs import user_data_path

from jury_app.application.documents.settings import DocumentSettings
from jury_app.application.documents.texts import DocumentText
from jury_app.data_faults import content_fault, syntax_fault
from jury_app.domain.canonical import canonical_json
from jury_app.domain.certification import Certification, Reglement
from jury_app.domain.corps import Corps, CorpsList
from jury_app.domain.errors import EnvironmentFault, Refusal, cause_of
from jury_app.domain.marks import MarkWords
from jury_app.domain.text import fold, words
from jury_app.domain.values import MarkCode, Role, Route
from jury_app.domain.vocabulary import Vocabulary

T = TypeVar("T")


def default_folders() -> tuple[Path, ...]:
    """Return the folders where a school may put its own data files."""
    extra = os.environ.get("JURY_APP_DATA")
    user = user_data_path("jury-app", appauthor=False)
    return (user, Path(extra)) if extra else (user,)


@dataclass(frozen=True)
class Catalog:
    """Reads and checks the data files.

    Attributes:
        folders: Where to look beside the package, a later folder before an earlier one.
    """

    folders: tuple[Path, ...] = field(default_factory=default_folders)

    def codes(self) -> list[str]:
        """Return the codes of all certifications there are, in order."""
        return sorted(self._certification_files)

    def certification(self, code: str) -> Certification:
        """Load one certification.

        Raises:
            Refusal: There is none of this code, or its file contradicts itself.
        """
        found = self._certification_files.get(code.strip().upper())
        if found is None:
            raise Refusal(
                "CERTIFICATION_UNKNOWN",
                f"Certification inconnue : « {code} ». Certifications disponibles : "
                f"{', '.join(self.codes())}.",
            )
        certification = _convert_whole(_toml(found), Certification, str(found))
        if certification.code != code.strip().upper():
            raise _broken(str(found), f"le code {certification.code} n'est pas le nom du fichier")
        _require_sound(certification.problems(), str(found))
        return certification

    def reglement(self) -> Reglement:
        """Load the règlement a new session starts with."""
        path = self._data("reglements", "default.toml")
        reglement = _convert_whole(_toml(path), Reglement, str(path))
        _require_sound(reglement.problems(), str(path))
        return reglement

    def document_text(self, name: str) -> DocumentText:
        """Load an editable text of the documents.

        Raises:
            Refusal: Its file uses a field that text does not have, or lacks a part.
        """
        path = self._data("documents", f"{name}.toml")
        text = _convert_whole(_toml(path), DocumentText, str(path))
        _require_sound(text.problems(name), str(path))
        return text

    def document_settings(self) -> DocumentSettings:
        """Load the settings of the documents where a dossier has none; a logo may lie beside.

        Raises:
            Refusal: The file contradicts itself, or the logo is no PNG or JPEG picture.
        """
        path = self._data("documents", "settings.toml")
        settings = _convert_whole(_toml(path), DocumentSettings, str(path))
        if settings.logo:
            return replace(settings, logo=_logo(settings.logo, str(path), _BESIDE))
        for name in ("logo.png", "logo.jpg"):
            beside = self._data("documents", name)
            if beside.is_file():
                encoded = b64encode(_read(beside)).decode()
                return replace(settings, logo=_logo(encoded, str(beside)))
        return settings

    def editable_texts(self) -> Path:
        """Copy the texts of the documents, where missing, to where a school may change them.

        Raises:
            EnvironmentFault: The folder cannot be written.
        """
        own = self.folders[-1] / "documents"
        try:
            own.mkdir(parents=True, exist_ok=True)
            for entry in (files("resources") / "documents").iterdir():
                if entry.name.endswith(".toml") and not (own / entry.name).exists():
                    (own / entry.name).write_text(entry.read_text("utf-8"), encoding="utf-8")
        except OSError as error:
            raise EnvironmentFault(
                "FOLDER_NOT_WRITTEN",
                f"Les textes ne peuvent pas être copiés dans {own} : {cause_of(error)}. "
                "Vérifiez vos droits.",
            ) from error
        return own

    def certification_text(self, certification: Certification) -> str:
        """Return a certification as the JSON text a session keeps."""
        return canonical_json(msgspec.to_builtins(certification))

    def reglement_text(self, reglement: Reglement) -> str:
        """Return a règlement as the JSON text a session keeps."""
        return canonical_json(msgspec.to_builtins(reglement))

    def read_certification(self, text: str) -> Certification:
        """Return the certification a session keeps as JSON text."""
        with _kept():
            return _certification_of(text)

    def read_reglement(self, text: str) -> Reglement:
        """Return the règlement a session keeps as JSON text."""
        with _kept():
            return _reglement_of(text)

    @cached_property
    def corps(self) -> CorpsList:
        """The teaching corps."""
        path = self._data("corps.toml")
        data = _toml(path)
        return CorpsList(
            _convert(data["corps"], list[Corps], str(path)), data.get("changing_words", ())
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words found in workbooks."""
        path = self._data("vocabulary.toml")
        return _vocabulary(_convert(_toml(path), _VocabularyFile, str(path)))

    @cached_property
    def _certification_files(self) -> dict[str, Traversable | Path]:
        found: dict[str, Traversable | Path] = {}
        for folder in self._roots("certifications"):
            for entry in folder.iterdir():
                if entry.name.endswith(".toml"):
                    found[entry.name.removesuffix(".toml").upper()] = entry
        return found

    def _roots(self, name: str) -> Iterator[Traversable | Path]:
        yield files("resources") / name
        for folder in self.folders:
            if (folder / name).is_dir():
                yield folder / name

    def _data(self, *parts: str) -> Traversable | Path:
        for folder in reversed(self.folders):
            own = folder.joinpath(*parts)
            if own.is_file():
                return own
        return files("resources").joinpath(*parts)


@contextmanager
def _kept() -> Iterator[None]:
    """Refuse what a session keeps and cannot be read: the program itself wrote it whole."""
    try:
        yield
    except msgspec.DecodeError as error:
        raise Refusal(
            "DOSSIER_DAMAGED",
            "La certification ou le règlement que garde la session est illisible : reprenez une "
            "sauvegarde du dossier.",
        ) from error


@cache
def _certification_of(text: str) -> Certification:
    return msgspec.json.decode(text, type=Certification)


@cache
def _reglement_of(text: str) -> Reglement:
    return msgspec.json.decode(text, type=Reglement)


_BESIDE = " (placez le fichier de l'image à côté de celui-ci, sous le nom logo.png ou logo.jpg)"


def _logo(encoded: str, where: str, advice: str = "") -> str:
    """Return a logo as the documents take it, in base 64 as it is given."""
    from jury_app.logo import small_logo  # noqa: PLC0415 - pillow

    try:
        return b64encode(small_logo(b64decode(encoded))).decode()
    except ValueError as error:
        why = f"le logo n'est pas une image PNG ou JPEG de taille raisonnable{advice}"
        raise _broken(where, why) from error


def _read(path: Traversable | Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "DATA_UNREADABLE",
            f"Le fichier de données {path} ne peut pas être lu : {cause_of(error)}.",
        ) from error


def _toml(path: Traversable | Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(str(path), syntax_fault(error)) from error


def _convert(data: object, kind: type[T], where: str) -> T:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise _broken(where, content_fault(error, kind)) from error


def _convert_whole(data: object, kind: type[T], where: str) -> T:
    """Convert a file of which every key must be known: a misspelt one would do nothing, unseen."""
    found = _convert(data, kind, where)
    if unknown := sorted(_unknown(data, msgspec.to_builtins(found))):
        raise _broken(where, f"clés inconnues : {', '.join(unknown)}")
    return found


def _unknown(data: object, known: object) -> set[str]:
    if isinstance(data, dict) and isinstance(known, dict):
        deeper = [_unknown(value, known.get(key)) for key, value in data.items()]
        return (data.keys() - known.keys()).union(*deeper)
    if isinstance(data, list) and isinstance(known, list | tuple):
        return set().union(*(_unknown(a, b) for a, b in zip(data, known, strict=True)))
    return set()


def _require_sound(problems: list[str], where: str) -> None:
    if problems:
        raise _broken(where, "; ".join(problems))


def _broken(where: str, why: str) -> Refusal:
    return Refusal("DATA_INVALID", f"Le fichier de données {where} est à corriger : {why}.")


@dataclass(frozen=True)
class _VocabularyFile:
    headers: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[str, ...]]
    routes: Mapping[Route, tuple[str, ...]]
    roles: Mapping[Role, tuple[str, ...]]
    sexes: Mapping[str, tuple[str, ...]]
    presence: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]


def _vocabulary(data: _VocabularyFile) -> Vocabulary:
    headers: dict[str, tuple[str, ...]] = {}
    for name, spellings in data.headers.items():
        for spelling in spellings:
            key = fold(spelling)
            headers[key] = (*headers.get(key, ()), name)
    marks = MarkWords(
        codes={fold(w): code for code in MarkCode for w in data.marks[code.value]},
        ambiguous=frozenset(map(fold, data.marks["ambiguous"])),
        void=frozenset(fold(w) or w for w in data.marks["void"]),
    )
    return Vocabulary(
        headers=headers,
        spellings={fold(one): one for spelled in data.headers.values() for one in spelled},
        marks=marks,
        routes=_folded(data.routes),
        roles=_folded(data.roles),
        sexes=_folded(data.sexes),
        presence={fold(w): answer == "yes" for answer, ws in data.presence.items() for w in ws},
        summary_rows=frozenset(map(fold, data.rows["summary"] + data.rows["summary_of"])),
        summary_openings=tuple(f"{words(one)} " for one in data.rows["summary_of"]),
        parameter_rows=frozenset(map(words, data.rows["parameter"])),
        scale_rows=frozenset(map(words, data.rows["scale"])),
        legend_rows=tuple(map(fold, data.rows["legend"])),
    )


_Key = TypeVar("_Key")


def _folded(words: Mapping[_Key, tuple[str, ...]]) -> dict[str, _Key]:
    return {fold(word): key for key, group in words.items() for word in group}
