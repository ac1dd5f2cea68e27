"""The shapes that come in and go out, shared by pages and API."""
