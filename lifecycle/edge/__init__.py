"""What both doors share: sessions and transactions, who asks, guards, answers to errors, jobs."""
