"""Every gesture of the window: its words, its keys, its place.

Menus, tool tips, the palette (Ctrl+K) and the page of shortcuts (F1) all read them here, and
`ui.commands` makes of each what answers to its keys.
"""

from dataclasses import dataclass

from ui.steps import STEPS

EVERYWHERE, LISTS, DIALOGS = "", "lists", "dialogs"
"""Places that are no page."""
PLACES = {
    EVERYWHERE: "Partout",
    **{step.key: step.title for step in STEPS},
    LISTS: "Dans les listes",
    DIALOGS: "Dans les dialogues",
}
"""Key and French title of every place, in the order they are listed."""


@dataclass(frozen=True, slots=True)
class Action:
    """One gesture.

    Attributes:
        key: What the program calls it.
        text: What it does, a sentence that begins with a verb.
        keys: Key sequences that do it, in Qt's portable spelling.
        place: Where the keys answer: a key of `PLACES`.
        words: Other words to find it by.
        local: True for a key that a widget answers by itself: listed, never run from elsewhere.
        also: What the same keys give on a French keyboard, whose digits ask for Maj; not listed.
    """

    key: str
    text: str
    keys: tuple[str, ...] = ()
    place: str = EVERYWHERE
    words: str = ""
    local: bool = False
    also: tuple[str, ...] = ()


def _local(place: str, keys: str, text: str) -> Action:
    sequences = tuple(keys.split())
    return Action(f"{place}.{sequences[0]}", text, sequences, place, local=True)


_UNSHIFTED = "&É\"'(-È_"
"""What the keys of the digits 1 to 8 give on a French keyboard without Maj."""


def _page(number: int, key: str, title: str) -> Action:
    """Return the gesture that goes to a page; Ctrl+- stays what makes texts smaller."""
    digit = _UNSHIFTED[number - 1]
    also = (f"Ctrl+{digit}", f"Alt+{digit}") if digit != "-" else (f"Alt+{digit}",)
    return Action(f"page.{key}", f"Aller à « {title} »", (f"Ctrl+{number}", f"Alt+{number}"),
                  words="page étape", also=also)  # fmt: skip


