"""What goes into a lot, on what legal basis, packed how and offered to whom."""
