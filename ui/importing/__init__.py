"""The steps of the import assistant."""
