"""The charts of a session under deliberation: what is known of it is computed once, not again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from jury_app.application.charts.rates import Rate, Rates
from jury_app.application.charts.spread import Distribution, Spread, SpreadRow, spread
from jury_app.application.view import SessionView
from jury_app.domain.certification import Certification
from jury_app.domain.numbers import french
from jury_app.domain.results import BlocResult, CandidateResult, expected_outcome
from jury_app.domain.values import KEPT, MarkCode, Outcome

_Spreads = dict[str, dict[str, Spread]]
"""By bloc, then by what is spread: the bloc's own code for its averages, else the épreuve's."""


@dataclass
class _Tally:
    """Candidates counted by bloc and by option, those who succeed apart.

    A decision counts where there is one, else the proposal.
    """

    certification: Certification
    blocs: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    options: Counter[str] = field(default_factory=Counter)
    certified: Counter[str] = field(default_factory=Counter)

    def copy(self) -> "_Tally":
        """Return counts of their own, to go on from these."""
        return _Tally(self.certification, self.blocs.copy(), self.kept.copy(),
                      self.options.copy(), self.certified.copy())  # fmt: skip

    def count(self, result: CandidateResult, by: int) -> None:
        """Count a candidate in (1) or out again (-1)."""
        option = result.candidate.row.option
        self.options[option] += by
        if expected_outcome(result, self.certification) is Outcome.ADM:
            self.certified[option] += by
        for bloc in result.blocs:
            self.blocs[bloc.bloc.code] += by
            if (bloc.decision or bloc.proposal) in KEPT:
                self.kept[bloc.bloc.code] += by


class Statistics:
    """Distributions and success rates of the candidates heard.

    Keep one as long as the data stay the same: showing another candidate computes nothing again.

    Args:
        view: The session.
        tally: Its counts, where they are already known.
        spreads: Its distributions, as far as they are already known.
    """

    def __init__(
        self, view: SessionView, tally: _Tally | None = None, spreads: _Spreads | None = None
    ) -> None:
        self._view = view
        self._known = tally
        self._spreads = {} if spreads is None else spreads
        self._pass_mark = view.session.reglement.pass_mark

    def updated(self, view: SessionView, changed: Iterable[int]) -> "Statistics":
        """Return the statistics after some candidates changed; the others are not counted again.

        Args:
            view: The session now, with the same candidates heard.
            changed: Ids of the candidates who may differ.
        """
        row, before = view.session.row, self._view.session.row
        rules = (row.certification, row.reglement) == (before.certification, before.reglement)
        if self._known is None or not rules:
            return Statistics(view)
        tally, same = self._known.copy(), True
        for candidate_id in changed:
            old, new = self._view.results[candidate_id], view.results[candidate_id]
            tally.count(old, -1)
            tally.count(new, 1)
            same &= _marks(old) == _marks(new)
        return Statistics(view, tally, self._spreads if same else None)

    @cached_property
    def _results(self) -> list[CandidateResult]:
        # Not `Session.heard`, which sorts: here the order says nothing.
        return [r for r in self._view.results.values() if not r.candidate.row.withdrawn]

    @property
    def _tally(self) -> _Tally:
        if self._known is None:
            self._known = _Tally(self._view.session.certification)
            for result in self._results:
                self._known.count(result, 1)
        return self._known

    def spreads(self, code: str) -> dict[str, Spread]:
        """Return how a bloc's averages (under its own code) and its épreuves' marks are spread."""
        if code not in self._spreads:
            self._spreads[code] = self._computed(code)
        return self._spreads[code]

    @cached_property
    def _alike(self) -> dict[str, list[list[BlocResult]]]:
        """The results of each bloc, those with the same épreuves together."""
        found: dict[int, list[BlocResult]] = {}
        for result in self._results:
            for bloc in result.blocs:
                found.setdefault(id(bloc.bloc), []).append(bloc)
        alike: dict[str, list[list[BlocResult]]] = {}
        for same in found.values():
            alike.setdefault(same[0].bloc.code, []).append(same)
        return alike

    def _computed(self, code: str) -> dict[str, Spread]:
        numbers: dict[str, list[Decimal]] = {code: []}
        for same in self._alike.get(code, []):
            columns = zip(*(bloc.marks for bloc in same), strict=True)
            for epreuve, marks in zip(same[0].bloc.epreuves, columns, strict=True):
                known = numbers.setdefault(epreuve.code, [])
                known += [mark for mark in marks if isinstance(mark, Decimal)]
            numbers[code] += [bloc.average for bloc in same if bloc.average is not None]
        return {key: spread(found, self._pass_mark) for key, found in numbers.items()}

    def distribution(self, bloc: BlocResult) -> Distribution:
        """Return the averages of a bloc and the marks of its épreuves, with one candidate's."""
        code, known = bloc.bloc.code, self.spreads(bloc.bloc.code)
        rows = [SpreadRow(code, "Moyennes du bloc", known[code], judged=True,
                          own=bloc.average, said=french(bloc.average), tall=True)]  # fmt: skip
        for epreuve, mark in zip(bloc.bloc.epreuves, bloc.marks, strict=True):
            short = epreuve.code.partition("-")[2]
            own = mark if isinstance(mark, Decimal) else None
            said = mark.value if isinstance(mark, MarkCode) else french(own)
            rows.append(SpreadRow(short, f"{short} {epreuve.label}", known[epreuve.code],
                                  judged=False, own=own, said=said))  # fmt: skip
        return Distribution(f"Répartition des notes du bloc {code}", tuple(rows), self._pass_mark)

    def bloc_rates(self, codes: Sequence[str]) -> Rates:
        """Return the share of the candidates who have each of these blocs."""
        tally, blocs = self._tally, self._view.session.certification.bloc_by_code
        return Rates("Réussite par bloc", tuple(
            Rate(code, tally.kept[code], tally.blocs[code], f"{code} {blocs[code].short}")
            for code in codes
        ))  # fmt: skip

    def option_rates(self) -> Rates:
        """Return the share of certified candidates of each option somebody takes."""
        tally = self._tally
        labels = [option.label for option in self._view.session.certification.options]
        return Rates("Certifiés par option", tuple(
            Rate(label, tally.certified[label], tally.options[label])
            for label in labels if tally.options[label]
        ))  # fmt: skip


def _marks(result: CandidateResult) -> list[tuple[object, ...]]:
    return [(bloc.bloc.code, bloc.average, bloc.marks) for bloc in result.blocs]
