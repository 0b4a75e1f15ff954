"""Screenshots of every page, light and dark: `python -m tools.screenshots FOLDER`.

The dossier is the demonstration's, with the deliberation opened and begun.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSize

from jury_app.application import deliberating, sessions
from jury_app.application.dossier import Dossier
from jury_app.application.view import load_view
from jury_app.bootstrap import services
from ui.tour import Tour, settle

_NARROW = QSize(911, 512)
"""1366×768 at scale 1.5, in logical pixels."""


def main(folder: Path) -> None:
    """Write every screenshot into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        path = Path(temporary) / "Démonstration.jury"
        dossier = services().create_demo(path)
        _begin(dossier)
        dossier.store.close()
        tour = Tour(services(), path, Path(temporary))
        for theme in ("light", "dark"):
            tour.appearance.choose(theme)
            for key, picture in tour.pages():
                picture.save(str(folder / f"{key}-{theme}.png"))
        tour.appearance.choose("light")
        tour.window.resize(_NARROW)
        settle()
        for key, picture in tour.pages():
            picture.save(str(folder / f"{key}-narrow.png"))
        tour.window.resize(1366, 768)
        tour.window.close_dossier()
        settle()
        tour.window.grab().save(str(folder / "start-light.png"))
        tour.close()


def _begin(dossier: Dossier) -> None:
    """Open the deliberation and adopt what half of the candidates are proposed."""
    session_id = dossier.find_session().id
    sessions.open_deliberation(dossier, session_id)
    heard = load_view(dossier, session_id).session.heard
    deliberating.adopt(dossier, session_id, [c.row.id for c in heard[: len(heard) // 2]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
