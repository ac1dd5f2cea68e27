"""Lots: prepared, offered, answered, handed over, received, and what became of each device."""
