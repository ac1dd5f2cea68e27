"""Triage: what a device is worth, by rules that are data, and the route that a person decides."""
