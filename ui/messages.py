"""Messages in their place: shown, dressed, and said by a screen reader."""

from PySide6.QtWidgets import QLabel

from ui.spoken import announce
from ui.widgets import dress


def refuse(message: QLabel, sentence: str) -> None:
    """Show why something was refused, and say it at once.

    Args:
        message: Where it is said; hidden while there is nothing to say.
        sentence: Why; empty takes the message away.
    """
    message.setText(sentence)
    message.setVisible(bool(sentence))
    announce(message, sentence, urgent=True)


def tell(message: QLabel, sentence: str, fault: bool = False) -> None:
    """Show a sentence where messages stand, and say it; what is no refusal is quiet.

    Args:
        message: The label.
        sentence: What to say; empty for nothing.
        fault: True for a refusal.
    """
    dress(message, "kind", "error" if fault else "muted")
    message.setText(sentence)
    announce(message, sentence, urgent=fault)
