"""The emission factors in force, their versions and the authority's own values."""
