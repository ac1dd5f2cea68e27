"""Stocktaking: what is expected in a place, what was seen, what to do about the rest."""
