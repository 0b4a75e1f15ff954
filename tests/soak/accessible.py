"""The program as a screen reader has it: the accessibility tree, its events, its actions."""

import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyatspi
from gi.repository import Atspi, GLib

PATIENCE = 60
ROWS = {
    pyatspi.ROLE_TABLE, pyatspi.ROLE_LIST, pyatspi.ROLE_TREE, pyatspi.ROLE_TREE_TABLE,
}  # fmt: skip
NO_ROLE = {"unknown", "invalid", "redundant object", "unused"}
LEAVE = ("Annuler", "Fermer", "Close", "Cancel")
ESCAPE = 9  # the X keycode
_URGENT = 2
"""How an announcement that interrupts is told; `Atspi.Live` has no name for it everywhere."""

Node = Any
Test = Callable[[Node], bool]


class Wrong(Exception):
    """What a person with a screen reader would stumble on."""


def has(node: Node, state: int) -> bool:
    """Tell whether a node is in a state."""
    return bool(node.getState().contains(state))


def children(node: Node) -> list[Node]:
    """The nodes below; rows of tables and lists are asked for by their own interface."""
    if node.getRole() in ROWS:
        return []
    found = (node.get_child_at_index(n) for n in range(node.childCount))
    return [one for one in found if one is not None]


def below(node: Node) -> Iterator[Node]:
    """Everything shown in a window; what goes away meanwhile is passed over."""
    try:
        found = children(node)
    except GLib.Error:
        return
    for one in found:
        try:
            shown = has(one, pyatspi.STATE_SHOWING)
        except GLib.Error:
            continue
        if shown:
            yield one
            yield from below(one)


