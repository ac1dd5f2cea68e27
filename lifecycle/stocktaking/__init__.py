"""Inventories of a room, a site or a selection: what is expected, seen, out of place and not found."""
