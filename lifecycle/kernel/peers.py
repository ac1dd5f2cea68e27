"""Connections that look at who answers before a word is sent, and before its door is knocked at."""

import socket
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

# Each may take a whole time-out, and whoever owns the name says how many there are.
MOST_ADDRESSES = 4


def guarded_pools(
    refuse: Callable[[str, str], None], opened: Callable[[socket.socket], None] = lambda _: None
) -> dict[str, type[HTTPConnectionPool]]:
    """Return urllib3's pools by scheme; `refuse(peer, host)` raises where the peer's IP address is forbidden.

    A name is resolved once and every address that it has is looked at, then one of these is connected to: a
    name may change its mind, and what a refused door answers must not tell what is behind it. `opened` is
    told of each connection.
    """

    def connected(connection: Any, connect: Callable[[], socket.socket]) -> socket.socket:
        name, failure = connection._dns_host, None
        for peer in _addresses(connection, refuse):
            connection._dns_host = peer
            try:
                found = connect()
            except (NewConnectionError, ConnectTimeoutError) as error:
                failure = error
            else:
                opened(found)
                return found
            finally:
                connection._dns_host = name
        assert failure is not None
        raise failure

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self, super()._new_conn)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self, super()._new_conn)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _addresses(connection: Any, refuse: Callable[[str, str], None]) -> list[str]:
    """Return the addresses of a connection's host, in the system's order, none of them refused."""
    host = connection.host
    try:
        found = socket.getaddrinfo(connection._dns_host.strip("[]"), connection.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        failure = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(host, connection, failure) from error
    peers = list(dict.fromkeys(str(address[4][0]) for address in found))[:MOST_ADDRESSES]
    for peer in peers:
        refuse(peer, host)
    return peers
