"""The responsible-digital strategy: objectives, measures, governance."""
