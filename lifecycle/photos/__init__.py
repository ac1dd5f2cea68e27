"""Photos of a device's condition, kept outside the database."""
