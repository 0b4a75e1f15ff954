"""Charts defined once, as plain data, for every surface that paints them."""
