"""Import: from the rows of a workbook to a checked plan of changes."""
