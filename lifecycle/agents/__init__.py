"""Inventory agents: what they send about devices, matched to the register; states never change."""
