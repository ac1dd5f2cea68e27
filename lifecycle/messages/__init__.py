"""What people are told by e-mail: queued with the change that it tells of, sent once."""
