"""Tables of the strategy."""
