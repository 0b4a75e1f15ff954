"""Plays systemd on a bus of its own: says that the machine sleeps, and ends with 0 if heard.

A program of its own, with `DBUS_SYSTEM_BUS_ADDRESS` naming that bus.
"""

import os
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from ui.safety.presence import Sleep

_NAME = "org.freedesktop.login1"


def main() -> int:
    """Say it, and wait."""
    app = QCoreApplication([])
    system = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "login")
    if not system.registerService(_NAME):
        return 2
    sleep = Sleep(app)
    sleep.coming.connect(lambda: app.exit(0))

    def say() -> None:
        said = QDBusMessage.createSignal(
            "/org/freedesktop/login1", f"{_NAME}.Manager", "PrepareForSleep"
        )
        said.setArguments([True])
        system.send(said)

    often = QTimer(app, interval=200)
    often.timeout.connect(say)
    often.start()
    QTimer.singleShot(10_000, lambda: app.exit(1))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
