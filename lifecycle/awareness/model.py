"""Tables of the awareness."""