_WINDOW = (
    Action("window.palette", "Chercher un geste, un candidat, une page", ("Ctrl+K",),
           words="palette commande"),
    Action("dossier.new", "Nouveau dossier…", ("Ctrl+N",), words="créer"),
    Action("dossier.open", "Ouvrir un dossier…", ("Ctrl+O",)),
    Action("dossier.demo", "Essayer la démonstration", words="demo exemple"),
    Action("dossier.save", "Enregistrer la saisie en cours", ("Ctrl+S",), words="sauvegarder"),
    Action("dossier.undo", "Annuler", ("Ctrl+Z",), words="défaire"),
    Action("dossier.redo", "Rétablir", ("Ctrl+Shift+Z", "Ctrl+Y"), words="refaire"),
    Action("dossier.new_session", "Nouvelle session…", ("Ctrl+Shift+N",), words="créer ajouter"),
    Action("dossier.follow", "Nouvelle session à partir de celle-ci…",
           words="créer suivante rattrapage reprendre"),
    Action("dossier.import", "Importer un classeur…", ("Ctrl+I",), words="excel tableur"),
    Action("dossier.verify", "Vérifier le dossier", words="contrôle empreinte sceau"),
    Action("window.check_paper", "Vérifier un procès-verbal…", words="pdf signature empreinte"),
    Action("dossier.backups", "Sauvegardes…", (), words="restaurer copie"),
    Action("dossier.encryption", "Phrase secrète…", (), words="chiffrer mot de passe"),
    Action("dossier.persons", "Personnes et codes…", (), words="PIN secrétaire président lecteur"),
    Action("dossier.lock", "Verrouiller le dossier", ("Ctrl+L",), words="cacher"),
    Action("dossier.close", "Fermer le dossier", ("Ctrl+W",)),
    *(_page(number, step.key, step.title) for number, step in enumerate(STEPS, 1)),
    Action("text.larger", "Agrandir le texte", ("Ctrl++", "Ctrl+="), words="zoom taille"),
    Action("text.smaller", "Réduire le texte", ("Ctrl+-",), words="zoom taille"),
    Action("text.normal", "Rendre au texte sa taille normale", ("Ctrl+0",), words="zoom",
           also=("Ctrl+À",)),
    Action("theme.system", "Suivre le thème du système", words="apparence couleurs"),
    Action("theme.light", "Prendre le thème clair", words="apparence couleurs jour"),
    Action("theme.dark", "Prendre le thème sombre", words="apparence couleurs nuit"),
    Action("theme.contrast", "Prendre le thème à contraste élevé", words="apparence accessibilité"),
    Action("window.full_screen", "Passer en plein écran, ou en sortir", ("F11",)),
    Action("window.preferences", "Préférences…", ("Ctrl+,",), words="réglages options"),
    Action("window.shortcuts", "Raccourcis du clavier", ("F1",), words="aide touches"),
    Action("window.menu", "Ouvrir le menu", ("F10",)),
    Action("window.about", "À propos…", words="version journal technique licence"),
    Action("window.quit", "Quitter", ("Ctrl+Q",)),
    Action("message.dismiss", "Fermer un message ou un volet", ("Esc",), local=True),
    _local(EVERYWHERE, "Tab Shift+Tab", "Passer à la commande suivante, à la précédente"),
)  # fmt: skip
_JURY = (
    Action("jury.add", "Ajouter un membre…", ("Ins",), "jury"),
    Action("jury.all_present", "Noter présents tous les membres", (), "jury"),
    Action("jury.drawer", "Montrer ou cacher les règles", ("F9",), "jury", "volet"),
    _local("jury", "Space", "Noter présent ou absent"),
)
_CANDIDATES = (
    Action("candidates.search", "Rechercher dans les candidats", ("Ctrl+F",), "candidates"),
    Action("candidates.add", "Ajouter un candidat…", ("Ins",), "candidates"),
)
_MARKS = (
    Action("marks.search", "Rechercher dans les notes", ("Ctrl+F",), "marks"),
    Action("marks.found", "Aller à ce qui est trouvé ensuite", ("F3",), "marks"),
    Action("marks.found_before", "Aller à ce qui est trouvé avant", ("Shift+F3",), "marks"),
    Action("marks.missing", "Aller à la prochaine note manquante", ("F4",), "marks"),
    Action("marks.missing_before", "Aller à la note manquante précédente", ("Shift+F4",),
           "marks"),
    _local("marks", "F2", "Modifier la note"),
    _local("marks", "Return", "Valider et descendre"),
    _local("marks", "Tab Shift+Tab", "Aller à la note suivante, à la précédente"),
    _local("marks", "Del", "Effacer les notes choisies"),
    _local("marks", "Ctrl+C Ctrl+X Ctrl+V", "Copier, couper, coller un bloc de notes"),
    _local("marks", "Ctrl+D", "Recopier vers le bas"),
    _local("marks", "Ctrl+Return", "Écrire la saisie dans toute la sélection"),
    _local("marks", "F6", "Sortir de la grille"),
)  # fmt: skip
_DELIBERATION = (
    Action("deliberation.open", "Ouvrir la délibération", (), "deliberation"),
    Action("deliberation.val", "Valider le bloc", ("V",), "deliberation", "validé"),
    Action("deliberation.nval", "Ne pas valider le bloc", ("N",), "deliberation", "non validé"),
    Action("deliberation.disp", "Dispenser du bloc", ("X",), "deliberation", "dispensé"),
    Action("deliberation.def", "Noter le bloc défaillant", ("F",), "deliberation"),
    Action("deliberation.att", "Laisser le bloc en attente", ("A",), "deliberation"),
    Action("deliberation.discuss", "Mettre le candidat à discuter, ou lever la marque", ("D",),
           "deliberation", "drapeau"),
    Action("deliberation.adopt", "Adopter les propositions du candidat et passer au suivant",
           ("Ctrl+Return", "Ctrl+Enter"), "deliberation"),
    Action("deliberation.adopt_all", "Adopter les propositions de tous…", ("Ctrl+Shift+Return",),
           "deliberation"),
    Action("deliberation.next", "Candidat suivant", ("PgDown",), "deliberation"),
    Action("deliberation.previous", "Candidat précédent", ("PgUp",), "deliberation"),
    Action("deliberation.next_bloc", "Bloc suivant", ("Ctrl+Down",), "deliberation"),
    Action("deliberation.previous_bloc", "Bloc précédent", ("Ctrl+Up",), "deliberation"),
    Action("deliberation.vote", "Noter un vote sur le bloc…", ("Alt+V",), "deliberation", "voix"),
    Action("deliberation.recuse", "Noter un déport…", ("Alt+D",), "deliberation", "récusation"),
    Action("deliberation.search", "Rechercher un candidat dans la délibération", ("/", "Ctrl+F"),
           "deliberation"),
    Action("deliberation.drawer", "Montrer ou cacher l'avancement", ("F9",), "deliberation",
           "volet répartition statistiques"),
    Action("deliberation.history", "Montrer l'historique du candidat…", (), "deliberation"),
    Action("deliberation.events", "Noter un incident ou une observation…", (), "deliberation",
           "procès-verbal remarque"),
    Action("deliberation.suspend", "Suspendre la séance…", (), "deliberation", "pause"),
    Action("deliberation.resume", "Reprendre la séance", (), "deliberation", "pause"),
    Action("deliberation.project", "Projeter le candidat pour la salle, ou arrêter", (),
           "deliberation", "projection écran vidéoprojecteur"),
    Action("deliberation.black", "Rendre noir l'écran de la salle, ou le rallumer", ("B", "."),
           "deliberation", "projection"),
    _local("deliberation", "Up Down", "Candidat ou bloc précédent, suivant"),
)  # fmt: skip
_OTHERS = (
    Action("closing.seal", "Clore et sceller la séance…", (), "closing", "clôture"),
    Action("closing.save", "Enregistrer le procès-verbal en PDF…", (), "closing", "minutes"),
    Action("closing.sign", "Signer le procès-verbal…", (), "closing", "signature certificat"),
    Action("closing.attach", "Joindre un document signé…", (), "closing", "scan pièce"),
    Action("closing.correct", "Établir un procès-verbal rectificatif…", (), "closing",
           "correction erreur"),
    Action("closing.archive", "Archiver la session…", (), "closing", "zip conserver"),
    Action("closing.print", "Imprimer le procès-verbal…", ("Ctrl+P",), "closing", "minutes"),
    Action("documents.minutes", "Enregistrer le procès-verbal…", (), "documents", "pdf"),
    Action("documents.print", "Imprimer le procès-verbal…", ("Ctrl+P",), "documents", "minutes"),
    Action("documents.results", "Enregistrer le classeur des résultats…", (), "documents",
           "excel export"),
    Action("documents.verify", "Vérifier un fichier…", (), "documents", "contrôle empreinte"),
    Action("journal.search", "Rechercher dans le journal", ("Ctrl+F",), "journal"),
    Action("journal.export", "Exporter le journal…", (), "journal", "json texte chaîne"),
    Action("journal.drawer", "Montrer ou cacher le détail", ("F9",), "journal", "volet"),
    _local(LISTS, "Up Down", "Ligne précédente, suivante"),
    _local(LISTS, "Return", "Ouvrir la ligne choisie ; depuis une recherche, aller à la liste"),
    _local(LISTS, "Shift+F10", "Trier, rétablir les largeurs"),
    _local(DIALOGS, "Return", "Faire ce que dit le bouton en couleur"),
    _local(DIALOGS, "Esc", "Annuler"),
    _local(DIALOGS, "Alt+Down", "Ouvrir une liste ou le calendrier d'une date"),
)  # fmt: skip
ACTIONS = {
    action.key: action
    for action in (*_WINDOW, *_JURY, *_CANDIDATES, *_MARKS, *_DELIBERATION, *_OTHERS)
}
"""All gestures by key, in the order they are listed."""
