"""Use cases: what the window and the command line can ask of a dossier."""
