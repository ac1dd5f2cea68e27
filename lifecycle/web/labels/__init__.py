"""Printing labels on sheets and rolls, and what became of them."""
