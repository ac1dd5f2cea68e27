"""The scanner's page, what its script asks, and the page that a scanned label opens."""
