"""Making one call: signed as Standard Webhooks 1.0 says, to a public address, bounded in time."""

import json
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from secrets import token_bytes
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from standardwebhooks import Webhook as Signer
from urllib3.exceptions import HTTPError

from lifecycle.db import sealed
from lifecycle.kernel.addresses import is_address, is_internal, is_technical
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.peers import guarded_pools
from lifecycle.kernel.text import N_
from lifecycle.webhooks.errors import WebhookRefused

CONNECT_SECONDS, READ_SECONDS = 5, 15  # the receiver is asked to answer at once and work later
# Of a whole answer: one that comes a byte at a time keeps each wait short and would hold all others up.
WHOLE_SECONDS = 30
LONGEST_URL, LONGEST_ERROR = 500, 300
SECRET_PREFIX = "whsec_"  # noqa: S105 - how Standard Webhooks marks secrets
SECRET_BYTES = 32  # between the 24 and 64 that Standard Webhooks allows
_USE = "webhooks"


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent: `message_id` stays the same however often it is tried."""

    url: str
    secret: str
    message_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a call: a status, or why there is none."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def has_arrived(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_about_it(self) -> bool:
        """Whether the receiver is well and refuses this very call, so that later ones need not wait."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in (408, 429)


class Internal(OSError):
    """The name leads inside."""


def make_secret() -> str:
    """Return a new signing secret."""
    return SECRET_PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def seal(secret_key: str, secret: str) -> bytes:
    """Return a signing secret encrypted."""
    return sealed.seal(secret_key, _USE, secret.encode())


def unseal(secret_key: str, kept: bytes) -> str:
    """Return a signing secret; raises sealed.Unreadable when another key sealed it."""
    return sealed.unseal(secret_key, _USE, kept).decode()


def checked_url(typed: str, *, allows_internal: bool) -> str:
    """Return the address of a receiver, or raise WebhookRefused about the field `url`.

    Without `allows_internal` it must be https and no address of an internal network: whoever may create a
    webhook here, a partner too, must not reach into the network of whoever runs this server.
    """
    try:
        url = urlsplit(typed.strip())
        host, _ = url.hostname or "", url.port
    except ValueError:
        raise _refused(
            N_("Cette adresse n’a pas la forme attendue : https://si.exemple.fr/webhook.")
        ) from None
    if url.scheme not in (("https", "http") if allows_internal else ("https",)) or not host:
        raise _refused(N_("Saisissez une adresse complète, qui commence par https://."))
    if url.username is not None or url.fragment or len(typed) > LONGEST_URL:
        raise _refused(N_("Retirez le nom, le mot de passe ou l’ancre de l’adresse."))
    is_refused = is_technical if allows_internal else is_internal
    if (host == "localhost" and not allows_internal) or (is_address(host) and is_refused(host)):
        raise _refused(N_("Cette adresse est celle d’un réseau interne : elle ne peut pas être appelée."))
    return url.geturl()


def _refused(text: str) -> WebhookRefused:
    return WebhookRefused(fields={"url": [Reason("address-refused", text)]})


def call(one: Call, *, allows_internal: bool) -> Answered:
    """Send one call and return what came of it; a redirection is an answer, never followed."""
    body = json.dumps(one.payload, ensure_ascii=False, separators=(",", ":"))
    moment, began = now(), monotonic()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Lifecycle-Webhooks",
        "webhook-id": one.message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Signer(one.secret).sign(one.message_id, moment, body),
    }
    try:
        status, error = _posted(one.url, body.encode(), headers, allows_internal), None
    except (requests.RequestException, HTTPError, OSError) as failure:
        status, error = None, _words(failure)
    return Answered(status, error, int((monotonic() - began) * 1000))


def _posted(url: str, body: bytes, headers: Mapping[str, str], allows_internal: bool) -> int:
    with requests.Session() as web, _cut_after(WHOLE_SECONDS) as opened:
        web.mount("https://", _Adapter(allows_internal, opened))
        web.mount("http://", _Adapter(allows_internal, opened))
        timeout = (CONNECT_SECONDS, READ_SECONDS)
        # Streamed and never read: what a receiver says beyond its status is nobody's business here.
        with web.post(
            url, data=body, headers=headers, timeout=timeout, allow_redirects=False, stream=True, auth=_nobody
        ) as response:
            return response.status_code


@contextmanager
def _cut_after(seconds: float) -> Iterator[Callable[[socket.socket], None]]:
    """Break, after so many seconds, the connections that what is given is told of."""
    lines: list[socket.socket] = []

    def cut() -> None:
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        # A twin, as TLS takes the socket itself over.
        yield lambda line: lines.append(line.dup())
    finally:
        timer.cancel()
        for line in lines:
            line.close()


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add no credentials: being there, it keeps a .netrc file from being read."""
    return request


class _Adapter(HTTPAdapter):
    """Connects to public addresses only, unless told otherwise."""

    def __init__(self, allows_internal: bool, opened: Callable[[socket.socket], None]) -> None:
        self._is_refused, self._opened = is_technical if allows_internal else is_internal, opened
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = guarded_pools(self._refuse, self._opened)

    def _refuse(self, peer: str, host: str) -> None:
        if self._is_refused(peer):
            raise Internal(f"{host} leads into an internal network")


def _words(failure: BaseException) -> str:
    """Return the innermost cause, which says the most."""
    seen: BaseException = failure
    while (deeper := seen.__cause__ or seen.__context__) is not None:
        seen = deeper
    return f"{type(seen).__name__}: {seen}"[:LONGEST_ERROR]
