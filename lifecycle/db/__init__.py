"""PostgreSQL: engine, base and types, row security, append-only rules, embedded server, keyset pages."""
