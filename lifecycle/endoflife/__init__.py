"""The way out: sanitisation, partners, lots, hand-over, outcomes and their documents."""
