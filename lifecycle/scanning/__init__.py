"""Scans: from any code to a device, what a phone did with or without a signal, and settling the doubtful."""
