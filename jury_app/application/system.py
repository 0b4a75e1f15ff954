"""What the system says when it refuses a file, in French."""

import errno

_SAID = {
    "ENOENT": "introuvable",
    "ENOTDIR": "un nom de ce chemin n'est pas un dossier",
    "EISDIR": "c'est un dossier",
    "EACCES": "accès refusé",
    "EPERM": "accès refusé",
    "EEXIST": "il existe déjà",
    "EROFS": "emplacement en lecture seule",
    "ENOSPC": "disque plein",
    "EDQUOT": "espace autorisé dépassé",
    "EFBIG": "fichier trop grand",
    "ENAMETOOLONG": "nom trop long",
    "EINVAL": "nom non valable",
    "EIO": "support défaillant",
    "ENODEV": "support absent",
    "ENXIO": "support absent",
    "EBUSY": "déjà utilisé",
    "ETXTBSY": "déjà utilisé",
    "EMFILE": "trop de fichiers ouverts",
    "ENFILE": "trop de fichiers ouverts",
    "ELOOP": "liens qui tournent en rond",
    "ETIMEDOUT": "support qui ne répond pas",
    "EPIPE": "lecture interrompue",
}


def reason(error: OSError) -> str:
    """Return the reason of a refusal of the system, without capital or full stop."""
    said = _SAID.get(errno.errorcode.get(error.errno or 0, ""))
    return said or f"erreur {error.errno or type(error).__name__} du système"
