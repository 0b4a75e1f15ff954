"""Random gestures on the real window: the hands, the room they work in, what must always hold."""
