"""Dialogs that keep a dossier safe: passphrase, persons, backups; and the lock of the window."""
