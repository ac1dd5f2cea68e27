"""Equipment registry for public bodies: states, labels, lots and indicators."""
