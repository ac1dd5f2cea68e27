"""What an authority publishes: its page, which anyone reads, and its poster."""
