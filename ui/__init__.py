"""The window: pages, dialogs and models, in French; sends commands, sees frozen rows."""
