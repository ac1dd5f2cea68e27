"""Organisations, the networks that join them, accounts, memberships, sessions and tokens."""
