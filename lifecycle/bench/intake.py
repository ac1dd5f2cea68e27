"""The measures of intake: a file brought in, inventories received, the register taken out."""

import os
import statistics
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from lifecycle.bench.alone import measured_alone
from lifecycle.bench.by_hand import export_by_hand, import_by_hand
from lifecycle.bench.glpi_file import write_glpi
from lifecycle.bench.inventories import CONTENT_TYPE, message
from lifecycle.bench.references import TABLES
from lifecycle.bench.report import Measured
from lifecycle.bench.runner import CLIENTS, Effort, timed, touch
from lifecycle.bench.timing import Client, alternate, at_once
from lifecycle.bench.town import Town

ROWS = ("P5", "P6", "P8")
MOST_MEGABYTES, MOST_MILLISECONDS = 300, 1_000
_DEVICES = 500
_TIMES = 3
_EXPORT = "/exports/assets?format=csv&lang=fr"
_SENT = "SELECT count(*) FROM reported_device WHERE authority_id = %s AND kind = 'computer'"


@dataclass(frozen=True, slots=True)
class Place:
    """Where intake is measured: a database with an empty town, both servers' ports, a folder for files."""

    url: str
    town: Town
    folder: Path
    ours: int
    reference: int
    rows: int


def run(place: Place, effort: Effort, rows: Collection[str] = ROWS) -> list[Measured]:
    """Measure rows of the budget table; P8 takes out what P5 brought in."""
    measures: dict[str, Callable[[Place, Effort], Iterable[Measured]]] = {
        "P5": file_import,
        "P6": inventories,
        "P8": file_export,
    }
    return [measured for row in rows for measured in measures[row](place, effort)]


def file_import(place: Place, _: Effort) -> Iterator[Measured]:
    """P5: a GLPI file, tried and then applied by the job, in committed steps; memory of the whole process."""
    path = place.folder / "glpi.csv"
    write_glpi(path, place.rows)
    before = [import_by_hand(place.url, path) for _ in range(_TIMES)]
    found = _alone(place, "import", place.folder, path)
    seconds = statistics.median([*before, *(import_by_hand(place.url, path) for _ in range(_TIMES))])
    if found["created"] != place.rows:
        raise RuntimeError(f"{found['created']} rows of {place.rows} were created")
    by_hand = place.rows / seconds
    yield Measured("P5", "import, dry run", "rows/s", place.rows / found["check"], by_hand, 0.3)
    yield Measured("P5", "import, applied", "rows/s", place.rows / found["apply"], by_hand, 0.2)
    yield Measured("P5", "import, memory", "MB", found["memory"], MOST_MEGABYTES, 1)


def file_export(place: Place, _: Effort) -> Iterator[Measured]:
    """P8: the register as CSV, from the server; memory of the same work in a process of its own."""
    client = Client(place.ours, {"Cookie": place.town.cookie})
    pairs = [(client.download(_EXPORT), export_by_hand(place.url, place.town.id)) for _ in range(_TIMES + 1)]
    # The first round warms both sides.
    first, last, by_hand = zip(*((*ours, theirs) for ours, theirs in pairs[1:]), strict=True)
    rates = place.rows / statistics.median(last), place.rows / statistics.median(by_hand)
    yield Measured("P8", "export, CSV", "rows/s", *rates, 0.25)
    yield Measured("P8", "export, first byte", "ms", statistics.median(first) * 1_000, MOST_MILLISECONDS, 1)
    yield Measured("P8", "export, memory", "MB", _alone(place, "export")["memory"], MOST_MEGABYTES, 1)


def _alone(place: Place, work: str, *words: object) -> dict[str, Any]:
    settings = {"LIFECYCLE_DATABASE_URL": place.url, "LIFECYCLE_SECRET_KEY": "x" * 40}
    environment = {**os.environ, **settings, "LIFECYCLE_DATA_DIR": str(place.folder)}
    return measured_alone(work, place.url, place.town.id, *words, environment=environment)


def inventories(place: Place, effort: Effort) -> Iterator[Measured]:
    """P6: inventories of ever other computers, by one agent and by eight at once; none may be lost."""
    each = effort.each * 2
    sent = (effort.rounds + 1) * effort.each + _TIMES * CLIENTS * each
    # Made before: what an agent spends on its message is not ours.
    messages, devices = iter([message(rank) for rank in range(sent)]), cycle(_devices(place.url))
    agent, other = Client(place.ours), Client(place.reference)
    path = f"/agent/{place.town.agent_token}"

    def send(client: Client, *_: int) -> None:
        client.send(path, next(messages), CONTENT_TYPE)

    def change(client: Client, *_: int) -> None:
        touch(client, next(devices))

    both = alternate([lambda: send(agent), lambda: change(other)], rounds=effort.rounds, each=effort.each)
    yield timed("P6", "agent inventory", both, 6)
    agents = [Client(place.ours) for _ in range(CLIENTS)]
    others = [Client(place.reference) for _ in range(CLIENTS)]
    rates = [(at_once(agents, send, each), at_once(others, change, each)) for _ in range(_TIMES)]
    here, there = (statistics.median(side) for side in zip(*rates, strict=True))
    yield Measured("P6", f"agent inventories, {CLIENTS} at once", "req/s", here, there, 1 / 6)
    _refuse_lost(place, sent)


def _devices(url: str) -> list[tuple[UUID, str]]:
    """Make the devices of P2's reference and return them, with a code that it does not ask for."""
    with psycopg.connect(url) as connection:
        connection.execute(TABLES)
        made = "INSERT INTO bench_device SELECT gen_random_uuid(), 'in_use', 1 FROM generate_series(1, %s)"
        rows = connection.execute(f"{made} RETURNING id", (_DEVICES,)).fetchall()
    return [(row[0], "") for row in rows]


def _refuse_lost(place: Place, sent: int) -> None:
    """Refuse to tell the speed of losing messages."""
    with psycopg.connect(place.url) as connection:
        found = connection.execute(_SENT, (place.town.id,)).fetchone()
    if found is None or found[0] != sent:
        raise RuntimeError(f"of {sent} inventories sent, {found and found[0]} are there")
