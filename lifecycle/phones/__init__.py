"""The phones that scan: who holds each, and what it still has to send."""
