"""Rules and values of a jury: pure Python, no Qt, no SQL, no files."""
