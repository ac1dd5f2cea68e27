"""Lots that come back: repairs entrusted to a partner."""
