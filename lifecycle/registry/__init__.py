"""The register: categories, models, sites, assets, and the one way a state changes."""
