"""Where a dossier lies: folders on a network or kept in step by a cloud need care."""

import os
import re
import unicodedata
from pathlib import Path, PurePath

import psutil

from jury_app.application.files import real_path

_CLOUDS = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "nextcloud": "Nextcloud", "owncloud": "ownCloud",
    "google drive": "Google Drive", "googledrive": "Google Drive", "my drive": "Google Drive",
    "mon drive": "Google Drive", "icloud drive": "iCloud", "iclouddrive": "iCloud",
    "mobile documents": "iCloud", "pcloud": "pCloud", "pclouddrive": "pCloud", "kdrive": "kDrive",
    "syncthing": "Syncthing", "seafile": "Seafile", "megasync": "MEGA",
}  # fmt: skip
_NETWORK = re.compile(r"nfs\d?|cifs|smb\w*|afpfs|webdav|davfs\d?|9p|ncpfs|ceph|glusterfs|fuse\..+")
_LOCAL_FUSE = ("fuse.fuseblk", "fuse.ntfs", "fuse.lowntfs-3g", "fuse.encfs", "fuse.gocryptfs")
_MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".sync_nextcloud.db": "Nextcloud"}


def risky(path: Path) -> str | None:
    """Return what shares the folder of a dossier over a network, in French; None when nothing does.

    Args:
        path: The dossier, existing or not.
    """
    # A link elsewhere may lead into a cloud, and a cloud's folder may be a link.
    for place in (path.absolute(), real_path(path)):
        cloud = _cloud(place)
        if cloud:
            return f"un dossier synchronisé par {cloud}"
    return _network(path.absolute())


def renumbers(path: Path) -> bool:
    """Tell whether a file may get another number (inode) while it stays the same file.

    Some network file systems count anew. On Windows nothing takes the place of an open file.
    """
    return os.name == "nt" or _network(path.absolute()) is not None


def _network(place: Path) -> str | None:
    if is_unc(str(place)):
        return "un partage du réseau"
    kind = _file_system(place)
    if kind and _NETWORK.fullmatch(kind) and kind not in _LOCAL_FUSE:
        return f"un emplacement du réseau ({kind})"
    return None


def is_unc(text: str) -> bool:
    """Tell whether a path names a share of Windows: two strokes, a server, a share."""
    return text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\", "///"))


def named_cloud(place: PurePath) -> str | None:
    """Return the cloud a folder's name tells of."""
    for part in place.parent.parts:
        name = unicodedata.normalize("NFC", part).casefold()
        for known, cloud in _CLOUDS.items():
            # « OneDrive - École », « Dropbox (Personnel) », « Nextcloud2 » are all made by them.
            if name == known or re.match(rf"{re.escape(known)}(\s*[-(]|\d)", name):
                return cloud
    return None


def _cloud(place: Path) -> str | None:
    named = named_cloud(place)
    if named:
        return named
    for folder in place.parents:
        for mark, cloud in _MARKS.items():
            if (folder / mark).exists() and folder != Path.home():
                return cloud
    return None


def _file_system(place: Path) -> str | None:
    """Return the kind of the file system a path is on."""
    try:
        mounts = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return None
    real = real_path(place.parent)
    over = [m for m in mounts if real.is_relative_to(m.mountpoint)]
    return max(over, key=lambda m: len(m.mountpoint)).fstype.lower() if over else None
