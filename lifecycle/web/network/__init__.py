"""What a network's coordinator sees, and what an authority shares with it."""
