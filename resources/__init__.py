"""Data files only: certifications, règlement, teaching corps, vocabulary."""
