"""Which impact factors an authority uses, and its own values on top."""
