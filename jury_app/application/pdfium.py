"""Whose turn it is to use pdfium: the window draws pages while a job reads others."""

import threading

PDFIUM = threading.RLock()
"""Held by whoever calls pdfium: it must never be entered by two threads at once."""
