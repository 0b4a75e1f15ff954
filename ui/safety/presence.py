"""Whether somebody is there, and whether the machine goes to sleep."""

import time
from collections.abc import Callable

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_ACTIVE = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
}  # fmt: skip
_AFTER_PAINT = 1_000
"""Milliseconds; meeting the bus takes a tenth of a second, which the first paint has not."""
_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")


class Presence(QObject):
    """Knows when a key, the mouse or the pen was last used in a window of the program.

    It looks at the windows of the system alone, where an input arrives once, and not at the
    hundreds of events their widgets then send each other.

    Attributes:
        awake: Tells seconds that pass only while the machine is awake.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.awake: Callable[[], float] = time.monotonic
        self._last = self.awake()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            self._watch(app.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once, however often it is asked

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice that somebody is there."""
        if event.type() in _ACTIVE:
            self._last = self.awake()
        return False

    def idle(self) -> float:
        """Return the seconds since somebody was there."""
        return self.awake() - self._last

    def here(self) -> None:
        """Begin to count anew."""
        self._last = self.awake()


class Sleep(QObject):
    """Hears from the system that the machine goes to sleep, on Linux with systemd.

    Elsewhere nothing is heard: the clock tells, once the machine is awake again.

    Signals:
        coming: The machine is about to sleep.
    """

    coming = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QTimer.singleShot(_AFTER_PAINT, self, self._listen)

    def _listen(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - not on every system
        except ImportError:
            return
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            slot = SLOT("prepare(bool)")  # text, whatever the stubs of PySide6 say
            bus.connect(*_LOGIN, "PrepareForSleep", self, slot)  # type: ignore[call-overload]

    @Slot(bool)
    def prepare(self, begins: bool) -> None:
        """Pass on that the machine is about to sleep; waking up says nothing."""
        if begins:
            self.coming.emit()
