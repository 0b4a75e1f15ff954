"""Walks through every page and dialog of a window, in any size, theme and crowd.

`python -m tests.looks_walk FOLDER COUNT THEME WIDTH HEIGHT` prints a line for each flaw and writes
a picture of everything into the folder; `QT_SCALE_FACTOR=1.5` shows it as a screen at 150 % does.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from jury_app.application import deliberating, marks, sessions
from jury_app.application.access import Access, Who
from jury_app.application.documents.order import offers
from jury_app.application.dossier import Dossier
from jury_app.application.persons import Person
from jury_app.application.view import load_view
from jury_app.bootstrap import create_dossier, services
from jury_app.domain.records import CandidateRow, MarkRow, PersonRow
from jury_app.domain.session import WHOLE
from jury_app.domain.values import Route
from tests.deliberations import seat_jury
from tests.looks import flaws
from tests.ui_helpers import kept_items, page
from ui.import_dialog import ImportDialog
from ui.main_window import MainWindow
from ui.pages.candidates import CandidatesPage
from ui.pages.deliberation import DeliberationPage
from ui.pages.documents import DocumentsPage
from ui.pages.jury import JuryPage
from ui.pages.marks import MarksPage
from ui.safety.encryption import EncryptionDialog
from ui.safety.persons import InstallDialog, PersonsDialog
from ui.safety.unlock import BothPinsDialog, PassphraseDialog
from ui.shell import PAGES
from ui.tour import Tour, settle

_KNOWN = {who: Person(who, "Marie-Bénédicte DE LA ROCHEFOUCAULD", "") for who in Who}
_PAUSE = 20
"""Milliseconds for timers of no delay and what they set off."""
_NAMES = (
    ("DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-ÉTIENNE",
     "Marie-Bénédicte Éléonore Anne-Charlotte Joséphine Clémentine"),
    ("N'GUYEN VĂN", "Thérèse"), ("ŁUKASIEWICZ", "Michelle"), ("BÉRENGER-DUPONT", "Jean-Sébastien"),
    ("O'CONNOR", "Zoé"), ("LI", "Bo"), ("RAKOTOMALALA ANDRIAMANJATO", "Hery"),
)  # fmt: skip


def crowd(count: int, path: Path) -> None:
    """Write a dossier with long names, in deliberation, a third of it adopted."""
    dossier = create_dossier(path)
    label = "Session de juin 2026, deuxième tour, promotion des vingt ans"
    new = sessions.NewSession("RNCP41242", label, "2026-12-04", "Paris", "Amphithéâtre")
    session = sessions.create(dossier, new)
    seat_jury(dossier, session)
    _put_people(dossier, session, count)
    _put_group(dossier, session)
    sessions.open_deliberation(dossier, session)
    heard = [one.row.id for one in load_view(dossier, session).session.heard]
    deliberating.adopt(dossier, session, heard[: count // 3])
    dossier.store.close()


def _put_people(dossier: Dossier, session: int, count: int) -> None:
    certification = dossier.catalog.certification("RNCP41242")
    random = Random(count)
    rows: list[PersonRow | CandidateRow | MarkRow] = []
    for number in range(1, count + 1):
        name, first = _NAMES[(number - 1) % len(_NAMES)]
        name = name if number <= len(_NAMES) else f"{name} {number}"
        ine, option = f"{number:09d}AA", random.choice(certification.options).label
        rows.append(PersonRow(number, ine, name, first, None, f"{number}|{name}|{first}|"))
        rows.append(CandidateRow(number, session, number, ine, name, first, "initial", option,
                                 internship_weeks=16, language_level="B2"))  # fmt: skip
        rows += [
            MarkRow(session, number, code, f"{random.randrange(700, 1800) / 100:.2f}",
                    entered_at="2026-12-01T00:00:00Z")
            for code in sorted(certification.plan(Route.INITIAL, option).epreuves)
        ]  # fmt: skip
    with dossier.gesture("import", session) as writer:
        for kind in (PersonRow, CandidateRow, MarkRow):
            writer.put_all([row for row in rows if isinstance(row, kind)])


def _put_group(dossier: Dossier, session: int) -> None:
    """Add a group with a mark for every step of its sheet."""
    epreuve = dossier.catalog.certification("RNCP41242").group_epreuves[0]
    group = marks.add_group(dossier, session, epreuve.code, "Fiction 12")
    marks.assign(dossier, session, epreuve.code, [1, 2], group)
    for step in (WHOLE, *epreuve.steps):
        marks.set_group_mark(dossier, session, group, step, "13,5")


def every_page(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Show each page, then the other half of Notes."""
    for key in PAGES:
        window.show_page(key)
        yield key, window
    grids = page(window, "marks")
    assert isinstance(grids, MarksPage)
    grids.tabs[1].click()
    yield "marks-groups", window
    grids.tabs[0].click()


