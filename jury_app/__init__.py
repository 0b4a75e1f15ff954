"""Jury deliberation for French RNCP certifications awarded by blocs de compétences."""

__version__ = "0.2.0"
