"""What Qt needs of the system, looked for before Qt is loaded.

Qt aborts the whole program when its platform plug-in misses a library; one sentence that names the
packages is worth more. This module imports nothing of Qt.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_XCB = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def problem(
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    load: Callable[[str], object] = ctypes.CDLL,
) -> str:
    """Return why no window can be shown here, in one French sentence; empty when one can.

    Args:
        system: As `sys.platform` says.
        environment: The environment variables.
        load: Loads a shared library or raises `OSError`.
    """
    if not system.startswith("linux"):
        return ""
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    wayland = bool(environment.get("WAYLAND_DISPLAY"))
    if not chosen and not wayland and not environment.get("DISPLAY"):
        return (
            "Aucun écran n'est accessible (ni DISPLAY ni WAYLAND_DISPLAY) : ouvrez une session "
            "graphique, ou utilisez les commandes sans fenêtre (jury-app --help)."
        )
    wanted = dict(_ALWAYS)
    if chosen == "xcb" or (not chosen and not wayland):
        wanted |= _XCB
    missing = [package for library, package in wanted.items() if not _loads(library, load)]
    if not missing:
        return ""
    return (
        "La fenêtre ne peut pas s'ouvrir : il manque des bibliothèques du système ; installez-les "
        f"avec « sudo apt install {' '.join(missing)} » (noms des paquets Debian et Ubuntu)."
    )


def _loads(library: str, load: Callable[[str], object]) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True
