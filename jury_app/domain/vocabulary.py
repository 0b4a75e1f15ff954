"""The words a workbook may use, folded: one table for every way in."""

from collections.abc import Mapping
from dataclasses import dataclass

from jury_app.domain.marks import MarkWords
from jury_app.domain.values import Role, Route


@dataclass(frozen=True)
class Vocabulary:
    """Words of the data file, each folded (`text.fold`) to what it means.

    Attributes:
        headers: Folded header to the fields it may name.
        spellings: Folded header to how people write it.
        marks: Words of marks.
        summary_rows: Words that open a row of totals or averages.
        summary_openings: Those among them that anything may follow, words apart by one space.
        parameter_rows: Names of what a row says of the columns (coefficients, ECTS), as `words`.
        scale_rows: Likewise, of the figure marks are out of.
        legend_rows: Beginnings of a row of explanations.
    """

    headers: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str]
    marks: MarkWords
    routes: Mapping[str, Route]
    roles: Mapping[str, Role]
    sexes: Mapping[str, str]
    presence: Mapping[str, bool]
    summary_rows: frozenset[str]
    summary_openings: tuple[str, ...]
    parameter_rows: frozenset[str]
    scale_rows: frozenset[str]
    legend_rows: tuple[str, ...]
