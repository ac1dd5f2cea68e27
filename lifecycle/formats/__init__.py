"""How other programs write an inventory: files, agents’ messages, answers of APIs; no database, no web."""
