"""Signing minutes in the window: who signs, with what, the signature drawn by hand."""
