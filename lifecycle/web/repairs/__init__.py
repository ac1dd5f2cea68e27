"""Repair sheets, and repairs entrusted to a partner."""
