"""What became of each device: told, proven, awaited, corrected, and the papers still owed."""
