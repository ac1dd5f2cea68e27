"""Photos of devices, sent from a page or a phone."""
