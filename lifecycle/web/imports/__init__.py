"""Bringing a file in: choosing its columns, a dry run, what it did, undoing it."""
