"""Where a connection may lead: a site, of the town's own network too, never a machine's own services."""

import re
from urllib.parse import urlsplit

from lifecycle.connections.errors import AddressForbidden, ConnectionRefused
from lifecycle.kernel.addresses import is_address, is_technical
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.peers import guarded_pools
from lifecycle.kernel.text import N_

# People copy the address of the API, or of the page before them.
_TAILS = {
    "glpi": re.compile(r"(/apirest\.php|/api\.php|/front/|/index\.php).*"),
    "snipeit": re.compile(r"(/api/v1|/api$|/hardware|/login).*"),
}
LONGEST = 500


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
    if is_address(host) and is_technical(host):
        raise _refused(N_("Cette adresse est réservée au réseau technique : elle ne peut pas être utilisée."))
    place = f"[{host}]" if ":" in host else host
    path = _TAILS[program].sub("", url.path).rstrip("/")
    return f"{url.scheme}://{place}{f':{port}' if port else ''}{path}"


def _refused(text: str) -> ConnectionRefused:
    return ConnectionRefused(fields={"url": [Reason("address-refused", text)]})


def origin_of(site: str) -> str:
    """Return scheme, host and port of an address: who gets the token."""
    url = urlsplit(site)
    return f"{url.scheme}://{url.netloc}"


def _refuse(peer: str, host: str) -> None:
    if is_technical(peer):
        raise AddressForbidden(host=host)


POOLS = guarded_pools(_refuse)
