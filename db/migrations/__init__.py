"""Migrations of the dossier's schema, run by alembic."""
