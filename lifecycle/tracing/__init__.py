"""The history of a lot or a device as EPCIS 2.0."""
