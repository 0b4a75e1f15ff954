"""Hundreds of changes to minutes and dossiers: each is refused, or proved to do no harm."""

import os
from pathlib import Path

import pytest

from tests import tampering
from tests.signing_builder import closed_session

_RUNS = {"ci": 500, "full": 5_000}.get(os.environ.get("JURY_SOAK", ""), 50)


@pytest.mark.soak
def test_every_change_is_refused_or_harmless(tmp_path: Path) -> None:
    closed = closed_session(tmp_path, people=4)
    signed = closed.signed(tmp_path / "signed.pdf")
    refused = tampering.change_bytes(signed, tmp_path, _RUNS, seed=2026)
    assert refused > 0.9 * _RUNS
    tampering.change_data(closed, tmp_path, _RUNS // 2, seed=2026)
    tampering.change_dossier(closed, tmp_path, _RUNS // 2, seed=2026)
