"""Waste: codes, operations, the outgoing register and the fields of a consignment note."""
