"""The window, its pages and dialogs, as real widgets on a real dossier."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from jury_app.application import acquisitions, candidates, deliberating, jury, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.importing.workbook import Workbook
from jury_app.application.services import Services
from jury_app.application.verification import Problem
from jury_app.bootstrap import create_dossier, open_dossier
from jury_app.catalog import Catalog
from jury_app.domain.errors import BlockingRule, Refusal, RulesRefusal
from jury_app.domain.values import SessionState, Verdict
from ui import fields, icons, platform_check, theme
from ui.appearance import Appearance
from ui.boot import prepare
from ui.crash import CrashHook, report
from ui.head import refusal_text
from ui.journal_words import details
from ui.main_window import MainWindow
from ui.pages.candidates import CandidatesPage
from ui.pages.documents import DocumentsPage
from ui.pages.journal import JournalPage
from ui.pages.jury import JuryPage
from ui.pages.session import SessionPage
from ui.steps import STEPS, states
from ui.tables import Column, RowsModel, Table
from ui.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

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
        values = {"ine": f"12345678{number}AB", "birth_name": last, "first_names": first,
                  "route": "initial", "option": "Image", "internship_weeks": 16,
                  "language_level": "B2"}  # fmt: skip
        candidates.add(dossier, sid, values)
    dossier.store.close()


def write_minutes(_dossier: Dossier, _session: int, path: Path, draft: bool) -> tuple[str, ...]:
    path.write_text("projet" if draft else "définitif", encoding="utf-8")
    return ("Ꙩ",)


def export_results(_dossier: Dossier, _session: int, path: Path) -> None:
    raise Refusal("FILE_LOCKED", f"{path.name} est ouvert dans un autre programme : fermez-le.")


def read_workbook(path: Path) -> Workbook:
    raise Refusal("FILE_UNREADABLE", f"{path.name} ne peut pas être lu.")


def verify_file(path: Path) -> list[Problem]:
    return [Problem("SEAL_MISMATCH", f"{path.name} : l'empreinte ne correspond pas.")]


def create_demo(path: Path) -> Dossier:
    fill(path)
    return open_dossier(path)


@pytest.fixture
def dressed(qapp: QApplication, tmp_path: Path) -> Iterator[Appearance]:
    prepare(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    appearance = Appearance(qapp, settings)
    appearance.choose("light")
    yield appearance
    shiboken6.delete(appearance)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(
        catalog=Catalog(),
        open_dossier=open_dossier,
        create_dossier=create_dossier,
        create_demo=create_demo,
        read_workbook=read_workbook,
        write_minutes=write_minutes,
        export_results=export_results,
        verify_file=verify_file,
        log_file=tmp_path / "jury-app.log",
    )


@pytest.fixture
def bare(
    qtbot: QtBot, services: Services, dressed: Appearance, tmp_path: Path
) -> Iterator[MainWindow]:
    """The window on its start page."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = MainWindow(services, settings, dressed)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def window(bare: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on a dossier ready to open."""
    fill(tmp_path / "essai.jury")
    bare.open_path(tmp_path / "essai.jury")
    return bare


