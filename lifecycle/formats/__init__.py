"""How other programs write an inventory: files, agents’ messages, answers of their APIs; pure."""
