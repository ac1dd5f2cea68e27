"""The JSON API, version 1."""

from flask import Flask


def init(app: Flask) -> None:
    """Register the API."""
