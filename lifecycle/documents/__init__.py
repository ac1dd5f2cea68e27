"""The papers of the way out, as accessible PDF and as rows."""
