"""Plays a sitting as a screen reader sees it: through the accessibility tree and nothing else.

Run by the system's Python, which has pyatspi, on a session bus of its own:
`python3 -m tests.soak.screen_reader RESULT MINUTES PROGRAM…`. It starts the program, walks its
pages and dialogs, and writes what it decided as JSON. The first thing that is not as it must be
ends it with a sentence.
"""

import json
import subprocess
import sys
from pathlib import Path

import pyatspi

from tests.soak.accessible import (
    PATIENCE,
    Node,
    Reader,
    Wrong,
    act,
    answers,
    below,
    has,
    judge,
    judge_tables,
)

MOTIVE = "Le jury a entendu le candidat et retient la preuve produite en séance."
LEFT = "Démontrer la conduite d'une équipe sur un projet complet."
PAGES = {
    "1. Séance": "", "2. Jury": "Membre", "3. Candidats": "Candidat", "4. Notes": "Candidats",
    "5. Délibération": "", "6. Clôture et PV": "", "7. Documents": "", "8. Journal": "N°",
}  # fmt: skip
"""The steps at the left, each with the column that names the rows of its table, if any."""
MENU = (
    "Nouveau dossier…", "Ouvrir un dossier…", "Nouvelle session…", "Importer un classeur…",
    "Vérifier le dossier", "Sauvegardes…", "Phrase secrète…", "Personnes et codes…",
    "Préférences…", "Raccourcis du clavier", "À propos…",
)  # fmt: skip
NOBODY_CHOSEN = "Choisissez d'abord des candidats dans la liste."
NOT_OURS = {"Imprimer…"}
"""The dialog of the desktop or of Qt, which asks for a printer."""


def show_pages(reader: Reader) -> None:
    """Walk through every page and what its buttons with « … » open."""
    for step, naming in PAGES.items():
        show_page(reader, step, naming)
        show_dialogs(reader, step)


def show_page(reader: Reader, step: str, naming: str) -> None:
    """Go to a page, and see that its table names its rows."""
    reader.press(step)
    reader.wait(f"{step} chosen", lambda: has(reader.find(step), pyatspi.STATE_CHECKED))
    judge(reader, step)
    if naming:
        reader.wait(f"the table of {step}", lambda: judge_tables(reader, naming))


def show_dialogs(reader: Reader, where: str) -> None:
    """Open and leave every dialog a page leads to."""
    asking = {one.name for one in below(reader.top) if one.name.endswith("…") and answers(one)}
    for name in sorted(asking - NOT_OURS):
        reader.press(name)
        reader.dialog()
        judge(reader, f"{where} > {name}")
        reader.leave()


def show_menu(reader: Reader) -> None:
    """Open and leave every dialog of the window's menu."""
    for entry in MENU:
        reader.take("Menu", entry)
        reader.dialog()
        judge(reader, f"Menu > {entry}")
        reader.leave()


def announced(reader: Reader, text: str) -> None:
    """Wait until the program has said something."""
    reader.wait(f"the announcement « {text} »", lambda: any(text in one for one in reader.said))
    reader.said.clear()


def be_refused(reader: Reader) -> None:
    """Ask for what is refused on a page of its own message: it interrupts."""
    reader.press("4. Notes")
    reader.press("Groupes")
    reader.write("Rechercher un candidat de l'épreuve", "personne de ce nom")
    reader.press("Retirer du groupe")
    reader.wait("a refusal that interrupts", lambda: NOBODY_CHOSEN in reader.urgent)


def open_room(reader: Reader) -> None:
    """Open the deliberation."""
    reader.press("5. Délibération")
    reader.press("Ouvrir la délibération")
    reader.find("Valider (V)", answers)


def blocs(reader: Reader) -> dict[str, Node]:
    """The blocs of the candidate shown, by code."""
    found = {}
    for one in below(reader.top):
        if one.getRole() == pyatspi.ROLE_PANEL and ", décision " in one.name:
            found[one.name.partition(" ")[0]] = one
    return found


def decision(node: Node) -> str:
    """What a bloc says of its decision."""
    return str(node.name.rpartition(", décision ")[2])


def decide(reader: Reader, row: Node, verdict: str) -> str:
    """Decide a bloc, writing the motive that is asked for; return what the bloc then says."""
    said = f"{row.name.partition(' ')[0]} : {verdict}"
    reader.until_active()
    act(row, "SetFocus")
    choice = reader.wait(said, lambda: next((o for o in below(row) if o.name == said), None))
    reader.said.clear()
    reader.focus = None
    act(choice)
    reader.wait(f"an answer to « {said} »", lambda: reader.said or _asks_motive(reader))
    if not reader.said:
        reader.focus.queryEditableText().setTextContents(MOTIVE)
        reader.press("Enregistrer")
        announced(reader, said)
    return decision(row)


def _asks_motive(reader: Reader) -> bool:
    return reader.focus is not None and reader.focus.name.startswith("Motif de")


def chosen(reader: Reader) -> str:
    """The name of the candidate chosen in the list."""
    people = next(one for one in below(reader.top) if one.getRole() == pyatspi.ROLE_LIST)
    return str(people.querySelection().getSelectedChild(0).name.partition(",")[0])


