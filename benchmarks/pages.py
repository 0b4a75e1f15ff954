"""Finding, filtering and turning pages, on 5,000 candidates in deliberation."""

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.people import dossier_of
from benchmarks.report import Measure, milliseconds, percentile, probed
from jury_app.domain.records import SessionRow
from jury_app.domain.values import SessionState

_PEOPLE, _GESTURES = 5_000, 80
_PROXY = "QSortFilterProxyModel over Python data(), 5,000 × 25"


def measures() -> list[Measure]:
    """Return medians of searches, and the slowest of a hundred steps and pages."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sitting.jury"
        dossier, session_id = dossier_of(_PEOPLE, path)
        with dossier.gesture("benchmark", session_id) as writer:
            row = writer.get(SessionRow, session_id)
            assert row is not None
            writer.put(row._replace(state=SessionState.DELIBERATION.value))
        dossier.store.close()
        spent = probed("benchmarks.probe_pages", path, _GESTURES)
    proxy = milliseconds(median(spent["proxy"]))
    return [
        *(
            Measure(f"{said} among 5,000", milliseconds(median(spent[gesture])), proxy, "ms", 0.1,
                    _PROXY)
            for said, gesture in (("find a text", "find"), ("filter", "narrow"))
        ),
        Measure("next candidate of the deliberation, p99",
                milliseconds(percentile(spent["candidate"], 0.99)), 50, "ms", 1.0, "50 ms"),
        Measure("another page, p99", milliseconds(percentile(spent["page"], 0.99)), 150, "ms", 1.0,
                "150 ms"),
    ]  # fmt: skip
