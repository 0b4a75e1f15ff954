"""The charts of a session under deliberation, each figure computed once, when first asked for."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from jury_app.application.charts.rates import Rate, Rates
from jury_app.application.charts.spread import Distribution, Spread, SpreadRow, spread
from jury_app.application.view import SessionView
from jury_app.domain.marks import MarkValue
from jury_app.domain.numbers import french
from jury_app.domain.results import BlocResult, CandidateResult, candidate_outcome
from jury_app.domain.values import KEPT, MarkCode, Outcome


class Statistics:
    """Distributions and success rates of the candidates heard.

    Keep one as long as the data stay the same: showing another candidate computes nothing again.
    A decision counts where there is one, else the proposal.
    """

    def __init__(self, view: SessionView) -> None:
        self._view = view
        self._pass_mark = view.session.reglement.pass_mark
        self._spreads: dict[str, dict[str, Spread]] = {}

    @cached_property
    def _results(self) -> list[CandidateResult]:
        return [self._view.results[c.row.id] for c in self._view.session.heard]

    @cached_property
    def _blocs(self) -> dict[str, list[BlocResult]]:
        found: dict[str, list[BlocResult]] = {
            b.code: [] for b in self._view.session.certification.blocs
        }
        for result in self._results:
            for bloc in result.blocs:
                found[bloc.bloc.code].append(bloc)
        return found

    def spreads(self, code: str) -> dict[str, Spread]:
        """Return the distributions of a bloc: its averages under its code, marks by épreuve."""
        if code not in self._spreads:
            self._spreads[code] = self._computed(code)
        return self._spreads[code]

    def _computed(self, code: str) -> dict[str, Spread]:
        blocs = self._blocs[code]
        marks: dict[str, list[MarkValue | None]] = {}
        for bloc in blocs:
            for epreuve, mark in zip(bloc.bloc.epreuves, bloc.marks, strict=True):
                marks.setdefault(epreuve.code, []).append(mark)
        numbers = {epreuve: [m for m in found if isinstance(m, Decimal)]
                   for epreuve, found in marks.items()}  # fmt: skip
        numbers[code] = [b.average for b in blocs if b.average is not None]
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
        return Rates("Réussite par bloc", tuple(self._bloc_rates[code] for code in codes))

    @cached_property
    def _bloc_rates(self) -> dict[str, Rate]:
        short = {b.code: b.short for b in self._view.session.certification.blocs}
        return {
            code: Rate(code, sum(1 for b in blocs if (b.decision or b.proposal) in KEPT),
                       len(blocs), f"{code} {short[code]}")
            for code, blocs in self._blocs.items()
        }  # fmt: skip

    @cached_property
    def option_rates(self) -> Rates:
        """The share of certified candidates of each option somebody takes."""
        parts: dict[str, int] = {}
        wholes: dict[str, int] = {}
        for result in self._results:
            option = result.candidate.row.option
            certified = self._outcome(result) is Outcome.ADM
            wholes[option] = wholes.get(option, 0) + 1
            parts[option] = parts.get(option, 0) + certified
        labels = [o.label for o in self._view.session.certification.options]
        return Rates("Certifiés par option", tuple(
            Rate(label, parts[label], wholes[label]) for label in labels if label in wholes
        ))  # fmt: skip

    def _outcome(self, result: CandidateResult) -> Outcome:
        """Return the decision on a candidate, else what decisions and proposals make together."""
        if result.decision is not None:
            return result.decision
        verdicts = [bloc.decision or bloc.proposal for bloc in result.blocs]
        certification = self._view.session.certification
        return candidate_outcome(verdicts, result.candidate, certification)[0]
