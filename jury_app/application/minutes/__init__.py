"""The procès-verbal in words: what each section says, before anything is drawn."""
