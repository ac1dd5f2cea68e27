"""Sanitisation: policies, a record for each medium, imports of the tools' reports."""
