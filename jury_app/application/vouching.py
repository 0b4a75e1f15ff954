"""What vouches for a signed file whose pages its data alone do not prove, and what does not."""

from collections.abc import Sequence

from jury_app.application.pieces import Piece
from jury_app.application.proof import PaperFacts, listed
from jury_app.application.verification import Problem, moment_of

_STRANGERS = (
    "Rien n'établit que ces signatures sont celles du jury : n'importe qui peut faire un "
    "certificat au nom d'un membre. Comparez avec le procès-verbal signé joint au dossier, ou "
    "vérifiez le fichier avec la version d'origine."
)


def limits_of(facts: PaperFacts, otherwise: Sequence[int]) -> tuple[str, ...]:
    """Return what is not proven of a signed file that this version draws otherwise.

    Anyone makes a certificate in anyone's name: a signature binds the pages to a certificate, and
    no list of those of the jury is kept.

    Args:
        facts: What it says of itself.
        otherwise: The pages, counted from 0, whose text is not what this version gives its data.
    """
    whose = f"Le fichier dit avoir été écrit par {facts.creator or 'un programme inconnu'}"
    said = (
        "cette version ne donne pas le même aspect à ses pages, dont l'aspect n'est donc pas "
        "prouvé. Ses signatures seules en répondent."
    )
    if otherwise:
        said = (
            "son texte n'est pas celui que cette version donne aux données jointes"
            f"{listed(otherwise)}. Seuls les certificats de ses signatures répondent de ces pages."
        )
    return f"{whose} : {said}", _STRANGERS


def unlike_kept(name: str, pages: Sequence[int]) -> Problem:
    """Signed minutes that a dossier keeps have other pages, and other certificates signed them."""
    return Problem(
        "PAGES_MISMATCH",
        f"Des pages ne sont pas celles du procès-verbal signé que le dossier conserve sous le nom "
        f"{name}{listed(pages)}, et d'autres certificats ont signé ce fichier : il a été refait. "
        "Reprenez le procès-verbal conservé.",
    )


def same_file_kept(name: str) -> str:
    """The file is one that the dossier keeps."""
    return f"Ce fichier est, octet pour octet, celui que le dossier conserve sous le nom {name}."


def joined_unchanged(piece: Piece) -> str:
    """A file without data of its own, such as a scan, is one that the dossier keeps."""
    return f"Document joint à la séance le {moment_of(piece.added_at)}, inchangé : {piece.name}."


def same_certificates(name: str) -> str:
    """Every signature was made with a certificate that signed minutes the dossier keeps."""
    return f"Les certificats sont ceux qui ont signé {name}, conservé dans le dossier."
