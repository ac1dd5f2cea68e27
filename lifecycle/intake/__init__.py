"""What comes from elsewhere: files and agents, read, mapped, tried, then applied."""
