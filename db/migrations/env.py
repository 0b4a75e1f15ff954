"""Alembic's entry: runs the migrations on the dossier named by `db.migrate`."""

from alembic import context
from sqlalchemy import create_engine

from db.schema import metadata

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
