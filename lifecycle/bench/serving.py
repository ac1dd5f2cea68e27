"""Web servers to measure: gunicorn with two sync workers, on a port of this machine below 32768."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import make_url

# Above the ports that need rights, below those that the kernel gives to clients.
_PORTS = range(20_000, 32_000)
_START_SECONDS = 30


@contextmanager
def served(app: str, url: str, data_dir: Path) -> Iterator[int]:
    """Serve an application on a database while this lasts; give its port. RuntimeError where it fails."""
    port = _free_port()
    environment = {
        **os.environ,
        "LIFECYCLE_DATABASE_URL": make_url(url).set(drivername="postgresql").render_as_string(False),
        "LIFECYCLE_DATA_DIR": str(data_dir),
        "LIFECYCLE_SECRET_KEY": secrets.token_urlsafe(32),
        "LIFECYCLE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    environment.pop("LIFECYCLE_LABEL_URL", None)
    command = [
        sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--worker-class", "sync", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    log = data_dir / f"gunicorn-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=_START_SECONDS)


def _free_port() -> int:
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=_START_SECONDS)
        try:
            connection.request("GET", "/bench-is-it-up")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the server to measure did not start:\n{log.read_text()[-4000:]}")
