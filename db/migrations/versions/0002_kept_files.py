"""The second schema: files kept with a closed session lie in the dossier, not beside it.

What lies beside an older dossier is moved in when the program opens it (`application/pieces.py`): a
migration has only the database before it.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    """CREATE TABLE kept_file (
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        content BLOB NOT NULL CHECK (typeof(content) = 'blob'),
        PRIMARY KEY (sha256)
    )""",
    """CREATE TRIGGER kept_file_kept_insert BEFORE INSERT ON kept_file
    WHEN EXISTS (SELECT 1 FROM kept_file WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'fichiers joints en ajout seul'); END""",
    """CREATE TRIGGER kept_file_kept_update BEFORE UPDATE ON kept_file
    WHEN 1 BEGIN SELECT RAISE(ABORT, 'fichiers joints en ajout seul'); END""",
    """CREATE TRIGGER kept_file_kept_delete BEFORE DELETE ON kept_file
    WHEN 1 BEGIN SELECT RAISE(ABORT, 'fichiers joints en ajout seul'); END""",
)


def upgrade() -> None:
    """Create the table and its triggers."""
    for statement in _STATEMENTS:
        op.execute(statement)
