"""The register: its list, a device's page and form, one action on many, rooms, exports."""
