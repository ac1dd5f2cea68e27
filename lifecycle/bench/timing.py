"""Timing requests: two sides in alternation by one client, or by several at once."""

import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_NONE: Mapping[str, str] = {}
_BLOCK = 1 << 16


class Client:
    """One client that keeps its connection for as long as the server does; any other status is an error."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = dict(headers or {})

    def get(self, path: str) -> bytes:
        """Return the body of a page that must be there."""
        return self._ask("GET", path, None, 200)

    def post(self, path: str, form: Mapping[str, str]) -> bytes:
        """Send a form that must lead elsewhere."""
        return self._ask("POST", path, urlencode(form), 303, _FORM)

    def send(self, path: str, body: bytes, content_type: str) -> bytes:
        """Send a body that must be taken."""
        return self._ask("POST", path, body, 200, {"Content-Type": content_type})

    def download(self, path: str) -> tuple[float, float]:
        """Read a file to its end; return the seconds until its first byte, and until its last one."""
        start = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read(1)
        first = time.perf_counter() - start
        while answer.read(_BLOCK):
            pass
        if answer.status != 200:
            raise RuntimeError(f"GET {path} answered {answer.status}, not 200")
        return first, time.perf_counter() - start

    def _ask(
        self, method: str, path: str, body: str | bytes | None, status: int, more: Mapping[str, str] = _NONE
    ) -> bytes:
        headers = {**self._headers, **more}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != status:
            raise RuntimeError(f"{method} {path} answered {answer.status}, not {status}: {content[:400]!r}")
        return content


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one side, in milliseconds."""

    median: float
    p95: float


def times(milliseconds: list[float]) -> Times:
    """Return the median and the 95th percentile of at least two measures."""
    return Times(
        statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20, method="inclusive")[-1]
    )


def alternate(sides: list[Callable[[], object]], *, rounds: int, each: int) -> list[Times]:
    """Call each side `each` times in turn, `rounds` times over, after one round that is not counted."""
    measured: list[list[float]] = [[] for _ in sides]
    for number in range(rounds + 1):
        for side, kept in zip(sides, measured, strict=True):
            for _ in range(each):
                start = time.perf_counter()
                side()
                if number:
                    kept.append((time.perf_counter() - start) * 1000)
    return [times(kept) for kept in measured]


def at_once(clients: list[Client], ask: Callable[[Client, int, int], None], each: int) -> float:
    """Let all clients ask `each` times at once; return requests a second.

    `ask` gets the client, its rank and the number of its request.
    """

    def work(rank: int) -> None:
        for number in range(each):
            ask(clients[rank], rank, number)

    with ThreadPoolExecutor(len(clients)) as pool:
        start = time.perf_counter()
        list(pool.map(work, range(len(clients))))
        return len(clients) * each / (time.perf_counter() - start)
