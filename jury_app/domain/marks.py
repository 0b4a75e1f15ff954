"""Marks: from what is typed or found in a cell to an exact value or a code."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from jury_app.domain.numbers import from_cell, round_half_up
from jury_app.domain.text import clean, fold
from jury_app.domain.values import MarkCode

MarkValue = Decimal | MarkCode
MAX_MARK = Decimal(20)
_MINUS = "\u2212"
"""The minus sign of typesetting, which spreadsheets and calculators put on the clipboard."""
_WORD = re.compile(r"[^\W\d_]+(?:[ .·'’()-]+[^\W\d_]+)*[ .)]*")
"""A word with its dots, accents and endings: « V ? » or « N* » say something more."""
_NUMBER = re.compile(r"([+-]?\d{1,30}(?:[.,]\d{0,30})?)(?: ?/ ?20)?", re.ASCII)


class MarkFault(StrEnum):
    """Why a text is no mark; the codes of the import report."""

    INVALID = "MARK_INVALID"
    OUT_OF_RANGE = "MARK_OUT_OF_RANGE"
    AMBIGUOUS = "MARK_ABSENCE_AMBIGUOUS"


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words accepted for codes, folded (see `text.fold`).

    Attributes:
        codes: Folded word to code.
        ambiguous: Words that say « absent » without saying which absence.
        void: Signs that mean « nothing here » where the épreuve is not in the candidate's plan.
    """

    codes: Mapping[str, MarkCode]
    ambiguous: frozenset[str]
    void: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadMark:
    """What a cell says of a mark.

    Attributes:
        value: The mark, or None when the cell is empty.
        rounded: True when decimals beyond the second were rounded away.
        void: True when the cell holds a sign for « nothing here ».
        fault: Why it is no mark, or None.
    """

    value: MarkValue | None = None
    rounded: bool = False
    void: bool = False
    fault: MarkFault | None = None


EMPTY = ReadMark()


def read_mark(raw: object, words: MarkWords) -> ReadMark:
    """Read what a person typed or a spreadsheet holds.

    Args:
        raw: Text, int, float, bool, a date, or None.
        words: The accepted words.

    Returns:
        The mark, emptiness or fault; never raises.
    """
    if raw is None or raw == "":
        return EMPTY
    if isinstance(raw, bool):
        return ReadMark(fault=MarkFault.INVALID)
    if isinstance(raw, int | float):
        return _read_number(raw)
    if isinstance(raw, str):
        return _read_text(clean(raw).replace(_MINUS, "-"), words)
    return ReadMark(fault=MarkFault.INVALID)


@lru_cache(maxsize=8192)  # a session's marks are a few hundred figures, over and over
def _read_number(raw: float) -> ReadMark:
    if not math.isfinite(raw):
        return ReadMark(fault=MarkFault.INVALID)
    return _in_range(from_cell(raw))


def _read_text(text: str, words: MarkWords) -> ReadMark:
    if not text:
        return EMPTY
    if match := _NUMBER.fullmatch(text):
        return _in_range(Decimal(match[1].replace(",", ".")))
    key = fold(text)
    if text in words.void or (key and key in words.void):
        return ReadMark(void=True, fault=MarkFault.INVALID)
    if key in words.ambiguous:
        return ReadMark(fault=MarkFault.AMBIGUOUS)
    code = words.codes.get(key) if _WORD.fullmatch(text) else None
    return ReadMark(fault=MarkFault.INVALID) if code is None else ReadMark(value=code)


def _in_range(number: Decimal) -> ReadMark:
    if not 0 <= number <= MAX_MARK:
        return ReadMark(fault=MarkFault.OUT_OF_RANGE)
    value = round_half_up(number)
    return ReadMark(value=value, rounded=value != number)


@cache
def stored(text: str) -> MarkValue:
    """Return the mark that a dossier keeps as `text` (« 12.50 », « ABI »)."""
    return MarkCode(text) if text[0].isalpha() else Decimal(text)


@lru_cache(maxsize=8192)
def to_store(value: MarkValue) -> str:
    """Return the text under which a dossier keeps a mark."""
    return value.value if isinstance(value, MarkCode) else str(round_half_up(value))
