"""Paper: the procès-verbal and the other documents, written with reportlab."""
