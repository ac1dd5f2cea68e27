"""Tables of the footprint."""
