"""Where a connection may lead: a site, of the town's own network too, never a machine's own services."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from lifecycle.connections.errors import AddressForbidden, ConnectionRefused
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_

# Link-local, this machine's place holders, multicast, and where clouds answer for their machines (metadata
# of AWS over IPv6, of Alibaba and of Azure). Private networks are where a town's GLPI lives: allowed.
_FORBIDDEN = tuple(
    map(
        ip_network,
        (
            *("169.254.0.0/16", "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32"),
            *("168.63.129.16/32", "fe80::/10", "ff00::/8", "::/128", "fd00:ec2::254/128"),
        ),
    )
)
# People copy the address of the API, or of the page before them.
_TAILS = {
    "glpi": re.compile(r"(/apirest\.php|/api\.php|/front/|/index\.php).*"),
    "snipeit": re.compile(r"(/api/v1|/api$|/hardware|/login).*"),
}
LONGEST = 500


def is_forbidden(address: str) -> bool:
    """Tell whether an IP address is one where no inventory is asked for."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in _FORBIDDEN if network.version == ip.version)


def site_of(program: str, typed: str) -> str:
    """Return the address of a program's site from what a person typed, without the path of its API.

    Raises ConnectionRefused, about the field `url`, for what is no web address, holds a password, or names a
    forbidden IP address.
    """
    try:
        url = urlsplit(typed.strip())
        host, port = url.hostname or "", url.port
    except ValueError:
        raise _refused(N_("Cette adresse n’a pas la forme attendue : https://glpi.ville.fr.")) from None
    if url.scheme not in ("http", "https") or not host or len(typed) > LONGEST:
        raise _refused(N_("Saisissez une adresse complète, qui commence par https:// (ou http://)."))
    if url.username is not None or url.password is not None:
        raise _refused(N_("Retirez le nom et le mot de passe de l’adresse : seul un jeton est accepté."))
    if _is_ip(host) and is_forbidden(host):
        raise _refused(N_("Cette adresse est réservée au réseau technique : elle ne peut pas être utilisée."))
    place = f"[{host}]" if ":" in host else host
    path = _TAILS[program].sub("", url.path).rstrip("/")
    return f"{url.scheme}://{place}{f':{port}' if port else ''}{path}"


def _refused(text: str) -> ConnectionRefused:
    return ConnectionRefused(fields={"url": [Reason("address-refused", text)]})


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def origin_of(site: str) -> str:
    """Return scheme, host and port of an address: who gets the token."""
    url = urlsplit(site)
    return f"{url.scheme}://{url.netloc}"


def _refuse_peer(connection: Any, host: str) -> Any:
    """Return a socket unless it leads to a forbidden address.

    The peer itself is looked at, not what its name gave a moment before: a name may change its mind.
    """
    peer = connection.getpeername()[0]
    if is_forbidden(peer):
        connection.close()
        raise AddressForbidden(host=host)
    return connection


class _Plain(HTTPConnection):
    def _new_conn(self) -> Any:
        return _refuse_peer(super()._new_conn(), self.host)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> Any:
        return _refuse_peer(super()._new_conn(), self.host)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


POOLS = {"http": _PlainPool, "https": _SecurePool}
