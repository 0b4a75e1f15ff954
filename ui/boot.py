"""Builds the application: style, fonts, French, theme, crash hook, window."""

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from jury_app.application.memory import collect_seldom
from jury_app.application.services import Services
from ui import theme
from ui.appearance import Appearance
from ui.crash import CrashHook
from ui.main_window import MainWindow

NAME = "jury-app"
_PREPARED = "prepared"


def prepare(app: QApplication) -> None:
    """Give an application its style, its fonts and French for Qt's own texts, once.

    Changing the style under a style sheet a second time would crash Qt.
    """
    if app.property(_PREPARED):
        return
    app.setProperty(_PREPARED, True)
    collect_seldom()
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("Jury App")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_fr", folder):
        app.installTranslator(translator)
    theme.load_fonts()


def start(services: Services, path: Path | None) -> int:
    """Show the window, open `path` after its first paint, and run until it is closed."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(sys.argv[:1])
    prepare(app)
    settings = QSettings(NAME, NAME)
    appearance = Appearance(app, settings)
    appearance.apply()
    window = MainWindow(services, settings, appearance)
    hook = CrashHook(app)
    hook.crashed.connect(window.show_crash)
    hook.refused.connect(window.show_refusal)
    hook.install()
    if path is not None:
        timer = QTimer(window, singleShot=True, interval=0)
        timer.timeout.connect(lambda: window.open_path(path))
        window.painted.connect(timer.start)
    window.show()
    try:
        return app.exec()
    finally:
        hook.remove()
