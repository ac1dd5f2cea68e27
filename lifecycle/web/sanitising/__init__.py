"""Erasure: what waits, reports and records, verification, the policy."""
