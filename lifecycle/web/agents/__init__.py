"""What the inventory agents have told, and what people decide of it."""
