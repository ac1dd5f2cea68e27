"""What is due when, who is late, and the reminders."""
