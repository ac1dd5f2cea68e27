"""Connections to the inventories of other programs, pulled into imports."""
