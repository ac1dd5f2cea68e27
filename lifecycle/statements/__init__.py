"""What law and programmes ask for each year, as documents and files that come out ready."""
