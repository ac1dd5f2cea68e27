"""Small servers that behave as Snipe-IT's and GLPI's APIs do, and break when told to."""

import json
import re
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.factories import CONNECTION_TOKEN

TOKEN, APP_TOKEN = CONNECTION_TOKEN, "secret-app-token"


class Server(ThreadingHTTPServer):
    """Answers by `answer`; `faults` maps the number of a request, from 1, to what happens instead."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults: dict[int, Callable[[Handler], None]] = {}
        self.requests: list[str] = []
        self.agents: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, handler: "Handler", path: str, query: dict[str, str]) -> None:
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        if fault := self.server.faults.get(len(self.server.requests)):
            fault(self)
            return
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        self.server.answer(self, url.path, query)

    def say(self, status: int, data: object, **headers: str) -> None:
        self.send(status, json.dumps(data).encode(), "application/json", **headers)

    def send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests ask `requests`."""


# What may go wrong.


def status(code: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(code, {"error": "no"}, **headers)


def web_page(code: int = 200) -> Callable[[Handler], None]:
    return lambda handler: handler.send(code, b"<!doctype html><h1>Connexion</h1>", "text/html")


def says(data: object) -> Callable[[Handler], None]:
    return lambda handler: handler.say(200, data)


def moved(target: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(302, {}, Location=target)


def cut(handler: Handler) -> None:
    """Promise more than is sent, then reset the connection."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"total": 3, "rows": [')
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True


def huge(handler: Handler) -> None:
    """Send blanks without end."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" " * 1024 * 1024)
    except OSError:
        return


def hanging(handler: Handler) -> None:
    """Send a byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while not handler.server.released.wait(0.2):  # type: ignore[attr-defined]
            handler.wfile.write(b" ")
            handler.wfile.flush()
    except OSError:
        return


class SnipeItServer(Server):
    """Lists hardware; archived and deleted devices only when asked for by their status."""

    def __init__(self) -> None:
        super().__init__()
        self.hardware: list[dict[str, object]] = []

    def answer(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        if path != "/api/v1/hardware":
            handler.send(404, b"<!doctype html>", "text/html")
        elif handler.headers["Authorization"] != f"Bearer {TOKEN}":
            handler.say(401, {"error": "Unauthorized or unauthenticated."})
        else:
            found = [row for row in self.hardware if self._list(row) == query.get("status", "")]
            start, size = int(query["offset"]), min(int(query["limit"]), 500)
            assert (query["sort"], query["order"]) == ("id", "asc")
            handler.say(200, {"total": len(found), "rows": found[start : start + size]})

    @staticmethod
    def _list(row: dict[str, object]) -> str:
        label = row.get("status") or row["status_label"]
        if row["deleted_at"]:
            return "Deleted"
        return "Archived" if label["status_type"] == "archived" else ""  # type: ignore[index]


class GlpiServer(Server):
    """Searches within sessions; `items` holds rows by kind of device, keyed by the number of their option."""

    def __init__(self) -> None:
        super().__init__()
        self.items: dict[str, list[dict[str, object]]] = {}
        self.sessions: set[str] = set()
        self.wants_app_token = False

    def answer(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        if not path.startswith("/apirest.php/"):
            handler.send(404, b"<!doctype html>", "text/html")
        elif self.wants_app_token and handler.headers["App-Token"] != APP_TOKEN:
            handler.say(400, ["ERROR_WRONG_APP_TOKEN_PARAMETER", "le paramètre app_token semble incorrect"])
        elif path.endswith("/initSession"):
            self._open(handler)
        elif handler.headers["Session-Token"] not in self.sessions:
            handler.say(401, ["ERROR_SESSION_TOKEN_INVALID", "session_token semble incorrect"])
        elif path.endswith("/killSession"):
            self.sessions.remove(handler.headers["Session-Token"])
            handler.send(200, b"", "application/json")
        else:
            self._search(handler, path.rsplit("/", 1)[1], query)

    def _open(self, handler: Handler) -> None:
        if handler.headers["Authorization"] != f"user_token {TOKEN}":
            handler.say(401, ["ERROR_GLPI_LOGIN_USER_TOKEN", "le paramètre user_token semble incorrect"])
            return
        token = f"session-{len(self.requests)}"
        self.sessions.add(token)
        handler.say(200, {"session_token": token})

    def _search(self, handler: Handler, kind: str, query: dict[str, str]) -> None:
        found = self.items.get(kind, [])
        start, end = map(int, query["range"].split("-"))
        if found and start >= len(found):
            handler.say(400, ["ERROR_RANGE_EXCEED_TOTAL", "la plage demandée dépasse le total"])
            return
        asked = [value for name, value in query.items() if re.fullmatch(r"forcedisplay\[\d+\]", name)]
        rows = [{number: row.get(number) for number in asked} for row in found[start : end + 1]]
        said: dict[str, object] = {"totalcount": len(found), "count": len(rows)}
        if rows:
            said |= {"content-range": f"{start}-{start + len(rows) - 1}/{len(found)}", "data": rows}
        whole = len(rows) == len(found)
        handler.say(200 if whole else 206, said, Accept_Range=f"{kind} 990")
