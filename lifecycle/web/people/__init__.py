"""Accounts: signing in, passwords, sign-in links, the people of an organisation."""
