"""Asking another program over HTTP: bounded in time and size, one host, and each failure in its own words."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from lifecycle.connections import errors
from lifecycle.connections.addresses import POOLS
from lifecycle.connections.failing import failure_behind, seconds_to_wait

MOST_MEGABYTES = 20
CHUNK = 64 * 1024
CONNECT_SECONDS, READ_SECONDS = 10, 30
USER_AGENT = "Lifecycle"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status below 500, headers, and the JSON that came with them; None for an error told in a web page."""

    status: int
    headers: Mapping[str, str]
    data: Any


class _Adapter(HTTPAdapter):
    """Connects only where connections may lead."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS


class _Headers(requests.auth.AuthBase):
    """Sends credentials in headers of its own; being there, it also keeps a .netrc file from being read."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


class Asking:
    """Asks one site, for at most `seconds` in all; a context manager that closes its connections."""

    def __init__(self, site: str, *, seconds: float) -> None:
        self.site = site
        self.host = urlsplit(site).netloc
        self._until = monotonic() + seconds
        self._web = requests.Session()
        self._web.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": USER_AGENT}
        )
        for scheme in ("http://", "https://"):
            self._web.mount(scheme, _Adapter())

    def __enter__(self) -> "Asking":
        return self

    def __exit__(self, *_: object) -> None:
        self._web.close()

    def allow(self, seconds: float) -> None:
        """Allow at least this long from now on: a session is ended even when time is up."""
        self._until = max(self._until, monotonic() + seconds)

    def get(self, path: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """Return the answer to a GET of `path` under the site, whatever its status below 500 but 429.

        Raises a PullFailed: TooMany, RemoteDefect, Redirected, NoJson, TooLarge, TooSlow and those of a
        connection that cannot be made.
        """
        url = f"{self.site}{path}"
        try:
            with closing(self._sent(url, params, headers)) as response:
                self._refuse_status(response, url)
                return Answer(response.status_code, response.headers, self._data(response))
        except (requests.RequestException, HTTPError, OSError) as error:
            raise failure_behind(error)(host=self.host) from None

    def _sent(self, url: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> requests.Response:
        left = self._left()
        return self._web.get(
            url,
            params=params,
            auth=_Headers(headers),
            timeout=(min(CONNECT_SECONDS, left), min(READ_SECONDS, left)),
            allow_redirects=False,
            stream=True,
        )

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            raise errors.TooSlow(host=self.host)
        return left

    def _refuse_status(self, response: requests.Response, url: str) -> None:
        if response.is_redirect:
            target = urljoin(url, response.headers["Location"])
            raise errors.Redirected(host=self.host, target=urlsplit(target).netloc + urlsplit(target).path)
        if response.status_code == requests.codes.too_many_requests:
            raise errors.TooMany(seconds_to_wait(response.headers.get("Retry-After", "")), host=self.host)
        if response.status_code >= requests.codes.server_error:
            raise errors.RemoteDefect(host=self.host, status=response.status_code)

    def _body(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        # What is there, as it comes: a whole chunk may take as long as the server likes.
        while part := response.raw.read1(CHUNK, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > MOST_MEGABYTES * 1024 * 1024:
                raise errors.TooLarge(host=self.host, limit=MOST_MEGABYTES)
            self._left()
        return b"".join(parts)

    def _data(self, response: requests.Response) -> Any:
        try:
            return json.loads(self._body(response))
        except (ValueError, RecursionError):
            if response.ok:
                raise errors.NoJson(host=self.host) from None
            return None
