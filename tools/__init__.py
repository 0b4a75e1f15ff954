"""Tools for the people who work on the program; not installed."""
