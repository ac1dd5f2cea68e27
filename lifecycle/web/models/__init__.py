"""The catalogue: models, their sheets and their makers, merged where they are the same."""
