"""Snipe-IT's inventory over its API version 1."""

from typing import Any

from lifecycle.connections import errors
from lifecycle.connections.asking import Answer, Asking
from lifecycle.connections.options import Options
from lifecycle.connections.page import Page
from lifecycle.connections.secrets import Credentials
from lifecycle.formats.snipeit_api import hardware
from lifecycle.formats.text import one_line

MOST_SAID = 200  # characters of a message of theirs
_STATUSES = {401: errors.TokenRefused, 403: errors.AccessRefused, 404: errors.NothingThere}


class SnipeIt:
    """Lists hardware; archived devices are left out of the plain list, so they are asked for apart."""

    def __init__(self, asking: Asking, credentials: Credentials, options: Options) -> None:
        self._asking, self._options = asking, options
        self._headers = {"Authorization": f"Bearer {credentials.token}"}

    @property
    def parts(self) -> tuple[str, ...]:
        """The statuses to list; an empty one lists what is in use or in stock."""
        return ("", "Archived", "Deleted") if self._options.deleted else ("", "Archived")

    def page(self, part: str, offset: int, size: int) -> Page:
        """Return at most `size` rows (Snipe-IT cuts them to 500) of a status; raises a PullFailed."""
        params = {"limit": size, "offset": offset, "sort": "id", "order": "asc"}
        if part:
            params |= {"status": part}
        answer = self._asking.get("/api/v1/hardware", params, self._headers)
        total, rows = self._read(answer)
        people, site = self._options.people, self._asking.site
        return Page(
            [hardware(row, site, with_people=people) for row in rows],
            total,
            # Pages may be shorter than asked: only an empty one is past the last.
            offset + len(rows) if rows else None,
        )

    def _read(self, answer: Answer) -> tuple[int, list[dict[str, Any]]]:
        host = self._asking.host
        if kind := _STATUSES.get(answer.status):
            raise kind(host=host)
        match answer.data:
            case {"status": "error", "messages": said}:
                # Snipe-IT refuses with 200 as well.
                raise errors.RemoteRefusal(host=host, said=one_line(str(said))[:MOST_SAID])
            case {"total": int(total), "rows": list(rows)} if all(isinstance(row, dict) for row in rows):
                return total, rows
        raise errors.Unexpected(host=host, program="Snipe-IT")
