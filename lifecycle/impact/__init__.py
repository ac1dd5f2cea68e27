"""Footprint and lifespan formulas: pure, with factor sets as data."""
