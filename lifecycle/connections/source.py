"""Another program's inventory, page by page, whichever program it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, cast
from urllib.parse import urlsplit

from lifecycle.connections.asking import Asking
from lifecycle.connections.glpi import opened_glpi
from lifecycle.connections.model import Connection
from lifecycle.connections.options import Options
from lifecycle.connections.page import Page
from lifecycle.connections.secrets import Credentials, unseal
from lifecycle.connections.snipeit import SnipeIt
from lifecycle.formats.pulled import PulledProgram

PROGRAM_NAMES: Mapping[str, str] = {"snipeit": "Snipe-IT", "glpi": "GLPI"}


class Source(Protocol):
    """An inventory in parts, each in pages of its own."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What to ask for, in order: Snipe-IT's statuses, GLPI's kinds of devices."""

    def page(self, part: str, offset: int, size: int) -> Page:
        """Return at most `size` rows of a part; raises a PullFailed."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to ask, as what, and for what; free of the database, so that no transaction need be open."""

    program: PulledProgram
    site: str
    credentials: Credentials
    options: Options

    @property
    def host(self) -> str:
        """Who is asked, as errors name it."""
        return urlsplit(self.site).netloc

    @staticmethod
    def of(connection: Connection, secret_key: str) -> "Target":
        """Return the target of a connection; raises SecretUnreadable."""
        credentials = unseal(secret_key, connection.secret)
        program = cast("PulledProgram", connection.program)
        return Target(program, connection.url, credentials, Options.from_json(connection.options))


@contextmanager
def opened(target: Target, *, seconds: float) -> Iterator[Source]:
    """Give the inventory of a target, to ask for at most `seconds` in all; raises a PullFailed."""
    with Asking(target.site, seconds=seconds) as asking:
        if target.program == "snipeit":
            yield SnipeIt(asking, target.credentials, target.options)
            return
        with opened_glpi(asking, target.credentials, target.options) as glpi:
            yield glpi
