"""A real receiver over HTTP that says what it is told to, and checks signatures with the library."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lifecycle.edge.courier import Settings
from lifecycle.webhooks.service import Keys

KEY = "x" * 40


@dataclass
class Receiver:
    """What came, and the statuses to answer next (200 once there are none left)."""

    url: str = ""
    answers: list = field(default_factory=list)
    calls: list = field(default_factory=list)


@pytest.fixture
def receiver():
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.answers.pop(0) if found.answers else 200
            found.calls.append((status, dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def keys():
    """The server's keys, inner networks allowed: the receiver is on this machine."""
    return Keys(KEY, allows_internal=True)


@pytest.fixture
def settings():
    return Settings(
        None, "parc@valbourg.example", "https://parc.valbourg.example", KEY, allows_internal=True, link_days=7
    )
