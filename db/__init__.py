"""The dossier on disk: one SQLite file, its schema, journal and migrations."""
