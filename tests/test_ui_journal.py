"""The journal on screen: what a gesture changed, from one mark to the whole of an import."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from jury_app.application.importing.service import import_workbook
from jury_app.application.marks import shown
from jury_app.bootstrap import services
from jury_app.domain.marks import stored
from jury_app.domain.records import MarkRow, SourceRow
from tests.conftest import SAMPLES
from tests.safety_window import install_persons
from tests.ui_helpers import opened, page, says
from ui.main_window import MainWindow
from ui.pages.journal import JournalPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
_NOW = "2026-12-01T00:00:00Z"


def test_the_whole_journal_is_exported_without_the_codes(
    window: MainWindow, tmp_path: Path
) -> None:
    dossier = opened(window).dossier
    install_persons(dossier)
    journal = _journal(window)
    target = tmp_path / "journal.json"
    journal.export(target)
    assert says(journal, "journal.json")
    entries = json.loads(target.read_text("utf-8"))
    with dossier.store.read() as reader:
        assert [one["hash"] for one in entries] == [one.hash for one in reader.journal()]
    assert [one["previous"] for one in entries] == ["", *(one["hash"] for one in entries[:-1])]
    assert "argon2" not in target.read_text("utf-8")
    assert [one["gesture"] for one in entries if one["after"] is None] == ["persons.install"]
    journal.export(tmp_path / "journal.txt")
    lines = (tmp_path / "journal.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(entries)
    assert "Secrétaire" in lines[0]
    before = dossier.store.path.read_bytes()
    journal.export(dossier.store.path)
    assert window.shell is not None
    assert window.shell.strip.isVisible()
    assert dossier.store.path.read_bytes() == before


def _journal(window: MainWindow) -> JournalPage:
    made = page(window, "journal")
    assert isinstance(made, JournalPage)
    made.table.selectRow(0)
    return made


def _all_rows(journal: JournalPage) -> list[Any]:
    """Scroll to the end as long as more comes."""
    bar = journal._detail_table.verticalScrollBar()
    shown_before = -1
    while len(journal.changes.rows) > shown_before:
        shown_before = len(journal.changes.rows)
        bar.setValue(bar.maximum())
        QApplication.processEvents()
    return journal.changes.rows


def test_an_import_shows_its_file_first_and_the_cell_of_every_mark(window: MainWindow) -> None:
    workspace = opened(window)
    book = services().read_workbook(SAMPLES / "RNCP41242-messy-57.xlsx")
    assert workspace.attempt(import_workbook, book, apply=True).applied
    journal = _journal(window)
    name, fingerprint = journal.changes.rows[:2]
    assert (name.what, name.where, name.after) == ("Nom", "Fichier importé", book.name)
    assert (fingerprint.what, fingerprint.after) == ("Empreinte SHA-256", book.sha256)
    rows = {(row.where, row.what): row.after for row in _all_rows(journal)}
    session = workspace.view.session
    for candidate in session.heard:
        for epreuve, mark in candidate.marks.items():
            if mark.source_id is not None:
                said = f"{shown(stored(mark.value))} — feuille « {mark.sheet} », {mark.cell}"
                assert rows[candidate.name, epreuve] == said
    group = next(g for g in session.groups.values() if g.filled)
    first = group.filled[0]
    assert (
        f" — feuille « {first.sheet} », {first.cell}"
        in rows[f"Groupe {group.row.name}", f"{group.row.epreuve} · {first.step or 'ensemble'}"]
    )


def test_a_mark_imported_again_says_its_cell_before_and_after(window: MainWindow) -> None:
    workspace = opened(window)
    session_id = workspace.session_id
    who = workspace.view.session.heard[0].row.id
    places = (("9.00", "D2"), ("10.00", "D2"), ("11.00", "D3"))
    for number, (value, cell) in enumerate(places, start=1):
        with workspace.dossier.gesture("import", session_id) as writer:
            source = SourceRow(number, session_id, "n.xlsx", f"{number}" * 64, _NOW)
            writer.put(source)
            writer.put(MarkRow(session_id, who, "BC01-E1", value, "", number, "Notes", cell))
    workspace.reload()
    journal = _journal(window)
    said = [row for row in journal.changes.rows if row.what.startswith("BC01-E1")]
    assert [(row.before, row.after) for row in said] == [
        ("10,00 — feuille « Notes », D2", "11,00 — feuille « Notes », D3")
    ]
    journal.table.selectRow(1)
    said = [row for row in journal.changes.rows if row.what.startswith("BC01-E1")]
    assert [(row.before, row.after) for row in said] == [("9,00", "10,00")]
