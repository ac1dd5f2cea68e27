"""A real proxy between a phone and the site, that can fail the way networks and servers do."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# The hotel and the hall that answer every request with their own page.
PORTAL = b"<!doctype html><title>Wi-Fi invite</title><p>Acceptez les conditions pour continuer.</p>"
_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class Mood(Enum):
    """What becomes of each request."""

    FINE = auto()
    #: the server answers 500 and does nothing
    ERRS = auto()
    #: the connection is cut before the site hears anything
    DROPS = auto()
    #: the site does what was asked, and its answer is lost on the way
    LOSES_ANSWER = auto()
    #: a captive portal answers 200 with its page
    PORTAL = auto()


class Flaky(ThreadingHTTPServer):
    """A reverse proxy in front of `target`; only requests whose path starts with `on` meet its mood."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target).netloc
        self.mood = Mood.FINE
        self.on = "/"
        #: how many requests are let through before the mood sets in
        self.spares = 0
        #: how many requests met each mood
        self.met = dict.fromkeys(Mood, 0)
        #: how many requests under `on` wait for one another, to reach the site at the same moment
        self.meeting: threading.Barrier | None = None
        #: bytes of the bodies given, as they were encoded, by path
        self.sent: dict[str, int] = {}
        self._counting = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def mood_for(self, path: str) -> Mood:
        """What becomes of a request to a path, counted."""
        with self._counting:
            mood = self.mood if path.startswith(self.on) else Mood.FINE
            if mood is not Mood.FINE and self.spares:
                self.spares -= 1
                mood = Mood.FINE
            self.met[mood] += 1
        return mood

    def meet(self, path: str) -> None:
        """Hold a request until the others that it is to meet are there; alone for long, it goes on."""
        if self.meeting and path.startswith(self.on):
            with suppress(threading.BrokenBarrierError):
                self.meeting.wait(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Flaky

    def answer(self) -> None:
        mood = self.server.mood_for(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.meet(self.path)
        if mood is Mood.ERRS:
            self._say(500, b"Internal Server Error", "text/plain")
        elif mood is Mood.PORTAL:
            self._say(200, PORTAL, "text/html; charset=utf-8")
        elif mood is Mood.DROPS:
            self._cut()
        else:
            self._pass_on(body, is_lost=mood is Mood.LOSES_ANSWER)

    do_GET = do_POST = answer  # noqa: N815 - the names that http.server asks for

    def _pass_on(self, body: bytes, *, is_lost: bool) -> None:
        site = HTTPConnection(self.server.target, timeout=30)
        # The site hears the address that the phone asked for, as behind any proxy.
        site.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in _HOP:
                site.putheader(name, value)
        site.endheaders(body or None)
        answer = site.getresponse()
        content = answer.read()
        site.close()
        if is_lost:
            self._cut()
        else:
            self._give(answer, content)

    def _give(self, answer: HTTPResponse, content: bytes) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP | {"content-length"}:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.server.sent[self.path] = self.server.sent.get(self.path, 0) + len(content)

    def _say(self, status: int, content: bytes, kind: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_args: object) -> None:
        """Say nothing: what is refused is what a test asked for."""


@contextmanager
def flaky(target: str) -> Iterator[Flaky]:
    """Run a proxy in front of a site."""
    proxy = Flaky(target)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    yield proxy
    proxy.shutdown()
    thread.join()
    proxy.server_close()
