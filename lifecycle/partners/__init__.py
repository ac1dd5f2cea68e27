"""The 4R partners: directory, territory, capacity, certifications, agreements."""
