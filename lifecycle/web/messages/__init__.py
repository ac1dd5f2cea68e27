"""Mails: what was sent to whom, and what each person wants to be told."""
