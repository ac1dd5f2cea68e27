"""The directory of partners: what they take, where they are, agreements and papers."""
