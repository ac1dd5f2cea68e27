"""The register of outgoing waste, and what a lot of waste must say."""
