"""A dossier ready to open, and short ways to the pages of a window."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jury_app import bootstrap
from jury_app.application import candidates, jury, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.importing.workbook import Workbook
from jury_app.application.progress import Tell
from jury_app.application.services import Services
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.domain.errors import Refusal
from ui.appearance import Appearance
from ui.boot import prepare
from ui.main_window import MainWindow
from ui.pages.candidates import CandidatesPage
from ui.pages.closing import ClosingPage
from ui.pages.jury import JuryPage
from ui.pages.session import SessionPage
from ui.workspace import Workspace

D = TypeVar("D", bound=QDialog)
T = TypeVar("T")


class _OnDossier(Protocol):
    workspace: Workspace


B = TypeVar("B", bound=_OnDossier)


@contextmanager
def building(kind: Callable[..., B], qtbot: QtBot, folder: Path) -> Iterator[Callable[..., B]]:
    """Lend what builds pages, each on a dossier of its own that is closed in the end."""
    made: list[B] = []

    def build(*people: int, **given: Any) -> B:
        made.append(kind(qtbot, folder, *people, **given))
        return made[-1]

    yield build
    for one in made:
        one.workspace.close()


def there(found: T | None) -> T:
    """Return what must be there."""
    assert found is not None
    return found


def paper(file: Path, resolution: int) -> QPrinter:
    """Return a printer whose paper is a PDF file."""
    printer = QPrinter()
    printer.setResolution(resolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


_MEMBERS = (
    ("ALPHA", "Anne", "president", "F", "PR"),
    ("BETA", "Boris", "vice_president", "M", "MCF"),
    ("GAMMA", "Guy", "secretary", "M", ""),
    ("DELTA", "Dina", "director", "F", ""),
    ("EPSILON", "Eva", "quality", "F", ""),
    ("ZETA", "Zoé", "professional", "F", "Cinéma"),
    ("ETA", "Éric", "professional", "M", "Audiovisuel"),
    ("THETA", "Théo", "professional", "M", "Postproduction"),
)
_PEOPLE = (("Étienne", "Gilles"), ("ŁUKASIEWICZ", "Michelle"), ("N'GUYEN VĂN", "Thérèse"))


def fill(path: Path) -> None:
    """Write a dossier with one session ready to open: jury, three candidates."""
    dossier = create_dossier(path)
    new = sessions.NewSession("RNCP41242", "Session 2026", "2026-12-04", "Paris", "Salle 1")
    sid = sessions.create(dossier, new)
    for last, first, role, sex, corps in _MEMBERS:
        values = {"last_name": last, "first_name": first, "role": role, "sex": sex,
                  "corps": corps, "designated_by": "Recteur"}  # fmt: skip
        jury.set_presence(dossier, sid, jury.add(dossier, sid, values), True)
    for number, (last, first) in enumerate(_PEOPLE):
        candidates.add(dossier, sid, {
            "ine": f"12345678{number}AB", "birth_name": last, "first_names": first,
            "route": "initial", "option": "Image", "internship_weeks": 16, "language_level": "B2",
        })  # fmt: skip
    dossier.store.close()


def draw_minutes(
    dossier: Dossier, session: int, draft: bool, tell: Tell
) -> tuple[bytes, tuple[str, ...]]:
    data, missing = bootstrap.services().draw_minutes(dossier, session, draft, tell)
    return data, (*missing, "Ꙩ")


def write_minutes(dossier: Dossier, session: int, path: Path, draft: bool) -> tuple[str, ...]:
    return (*bootstrap.services().write_minutes(dossier, session, path, draft), "Ꙩ")


def export_results(_dossier: Dossier, _session: int, path: Path) -> None:
    raise Refusal("FILE_LOCKED", f"{path.name} est ouvert dans un autre programme : fermez-le.")


def read_workbook(path: Path) -> Workbook:
    raise Refusal("FILE_UNREADABLE", f"{path.name} ne peut pas être lu.")


def create_demo(path: Path) -> Dossier:
    fill(path)
    return open_dossier(path)


def services_in(folder: Path) -> Services:
    """Return services of which some refuse, for what they say to be seen."""
    return replace(
        bootstrap.services(),
        create_demo=create_demo,
        read_workbook=read_workbook,
        write_annotated=bootstrap.services().write_annotated,
        write_template=bootstrap.services().write_template,
        draw_minutes=draw_minutes,
        write_minutes=write_minutes,
        export_results=export_results,
        log_file=folder / "jury-app.log",
    )


@contextmanager
def dressed(app: QApplication, folder: Path) -> Iterator[Appearance]:
    """Dress the application in the light theme."""
    prepare(app)
    appearance = Appearance(app, QSettings(str(folder / "look.ini"), QSettings.Format.IniFormat))
    appearance.choose("light")
    yield appearance
    shiboken6.delete(appearance)


@contextmanager
def shown(qtbot: QtBot, app: QApplication, folder: Path) -> Iterator[MainWindow]:
    """Show the window on its start page."""
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    with dressed(app, folder) as appearance:
        made = MainWindow(services_in(folder), settings, appearance)
        made.resize(1366, 768)
        made.show()
        qtbot.waitExposed(made)
        yield made
        made.close()
        shiboken6.delete(made)


def opened(window: MainWindow) -> Workspace:
    return there(window.workspace)


def page(window: MainWindow, key: str) -> QWidget:
    window.show_page(key)
    return there(window.shell).page(key)


def jury_page(window: MainWindow) -> JuryPage:
    found = page(window, "jury")
    assert isinstance(found, JuryPage)
    return found


def session_page(window: MainWindow) -> SessionPage:
    found = page(window, "session")
    assert isinstance(found, SessionPage)
    return found


def candidates_page(window: MainWindow) -> CandidatesPage:
    found = page(window, "candidates")
    assert isinstance(found, CandidatesPage)
    return found


def closing_page(window: MainWindow) -> ClosingPage:
    found = page(window, "closing")
    assert isinstance(found, ClosingPage)
    return found


def named(inside: QWidget, name: str) -> QPushButton:
    """Return the button of this name, or that shows it."""
    # Rows shown anew stand beside those about to be deleted, after them.
    return [b for b in inside.findChildren(QPushButton)
            if name in {b.accessibleName(), b.text()}][-1]  # fmt: skip


def press(inside: QWidget, name: str) -> None:
    """Press the button of this name, or that shows it."""
    named(inside, name).click()


def says(inside: QWidget, words: str) -> bool:
    """Whether a label in sight says these words."""
    return any(words in one.text() for one in inside.findChildren(QLabel) if one.isVisible())


def dialog_of(qtbot: QtBot, kind: type[D]) -> D:
    """Wait for a dialog of this kind in front, and return it."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def shut(qtbot: QtBot, dialog: QDialog | None) -> None:
    """Close a dialog and see that it is gone."""
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def exits(dialog: QDialog) -> list[str]:
    """Texts of the buttons that leave a dialog without doing what it is for."""
    role = QDialogButtonBox.ButtonRole.RejectRole
    box = there(dialog.findChild(QDialogButtonBox))
    return [one.text() for one in box.buttons() if box.buttonRole(one) is role]


def kept_items() -> list[QLayoutItem]:
    """Return the items of layouts that Python keeps: they would be taken for something else later.

    See `ui.widgets.nest`.
    """
    gc.collect()  # what other tests left
    known = shiboken6.getAllValidWrappers()
    return [o for o in known if isinstance(o, QLayoutItem) and not isinstance(o, QLayout)]