class Reader:
    """Sees the program, and acts on it.

    Attributes:
        said: What the program announced.
        urgent: What of it interrupts what is being said.
        focus: What took the focus last.
    """

    def __init__(self, program: subprocess.Popen[bytes]) -> None:
        self._program = program
        self._menus: list[Node] = []
        self.said: list[str] = []
        self.urgent: list[str] = []
        self.focus: Node = None
        pyatspi.Registry.registerEventListener(self._shown, "object:state-changed:showing")
        pyatspi.Registry.registerEventListener(self._told, "object:announcement")
        pyatspi.Registry.registerEventListener(self._focused, "object:state-changed:focused")
        self.app = self.wait("the program in the tree", self._find_app)
        self.app.set_cache_mask(Atspi.Cache.NONE)

    def _find_app(self) -> Node | None:
        if self._program.poll() is not None:
            raise Wrong(f"the program ended with {self._program.returncode}")
        desktop = pyatspi.Registry.getDesktop(0)
        return next((one for one in desktop if one and one.get_process_id() == self._program.pid),
                    None)  # fmt: skip

    def _shown(self, event: Any) -> None:
        try:
            if event.detail1 and event.source.getRole() == pyatspi.ROLE_POPUP_MENU:
                self._menus.append(event.source)
        except GLib.Error:
            pass  # gone already

    def _told(self, event: Any) -> None:
        self.said.append(str(event.any_data))
        if event.detail1 == _URGENT:
            self.urgent.append(str(event.any_data))

    def _focused(self, event: Any) -> None:
        if event.detail1:
            self.focus = event.source

    def listen(self) -> None:
        """Hear what was said meanwhile."""
        while GLib.MainContext.default().iteration(False):
            pass

    def wait(self, what: str, look: Callable[[], Any]) -> Any:
        """Look until something is there, and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.listen()
            try:
                found = look()
            except GLib.Error:  # changed while it was looked at
                found = None
            if found:
                return found
            time.sleep(0.05)
        raise Wrong(f"never seen: {what}")

    @property
    def windows(self) -> list[Node]:
        """The main window, then the dialogs over it."""
        return [one for one in children(self.app) if has(one, pyatspi.STATE_SHOWING)]

    @property
    def top(self) -> Node:
        """The window that answers now."""
        return self.windows[-1]

    def seek(self, name: str, test: Test = lambda _node: True) -> Node | None:
        """Return what has this name, or begins with it, in the window that answers."""
        begun = None
        for one in below(self.top):
            said = one.name
            if said.startswith(name) and test(one):
                if said == name:
                    return one
                begun = begun or one
        return begun

    def find(self, name: str, test: Test = lambda _node: True) -> Node:
        """Wait for what has this name."""
        return self.wait(f"« {name} »", lambda: self.seek(name, test))

    def press(self, name: str) -> None:
        """Wait for a button that answers, and press it."""
        act(self.find(name, answers))

    def menu(self, opener: str) -> Node:
        """Open a menu by its button."""
        self._menus.clear()
        self.press(opener)
        return self.wait(f"the menu of « {opener} »",
                         lambda: self._menus[-1] if self._menus else None)  # fmt: skip

    def take(self, opener: str, entry: str) -> None:
        """Choose in a menu."""
        menu = self.menu(opener)
        act(next(one for one in below(menu) if one.name == entry))

    def write(self, name: str, text: str) -> None:
        """Write into a field."""
        field = self.find(name, lambda one: one.getRole() == pyatspi.ROLE_TEXT)
        field.queryEditableText().setTextContents(text)

    def dialog(self) -> Node:
        """Wait for a dialog that is not the one of a job running."""
        return self.wait("a dialog", lambda: len(self.windows) > 1
                         and "patienter" not in self.top.name and self.top)  # fmt: skip

    def leave(self) -> None:
        """Close the dialog in front."""
        name, before = self.top.name, len(self.windows)
        way = next((one for one in below(self.top) if one.name in LEAVE and answers(one)), None)
        if way is not None:
            act(way)
        else:
            self.until_active()
            pyatspi.Registry.generateKeyboardEvent(ESCAPE, None, pyatspi.KEY_PRESSRELEASE)
        self.wait(f"the end of « {name} »", lambda: len(self.windows) < before)

    def until_active(self) -> None:
        """Wait until the window manager has given the keys to the window in front."""
        self.wait("the window to be active", lambda: has(self.top, pyatspi.STATE_ACTIVE))


def answers(node: Node) -> bool:
    """Tell whether a node can be pressed now."""
    return has(node, pyatspi.STATE_SENSITIVE) and "Press" in _actions(node)


def _actions(node: Node) -> set[str]:
    try:
        asked = node.queryAction()
    except NotImplementedError:
        return set()
    return {asked.getName(n) for n in range(asked.nActions)}


def act(node: Node, action: str = "Press") -> None:
    """Do an action of a node."""
    asked = node.queryAction()
    names = [asked.getName(n) for n in range(asked.nActions)]
    if action not in names:
        raise Wrong(f"« {node.name} » can only do {names}")
    asked.doAction(names.index(action))


def judge(reader: Reader, where: str) -> int:
    """See that everything that takes the focus has a name and a role; return how many do."""
    count = 0
    for node in [reader.top, *below(reader.top)]:
        try:
            wrong = _wrong(node)
            count += has(node, pyatspi.STATE_FOCUSABLE)
        except GLib.Error:
            continue  # gone meanwhile
        if wrong:
            raise Wrong(f"{where}: {wrong}")
    if not count:
        raise Wrong(f"{where}: nothing takes the focus")
    return count


def _wrong(node: Node) -> str:
    if not has(node, pyatspi.STATE_FOCUSABLE):
        return ""
    role, name = node.getRoleName(), node.name.strip()
    if role in NO_ROLE:
        return f"« {name} » has the role {role}"
    if role == "combo box":  # Qt says its value in the name's place
        labels = (r.getRelationType() == pyatspi.RELATION_LABELLED_BY
                  for r in node.getRelationSet())  # fmt: skip
        return "" if any(labels) or node.description else f"{role} « {name} » without a label"
    return "" if name else f"{role} without a name in « {_path(node)} »"


def _path(node: Node) -> str:
    names = []
    while node is not None and node.getRole() != pyatspi.ROLE_APPLICATION:
        names.append(node.name or node.getRoleName())
        node = node.parent
    return " > ".join(reversed(names))


def judge_tables(reader: Reader, naming: str) -> int:
    """See that cells say whose they are, which column and what; return how many were heard."""
    heard = 0
    for node in below(reader.top):
        if node.getRole() == pyatspi.ROLE_TABLE:
            heard += _judge_table(node, naming)
    return heard


def _judge_table(node: Node, naming: str) -> int:
    table = node.queryTable()
    titles = [table.getColumnHeader(n).name for n in range(table.nColumns)]
    rows = sorted({0, 1, table.nRows - 1} & set(range(table.nRows)))
    for row in rows:
        said = [table.getAccessibleAt(row, column).name for column in range(table.nColumns)]
        if naming in titles:
            whose = said[titles.index(naming)].removeprefix(f"{naming} : ").partition(", ")[0]
        else:
            header = table.getRowHeader(row)
            whose = header.name if header is not None else ""
        for title, text in zip(titles, said, strict=True):
            column = title.partition(" — ")[0].rpartition(" ")[2]  # « Moyenne de BC01 — … »
            if not text.strip() or column not in text or whose not in text:
                raise Wrong(f"{node.name}: « {text} » does not say « {whose} », « {title} »")
    return len(rows) * len(titles)
