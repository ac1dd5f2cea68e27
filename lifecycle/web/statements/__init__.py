"""Statutory and shared outputs, as pages and as files."""
