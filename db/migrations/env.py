"""Alembic's entry: runs the migrations on the engine given by `db.migrate`."""

from alembic import context

from db.schema import metadata

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()
