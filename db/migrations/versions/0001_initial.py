"""The first schema: every table and trigger of a dossier.

The statements are kept as they were released, apart from `db.schema`, which goes on changing.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def upgrade() -> None:
    """Create the tables, indexes and triggers."""
    op.execute("PRAGMA application_id = 1247105625")
    for statement in _STATEMENTS.split(";;\n"):
        if statement.strip():
            op.execute(statement)
