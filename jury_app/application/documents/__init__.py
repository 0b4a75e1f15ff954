"""Every document of a jury beside the minutes: what each says, before anything is drawn."""
