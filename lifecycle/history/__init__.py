"""What happened: one append-only, hash-chained event table, its timeline and its verification."""