def every_dialog(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Open each dialog; the caller closes it before asking for the next."""
    for name, show in _dialogs(window).items():
        shown = show()
        found = shown if isinstance(shown, QDialog) else QApplication.activeModalWidget()
        assert isinstance(found, QDialog), name
        yield name, found


def _dialogs(window: MainWindow) -> dict[str, Callable[[], object]]:
    members, people = page(window, "jury"), page(window, "candidates")
    papers, room = page(window, "documents"), page(window, "deliberation")
    assert isinstance(members, JuryPage)
    assert isinstance(people, CandidatesPage)
    assert isinstance(papers, DocumentsPage)
    assert isinstance(room, DeliberationPage)
    workspace, shell = window.workspace, window.shell
    assert workspace is not None
    assert shell is not None
    dossier = workspace.dossier
    return {
        "new-dossier": window.new_dossier,
        "new-session": window.new_session,
        "follow": shell.follow,
        "palette": window.show_palette,
        "shortcuts": window.show_shortcuts,
        "preferences": window.show_preferences,
        "about": window.show_about,
        "crash": lambda: window.show_crash("rapport"),
        "verification": lambda: window.show_verification([]),
        "member-new": members.add_member,
        "member-edit": lambda: members.edit_member(members.model.rows[0]),
        "presence": lambda: members.ask_presence(members.model.rows[0]),
        "member-recusals": members._show_recusals,
        "candidate-new": people.add_candidate,
        "candidate-edit": lambda: people.edit_candidate(people.model.rows[0]),
        "acquired": lambda: people.show_acquired(people.model.rows[0]),
        "vote": room.gestures.open_vote,
        "recusal": room.gestures.open_recusal,
        "adopt": room.gestures.open_adopt,
        "history": room.others.show_history,
        "events": room.others.show_events,
        "suspend": room.others.suspend,
        "withdraw": room.others.withdraw,
        "documents-make": lambda: papers.ask_documents(offers(dossier, workspace.view)[0]),
        "documents-print": lambda: papers.ask_printing(offers(dossier, workspace.view)[0]),
        "documents-settings": papers.ask_settings,
        "import": lambda: _opened(ImportDialog(workspace, services(), window)),
        "unlock": lambda: _opened(PassphraseDialog(window, dossier.store.path)),
        "pin": lambda: window.guard.ask_pin(dossier.store.path, Access()),
        "pins": lambda: _opened(BothPinsDialog(window, "Clore la séance", "Clore", "")),
        "encrypt": lambda: _opened(
            EncryptionDialog(window, False, lambda _text: True, lambda: 0.0, ())
        ),
        "passphrase": lambda: _opened(
            EncryptionDialog(window, True, lambda _text: True, lambda: 0.0, ())
        ),
        "persons-new": lambda: _opened(InstallDialog(window, dossier)),
        "persons": lambda: _opened(PersonsDialog(window, dossier, _KNOWN)),
        "backups": window.guard.show_backups,
    }


def _opened(dialog: QDialog) -> QDialog:
    dialog.open()
    return dialog


def walk(
    folder: Path, count: int, theme: str, size: QSize, *, only_pages: bool = False
) -> list[str]:
    """Show everything, picture it into `folder`, and return every flaw found."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        path = Path(temporary) / "Délibération de juin.jury"
        crowd(count, path)
        tour = Tour(services(), path, Path(temporary), size)
        tour.appearance.choose(theme)
        for name, shown in every_page(tour.window):
            found += _look(name, shown, folder)
        for name, dialog in () if only_pages else every_dialog(tour.window):
            # As on a screen of the window's size.
            dialog.resize(dialog.size().boundedTo(size - QSize(40, 60)))
            found += _look(f"dialog-{name}", dialog, folder)
            dialog.reject()
            settle(_PAUSE)
        tour.window.close_dossier()
        found += _look("start", tour.window, folder)
        tour.close()
    return found


def _look(name: str, shown: QWidget, folder: Path) -> list[str]:
    settle(_PAUSE)
    shown.grab().save(str(folder / f"{name}.png"))
    kept = ["Python keeps items of layouts, see `ui.widgets.nest`"] * bool(kept_items())
    return [f"{name}: {flaw}" for flaw in (*flaws(shown), *kept)]


if __name__ == "__main__":
    target, people, dressed, wide, high = sys.argv[1:6]
    Path(target).mkdir(parents=True, exist_ok=True)
    print(*walk(Path(target), int(people), dressed, QSize(int(wide), int(high))), sep="\n")  # noqa: T201
