"""GLPI's inventory over its legacy REST API, which GLPI 9.1 to 11 have."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from lifecycle.connections import errors
from lifecycle.connections.asking import Answer, Asking
from lifecycle.connections.options import Options
from lifecycle.connections.page import Page
from lifecycle.connections.secrets import Credentials
from lifecycle.formats.fields import Field
from lifecycle.formats.glpi_api import item, options_of
from lifecycle.formats.text import one_line

API = "/apirest.php"
MOST_SAID = 200  # characters of a message of theirs
GOODBYE_SECONDS = 10
_ERRORS = {
    "ERROR_APP_TOKEN_PARAMETERS_MISSING": errors.AppTokenRefused,
    "ERROR_WRONG_APP_TOKEN_PARAMETER": errors.AppTokenRefused,
    "ERROR_GLPI_LOGIN": errors.TokenRefused,
    "ERROR_GLPI_LOGIN_USER_TOKEN": errors.TokenRefused,
    "ERROR_LOGIN_PARAMETERS_MISSING": errors.TokenRefused,
    "ERROR_SESSION_TOKEN_INVALID": errors.TokenRefused,
    "ERROR_SESSION_TOKEN_MISSING": errors.TokenRefused,
    "ERROR_NOT_ALLOWED_IP": errors.AccessRefused,
    "ERROR_RIGHT_MISSING": errors.AccessRefused,
}
_STATUSES = {401: errors.TokenRefused, 403: errors.AccessRefused, 404: errors.NothingThere}


class Glpi:
    """Searches GLPI's devices, financial information in the same answer; templates are never among them."""

    def __init__(self, asking: Asking, headers: dict[str, str], options: Options) -> None:
        self._asking, self._headers, self._options = asking, headers, options

    @property
    def parts(self) -> tuple[str, ...]:
        """The kinds of devices to list."""
        return self._options.item_types

    def page(self, part: str, offset: int, size: int) -> Page:
        """Return at most `size` rows of a kind of device, by id; raises a PullFailed."""
        people = self._options.people
        options = options_of(part, with_people=people)
        params = {
            **{f"forcedisplay[{place}]": number for place, number in enumerate(options.values())},
            "range": f"{offset}-{offset + size - 1}",
            "sort": options[Field.EXTERNAL_ID],
            "order": "ASC",
            "is_deleted": 0,
        }
        answer = self._asking.get(f"{API}/search/{part}", params, self._headers)
        if _code(answer) == "ERROR_RANGE_EXCEED_TOTAL":
            return Page([], offset, None)
        total, rows = self._read(answer)
        following = offset + len(rows)
        return Page(
            [item(part, row, self._asking.site, with_people=people) for row in rows],
            total,
            following if rows and following < total else None,
        )

    def _read(self, answer: Answer) -> tuple[int, list[dict[str, Any]]]:
        refuse(answer, self._asking.host)
        match answer.data:
            case {"totalcount": int(total), "data": list(rows)} if all(isinstance(row, dict) for row in rows):
                return total, rows
            case {"totalcount": 0}:
                return 0, []
        raise errors.Unexpected(host=self._asking.host, program="GLPI")


@contextmanager
def opened_glpi(asking: Asking, credentials: Credentials, options: Options) -> Iterator[Glpi]:
    """Give GLPI within a session of its own, ended whatever happens; raises a PullFailed."""
    app = {"App-Token": credentials.app_token} if credentials.app_token else {}
    user = {"Authorization": f"user_token {credentials.token}", **app}
    answer = asking.get(f"{API}/initSession", {}, user)
    refuse(answer, asking.host)
    match answer.data:
        case {"session_token": str(token)}:
            headers = {"Session-Token": token, **app}
        case _:
            raise errors.Unexpected(host=asking.host, program="GLPI")
    try:
        yield Glpi(asking, headers, options)
    finally:
        # GLPI ends forgotten sessions by itself: a failure here changes nothing of what was read.
        with suppress(errors.PullFailed):
            asking.allow(GOODBYE_SECONDS)
            asking.get(f"{API}/killSession", {}, headers)


def refuse(answer: Answer, host: str) -> None:
    """Raise what GLPI refuses: its errors are lists of a code and a sentence."""
    if kind := _ERRORS.get(_code(answer)) or _STATUSES.get(answer.status):
        raise kind(host=host)
    match answer.data:
        case [str(), *said]:
            raise errors.RemoteRefusal(host=host, said=one_line(" ".join(map(str, said)))[:MOST_SAID])


def _code(answer: Answer) -> str:
    match answer.data:
        case [str(code), *_]:
            return code
    return ""