def decided(reader: Reader) -> tuple[int, int]:
    """How many candidates are decided, of how many: what the progress says."""
    bar = next(one for one in below(reader.top) if one.getRole() == pyatspi.ROLE_PROGRESS_BAR)
    value = bar.queryValue()
    done, everyone = int(value.currentValue), int(value.maximumValue)
    if bar.name != f"{done} décidés sur {everyone}":
        raise Wrong(f"the progress is {done} of {everyone} and says « {bar.name} »")
    return done, everyone


def refuse_and_vote(reader: Reader) -> dict[str, dict[str, str]]:
    """Decide the first candidate's blocs one against the proposal, then see what a room offers."""
    name = chosen(reader)
    first, second, *_others = blocs(reader).items()
    made = {code: decide(reader, row, verdict)
            for (code, row), verdict in ((first, "validé"), (second, "non validé"))}  # fmt: skip
    if list(made.values()) != ["validé", "non validé"]:
        raise Wrong(f"{name}: decided {made}")
    judge(reader, "5. Délibération, open")
    show_dialogs(reader, "5. Délibération")
    return {name: made}


def adopt_all(reader: Reader) -> None:
    """Adopt the proposals of everyone the jury need not discuss."""
    before = decided(reader)[0]
    reader.press("Adopter pour ")
    reader.dialog()
    judge(reader, "Adopter")
    judge_tables(reader, "Candidat")
    reader.said.clear()
    reader.press("Adopter ")
    announced(reader, "Propositions adoptées")
    reader.wait("the progress", lambda: decided(reader)[0] > before)


def adopt_one(reader: Reader) -> None:
    """Adopt what is proposed for the candidate shown, once it need not be discussed."""
    mark = reader.find("À discuter (D)")
    if has(mark, pyatspi.STATE_CHECKED):
        act(mark)
        reader.wait("the mark lifted", lambda: not has(mark, pyatspi.STATE_CHECKED))
    reader.said.clear()
    reader.press("Adopter (Ctrl+Entrée)")
    reader.wait("an answer to adopting", lambda: reader.said)  # adopted, or what is left to decide


def decide_everyone(reader: Reader) -> dict[str, dict[str, str]]:
    """Go through those left: adopt, then decide bloc by bloc; return what was decided so."""
    made: dict[str, dict[str, str]] = {}
    reader.press("Non délibérés")
    while True:
        name = chosen(reader)
        mine = made.setdefault(name, {})
        adopt_one(reader)
        for code, row in blocs(reader).items():
            if decision(row) == "à décider" and "proposition acquis" not in row.name:
                said = decide(reader, row, "validé")
                if said == "à décider":  # refused: what the bloc asks for is not known
                    said = decide(reader, row, "en attente")
                mine[code] = said
        done, everyone = decided(reader)
        if done == everyone:
            return made
        reader.press("Suivant")
        reader.wait("another candidate", lambda: chosen(reader) not in made)


def prescribe(reader: Reader) -> None:
    """Write what closing still asks for, where it leads to."""
    reader.press("6. Clôture et PV")
    see = reader.find("Voir : ", lambda one: "prescription" in one.name.lower())
    act(see)
    reader.write("Prescription : ce qui reste à démontrer", LEFT)
    reader.press("Noter")


def seal(reader: Reader) -> None:
    """Confirm for both and close."""
    reader.press("6. Clôture et PV")
    for who in ("présidence", "secrétariat"):
        reader.press(f"Je confirme les décisions et la clôture : {who}")
    reader.press("Clore et sceller la séance")
    reader.dialog()
    judge(reader, "Clore")
    reader.said.clear()
    reader.press("Clore et sceller")
    announced(reader, "Séance close et scellée")
    reader.find("Procès-verbal n° ")


def save_minutes(reader: Reader, target: Path) -> None:
    """Save the minutes under a name written."""
    reader.press("Enregistrer…")
    reader.dialog()
    field = reader.find("", lambda one: one.getRole() == pyatspi.ROLE_TEXT)
    field.queryEditableText().setTextContents(str(target))
    reader.press("Enregistrer")
    reader.wait("the minutes on the disk", target.is_file)


def leave(reader: Reader) -> None:
    """Close the dossier, look at the first page, end the program."""
    reader.take("Menu", "Fermer le dossier")
    reader.find("Nouveau dossier")
    judge(reader, "Start")
    reader.press("Nouveau dossier")
    reader.dialog()
    judge(reader, "Nouveau dossier")
    reader.leave()
    reader.take("Menu", "Quitter")


def play(reader: Reader, minutes: Path) -> dict[str, dict[str, str]]:
    """The whole sitting; return the decisions made bloc by bloc, by candidate and bloc."""
    show_menu(reader)
    show_pages(reader)
    be_refused(reader)
    open_room(reader)
    made = refuse_and_vote(reader)
    adopt_all(reader)
    for name, mine in decide_everyone(reader).items():
        made.setdefault(name, {}).update(mine)
    prescribe(reader)
    seal(reader)
    save_minutes(reader, minutes)
    leave(reader)
    return made


def main(result: Path, minutes: Path, command: list[str]) -> int:
    """Play, and write the decisions as JSON."""
    program = subprocess.Popen(command)
    try:
        made = play(Reader(program), minutes)
        result.write_text(json.dumps(made), encoding="utf-8")
        return program.wait(PATIENCE)
    except Wrong as wrong:
        sys.stderr.write(f"screen reader: {wrong}\n")
        return 1
    finally:
        if program.poll() is None:
            program.kill()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