def opened(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def page(window: MainWindow, key: str) -> QWidget:
    window.show_page(key)
    assert window.shell is not None
    return window.shell.page(key)


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


def shut(qtbot: QtBot, dialog: QDialog | None) -> None:
    """Close a dialog and see that it is gone."""
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", theme.PALETTES.values(), ids=lambda p: p.name)
def test_every_pair_of_colours_can_be_read(palette: theme.Palette) -> None:
    p = palette
    pairs = [
        (ink, ground)
        for ink in (p.text, p.muted, p.accent)
        for ground in (p.background, p.panel, p.field, p.hover)
    ]
    pairs += [(p.text, p.accent_soft), (p.accent, p.accent_soft), (p.on_accent, p.accent),
              (p.rail_text, p.rail), (p.rail_text, p.rail_active)]  # fmt: skip
    pairs += [(tone.text, tone.back) for tone in p.tones().values()]
    pairs += [(p.text, p.panel), (p.tones()["bad"].text, p.background)]
    weak = [(ink, ground) for ink, ground in pairs if contrast(ink, ground) < 4.5]
    assert not weak


def test_qt_speaks_french(qtbot: QtBot, dressed: Appearance) -> None:
    standard = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(standard.Cancel | standard.Yes | standard.Close | standard.Save)
    qtbot.addWidget(box)
    said = {one.text().replace("&", "") for one in box.buttons()}
    assert said == {"Annuler", "Oui", "Fermer", "Enregistrer"}


def test_model_keeps_its_promises(qtbot: QtBot, dressed: Appearance) -> None:
    columns = [
        Column[tuple[int, str]]("N°", lambda r: str(r[0]), key=lambda r: r[0], right=True),
        Column[tuple[int, str]]("Nom", lambda r: r[1], tone=lambda _r: "good", note=lambda _r: "x"),
    ]
    model = RowsModel([(1, "b"), (2, "a")], columns, key=lambda r: r[0])
    tester = QAbstractItemModelTester(model)
    table = Table(model, "Essai", lines=2)
    qtbot.addWidget(table)
    table.show()
    table.select_key(2)
    model.set_rows([(1, "b"), (2, "c")])
    assert table.current_row() == (2, "c")
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row[0] for row in model.rows] == [2, 1]
    model.set_rows([(3, "z"), (2, "c")])
    assert table.current_row() == (2, "c")
    said = model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Nom : z, x"
    model.set_rows([])
    assert table.current_row() is None
    assert tester.failureReportingMode()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4/12/2026", "2026-12-04"), ("04.12.26", "2026-12-04"), ("2026-12-04", "2026-12-04"),
     ("1er août 2026", "2026-08-01"), ("31/02/2026", None), ("demain", None)],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    found = fields.read_date(typed)
    assert (found.isoformat() if found else None) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("14:30", "14:30"), ("14h30", "14:30"), ("9 h", "09:00"), ("25:00", None), ("x", None)],
)
def test_times_are_read_as_people_write_them(typed: str, read: str | None) -> None:
    assert fields.read_time(typed) == read


def test_figures_take_comma_and_point() -> None:
    assert str(fields.read_figure("12,5")) == str(fields.read_figure(" 12.5 ")) == "12.5"
    assert fields.read_figure("1e999x") is None
    assert fields.plain_figure(fields.read_figure("10.50")) == "10,5"


def test_wheel_changes_nothing(qtbot: QtBot, dressed: Appearance) -> None:
    choice = fields.Choice([(1, "un"), (2, "deux")])
    qtbot.addWidget(choice)
    choice.show()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, event)
    assert choice.value() == 1


def test_start_page_leads_in(qtbot: QtBot, bare: MainWindow) -> None:
    assert bare.workspace is None
    assert [tile.text() for tile in bare.start_page.tiles][0] == "Nouveau dossier"
    shut(qtbot, bare.new_dossier())
    bare.open_demo()
    qtbot.waitUntil(lambda: bare.workspace is not None, timeout=20_000)
    assert not bare.recent()


def test_new_dossier_is_created(qtbot: QtBot, bare: MainWindow, tmp_path: Path) -> None:
    dialog = bare.new_dossier()
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.day.setText("4/12/2026")
    dialog.file.setText(str(tmp_path / "nouveau"))
    dialog.accept_button.click()
    assert (tmp_path / "nouveau.jury").is_file()
    assert opened(bare).view.session.row.date == "2026-12-04"
    again = bare.new_dossier()
    again.day.setText("4/12/2026")
    again.file.setText(str(tmp_path / "nouveau.jury"))
    again.accept_button.click()
    assert again.isVisible()
    shut(qtbot, again)


def test_dossier_without_session_asks_for_one(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    create_dossier(tmp_path / "vide.jury").store.close()
    bare.open_path(tmp_path / "vide.jury")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)
    assert bare.workspace is None


def test_missing_dossier_is_said_on_the_start_page(
    qtbot: QtBot, bare: MainWindow, tmp_path: Path
) -> None:
    bare.open_path(tmp_path / "absent.jury")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)


