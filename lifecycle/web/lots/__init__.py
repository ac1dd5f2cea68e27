"""Lots, for the authority and for the partner: from preparation to what became of each device."""
