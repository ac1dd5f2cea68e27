"""Tables of what reports keep: figures computed before, figures published."""
