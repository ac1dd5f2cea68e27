"""Words that every room shares; nothing here knows the web or the database."""
