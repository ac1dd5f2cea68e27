"""Connections to the inventories of others, and their pulls."""
