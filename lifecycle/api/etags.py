"""Versions as ETags: an edit says which one it was made from."""

from flask import request

from lifecycle.api.errors import PreconditionRequired
from lifecycle.kernel.errors import Stale


def etag(version: int) -> str:
    """Return a version as an ETag."""
    return f'"{version}"'


def wanted_version(present: int) -> int | None:
    """Return the version that an edit must still find under its lock, None for any (`If-Match: *`).

    `present` is what the row says now. Raises PreconditionRequired, or Stale where none of those named is it.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    if request.if_match.star_tag:
        return None
    if not request.if_match.contains(str(present)):
        raise Stale
    return present
