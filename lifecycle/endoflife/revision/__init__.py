"""Changes that both sides agree on after a signature."""
