"""Workbooks read and written: every spreadsheet format behind one shape."""