def test_every_page_by_its_key(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shell is not None
    for number, step in enumerate(STEPS, 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"),
                       Qt.KeyboardModifier.ControlModifier)  # fmt: skip
        assert window.shell.current == step.key
        assert window.shell.rail.buttons[step.key].isChecked()
    for one in window.shell.findChildren(QAbstractButton):
        assert one.accessibleName() or one.text() or one.objectName().startswith("qt_"), one


@pytest.mark.parametrize("choice", ["light", "dark", "system"])
def test_least_window_shows_the_action_bars(window: MainWindow, choice: str) -> None:
    assert window.shell is not None
    window.resize(900, 500)
    for steps in (0, 1):
        window._appearance.enlarge(steps)
        window._appearance.choose(choice)
        for key in ("session", "jury", "candidates", "documents", "journal"):
            shown = page(window, key)
            QApplication.processEvents()
            assert window.width() == 900
            assert shown.minimumSizeHint().width() <= 844
            low = max(
                one.mapTo(window, one.rect().bottomLeft()).y()
                for one in shown.findChildren(QAbstractButton)
                if one.isVisible()
            )
            assert low <= 500 or key in {"session", "documents"}
    window._appearance.enlarge(0)
    assert window.shell.rail.width() == 56
    window.resize(1366, 768)
    QApplication.processEvents()
    assert window.shell.rail.width() >= 204


def test_rail_says_where_each_step_stands(window: MainWindow) -> None:
    found = states(opened(window).view)
    assert found["jury"].done
    assert found["marks"].count == 3
    assert found["session"].count == 1
    assert not found["session"].blocking


def test_presence_is_noted_by_space_and_click(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    shown.table.selectRow(0)
    qtbot.keyClick(shown.table, Qt.Key.Key_Space)
    assert not opened(window).view.session.members[0].present
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    shut(qtbot, dialog)
    prompt = shown.ask_reason(shown.model.rows[0])
    prompt.accept_button.click()
    assert prompt.isVisible()
    qtbot.keyClicks(prompt.field, "mission")
    prompt.accept_button.click()
    assert opened(window).view.session.members[0].absence_reason == "mission"
    cell = shown.table.visualRect(shown.model.index(0, 4)).center()
    qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert opened(window).view.session.members[0].present


def test_corps_is_judged_while_typing(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    dialog = shown.edit_member(shown.model.rows[0])
    assert dialog is not None
    for typed, said in (("PRAG", "Ne peut pas présider"), ("MCF", "peut présider"),
                        ("Grand vizir", "Corps inconnu")):  # fmt: skip
        dialog.corps.setText(typed)
        assert said in dialog.corps.accessibleDescription()
    dialog.last_name.clear()
    dialog.accept_button.click()
    assert dialog.isVisible()
    shut(qtbot, dialog)


def test_members_come_and_go(qtbot: QtBot, window: MainWindow) -> None:
    shown = jury_page(window)
    dialog = shown.add_member()
    dialog.last_name.setText("IOTA")
    dialog.accept_button.click()
    assert len(opened(window).view.session.members) == 9
    shown.table.select_key(9)
    removal = shown._ask_removal()
    assert removal is not None
    removal.accept_button.click()
    assert len(opened(window).view.session.members) == 8


def test_session_is_saved_field_by_field(qtbot: QtBot, window: MainWindow) -> None:
    shown = session_page(window)
    shown.place.setFocus()
    shown.place.selectAll()
    qtbot.keyClicks(shown.place, "Amphithéâtre")
    qtbot.keyClick(shown.place, Qt.Key.Key_Return)
    assert opened(window).view.session.row.place == "Amphithéâtre"
    shown.day.setFocus()
    shown.day.selectAll()
    qtbot.keyClicks(shown.day, "32/12/2026")
    qtbot.keyClick(shown.day, Qt.Key.Key_Return)
    assert opened(window).view.session.row.date == "2026-12-04"
    assert shown.day.property("wrong")
    shown.starts_at.setText("14h30")
    shown.starts_at._finish()
    assert opened(window).view.session.row.starts_at == "14:30"
    shown.number.setFocus()
    qtbot.keyClicks(shown.number, "2026-118")
    window.show_page("jury")
    assert opened(window).view.session.row.nomination_number == "2026-118"


def test_reglement_changes_in_preparation_only(qtbot: QtBot, window: MainWindow) -> None:
    shown = session_page(window)
    panel = shown.reglement
    panel.figures["pass_mark"].setText("12,5")
    panel.figures["pass_mark"]._finish()
    assert str(opened(window).view.session.reglement.pass_mark) == "12.5"
    panel.figures["eliminatory_mark"].setText("15")
    panel.figures["eliminatory_mark"]._finish()
    assert opened(window).view.session.reglement.eliminatory_mark is None
    dialog = panel.ask_coefficients()
    dialog.figures["BC01-E1"].setText("0")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.figures["BC01-E1"].setText("2")
    dialog.accept_button.click()
    assert str(opened(window).view.session.reglement.coefficient("BC01-E1")) == "2"
    shown._begin()
    assert opened(window).view.session.state is SessionState.DELIBERATION
    session_page(window)
    assert panel.figures["pass_mark"].isReadOnly()
    shown._prepare()
    assert opened(window).view.session.state is SessionState.PREPARATION


def test_candidates_are_searched_without_accents(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    for typed, count in (("etienne", 1), ("lukasiewicz mich", 1), ("123456781ab", 1), ("zz", 0)):
        shown.search.setText(typed)
        qtbot.waitUntil(lambda n=count: len(shown.model.rows) == n)
    shown.show_all()
    assert len(shown.model.rows) == 3
    shown.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert shown.model.rows[0].row.birth_name == "N'GUYEN VĂN"


def test_candidate_form(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    dialog = shown.add_candidate()
    dialog.birth_name.setText("OMÉGA")
    dialog.first_names.setText("Odile")
    dialog.birth_date.setText("hier")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.birth_date.setText("1/2/2000")
    dialog.ine.setText("court")
    dialog.accept_button.click()
    assert dialog.isVisible()
    dialog.ine.clear()
    dialog.accept_button.click()
    added = [c for c in opened(window).view.session.ordered if c.row.birth_name == "OMÉGA"]
    assert added[0].row.birth_date == "2000-02-01"
    shut(qtbot, shown.edit_candidate(added[0]))


def test_withdrawn_and_restored(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    shown.table.selectRow(0)
    prompt = shown._turn()
    assert prompt is not None
    qtbot.keyClicks(prompt.field, "Démission")
    prompt.accept_button.click()
    key = shown.table.current_row().row.id
    assert opened(window).view.session.candidates[key].row.withdrawal_motive == "Démission"
    assert shown._turn() is None
    assert not opened(window).view.session.candidates[key].row.withdrawn


def test_acquisitions(qtbot: QtBot, window: MainWindow) -> None:
    shown = candidates_page(window)
    candidate = shown.model.rows[0]
    dialog = shown.show_acquired(candidate)
    assert dialog is not None
    dialog.bloc.choose("BC02")
    dialog.day.setText("12/12/2025")
    dialog.proof.setText("Attestation n° 7")
    dialog.declare_button.click()
    standing = opened(window).view.session.candidates[candidate.row.id].acquisitions["BC02"]
    assert standing.acquired_on == "2025-12-12"
    assert standing.origin == acquisitions.DECLARED
    dialog.table.select_key("BC02")
    dialog._take_back()
    assert not opened(window).view.session.candidates[candidate.row.id].acquisitions
    shut(qtbot, dialog)


def test_changing_the_option_asks_before_clearing(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.open_deliberation)
    shown = candidates_page(window)
    candidate = shown.model.rows[0]
    key = candidate.row.id
    code = workspace.view.results[key].blocs[-1].bloc.code
    workspace.attempt(deliberating.decide, key, code, Verdict.NVAL, "Travail non rendu à temps")
    dialog = shown.edit_candidate(shown.model.rows[0])
    assert dialog is not None
    dialog.option.choose("Montage")
    dialog.accept_button.click()
    question = QApplication.activeModalWidget()
    assert isinstance(question, QDialog)
    assert question is not dialog
    assert workspace.view.session.candidates[key].row.option == "Image"
    question.accept_button.click()  # type: ignore[attr-defined]
    assert workspace.view.session.candidates[key].row.option == "Montage"
    assert not workspace.view.session.candidates[key].decisions


def test_documents_are_written_by_a_job(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    shown.write_minutes(tmp_path / "pv.pdf")
    qtbot.waitUntil(lambda: "pv.pdf" in shown._told._text.text())
    assert (tmp_path / "pv.pdf").read_text(encoding="utf-8") == "projet"
    assert "Ꙩ" in shown._told._text.text()
    assert window.shell is not None
    shown.write_results(tmp_path / "r.xlsx")
    qtbot.waitUntil(lambda: "r.xlsx est ouvert" in window.shell.strip.text)  # type: ignore[union-attr]
    shown.verify(tmp_path / "pv.pdf")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
    shut(qtbot, QApplication.activeModalWidget())  # type: ignore[arg-type]


def test_file_dialogs_open(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window, "documents")
    assert isinstance(shown, DocumentsPage)
    asked: list[Callable[[], object]] = [
        shown.ask_minutes, shown.ask_results, shown.ask_file, window.ask_dossier,
    ]  # fmt: skip
    for ask in asked:
        ask()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        shut(qtbot, dialog)


def test_journal_tells_what_changed(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window)
    workspace.attempt(sessions.edit, {"place": "Amphithéâtre"})
    shown = page(window, "journal")
    assert isinstance(shown, JournalPage)
    newest = shown.model.rows[0]
    assert newest.label == "Séance : lieu"
    shown.table.selectRow(0)
    changed = details(newest, workspace.view)
    assert [(d.what, d.before, d.after) for d in changed] == [("Lieu", "Salle 1", "Amphithéâtre")]
    assert shown.changes.rows == changed
    shown.search.setText("lukasiewicz")
    qtbot.waitUntil(lambda: len(shown.model.rows) == 1)
    shown.search.clear()
    qtbot.waitUntil(lambda: len(shown.model.rows) > 1)


def test_verification_and_other_dialogs(qtbot: QtBot, window: MainWindow) -> None:
    window.verify()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
    shut(qtbot, QApplication.activeModalWidget())  # type: ignore[arg-type]
    gestures: list[Callable[[], object]] = [
        window._show_about, window._show_shortcuts, window.import_workbook,
    ]  # fmt: skip
    for show in gestures:
        show()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.close()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    shut(qtbot, window.new_session())


def test_second_session_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    dialog = window.new_session()
    assert dialog is not None
    dialog.label.setText("Session 2027")
    dialog.day.setText("3/12/2027")
    dialog.accept_button.click()
    assert opened(window).view.session.row.label == "Session 2027"
    assert len(opened(window).sessions()) == 2
    for key in ("jury", "candidates", "journal"):
        page(window, key)


def test_refusal_is_shown_and_dismissed(qtbot: QtBot, window: MainWindow) -> None:
    assert window.shell is not None
    rules = [BlockingRule("JURY-QUORUM", "Quorum non atteint."), BlockingRule("X", "autre motif.")]
    window.show_refusal(RulesRefusal("La délibération ne peut pas être ouverte", rules))
    assert window.shell.strip.isVisible()
    assert "JURY-QUORUM" not in window.shell.strip.text
    assert "– Autre motif." in window.shell.strip.text
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.shell.strip.isVisible()
    assert refusal_text(Refusal("X", "Non.")) == "Non."


def test_routes_lead_to_the_subject(window: MainWindow) -> None:
    assert window.shell is not None
    window.shell.go_to("jury", "GAMMA Guy")
    assert jury_page(window).table.current_row().last_name == "GAMMA"
    window.shell.go_to("candidates", "123456781AB")
    assert candidates_page(window).table.current_row().row.birth_name == "ŁUKASIEWICZ"


def test_crash_report_holds_nobodys_data(qtbot: QtBot, window: MainWindow) -> None:
    hook = CrashHook()
    with qtbot.waitSignal(hook.crashed) as caught:
        thread = threading.Thread(target=lambda: hook.handle(KeyError, KeyError("DUPONT Jeanne")))
        thread.start()
        thread.join()
    assert "DUPONT" not in caught.args[0]
    with qtbot.waitSignal(hook.refused):
        hook.handle(Refusal, Refusal("X", "Non."))
    dialog = window.show_crash(report(ValueError("12,50")))
    assert dialog is not None
    assert window.show_crash("encore") is None
    dialog.copy()
    assert "ValueError" in QApplication.clipboard().text()
    assert "12,50" not in QApplication.clipboard().text()
    shut(qtbot, dialog)


def test_another_program_is_noticed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    other = open_dossier(tmp_path / "essai.jury")
    sessions.edit(other, opened(window).session_id, {"place": "Ailleurs"})
    other.store.close()
    opened(window).look()
    assert session_page(window).place.text() == "Ailleurs"


def test_missing_libraries_are_named() -> None:
    def load(name: str) -> None:
        if "xcb-cursor" in name:
            raise OSError(name)

    said = platform_check.problem("linux", {"DISPLAY": ":0"}, load)
    assert "libxcb-cursor0" in said
    assert not platform_check.problem("linux", {"QT_QPA_PLATFORM": "offscreen"}, load)
    assert not platform_check.problem("linux", {"WAYLAND_DISPLAY": "wayland-0"}, load)
    assert not platform_check.problem("win32", {}, load)
    assert "DISPLAY" in platform_check.problem("linux", {}, load)


def test_closed_session_cannot_be_edited(window: MainWindow) -> None:
    workspace = opened(window)
    row = workspace.view.session.row._replace(
        state=SessionState.CLOSED.value, closed_at="2026-12-04T16:00:00Z", minutes_number="2026-1"
    )
    closed = replace(workspace.view.session, row=row)
    workspace.view = replace(workspace.view, session=closed)
    workspace.switched.emit()
    shown = session_page(window)
    assert shown.place.isReadOnly()
    assert not jury_page(window).add_button.isVisible()
    assert candidates_page(window).edit_candidate(closed.ordered[0]) is None
    page(window, "documents")


def test_every_icon_is_drawn(qtbot: QtBot, dressed: Appearance) -> None:
    colour = Qt.GlobalColor.black
    for name in {*icons.SIGNS.values(), *(step.key for step in STEPS)}:
        assert not icons.icon(name, colour).isNull()  # type: ignore[arg-type]
