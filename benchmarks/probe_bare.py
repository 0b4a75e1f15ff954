"""The baseline: a bare PySide6 window with a table, timed to its first paint."""

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

_ROWS, _COLUMNS = 40, 12


class _Watch(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Report the first paint, then end."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._report)
        return False

    def _report(self) -> None:
        from benchmarks.window import peak_kilobytes  # noqa: PLC0415 - after the paint

        print("painted", time.monotonic() - float(sys.argv[1]))
        print("peak", peak_kilobytes())
        QApplication.quit()


app = QApplication(sys.argv[:1])
window = QMainWindow()
table = QTableWidget(_ROWS, _COLUMNS)
for row in range(_ROWS):
    for column in range(_COLUMNS):
        table.setItem(row, column, QTableWidgetItem(f"{row}, {column}"))
window.setCentralWidget(table)
window.resize(1162, 700)
watch = _Watch()
table.viewport().installEventFilter(watch)
window.show()
sys.exit(app.exec())
