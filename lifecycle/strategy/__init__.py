"""An authority's responsible-digital strategy: objectives, measures, governance notes, yearly facts."""
