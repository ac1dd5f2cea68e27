"""The measures: ours and the reference in alternation, one function a row of the budget table."""

import re
import statistics
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

from lifecycle.bench.report import Measured
from lifecycle.bench.sample import ROWS_A_PAGE, Sample
from lifecycle.bench.timing import Client, Times, alternate, at_once
from lifecycle.labels import qr
from lifecycle.labels.draw import sheet_pdf
from lifecycle.labels.layout import FOUND_LINE, Label
from lifecycle.labels.sheets import SHEETS

CLIENTS = 8
LABELS = 1_000
LABEL_BASE = "https://parc.example.org"
_LIST = "/assets/?state=in_use"
_DEVICE_LINK = re.compile(rb"/assets/[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds of so many requests a side; fewer only prove that it runs."""

    rounds: int = 10
    each: int = 50
    labels: int = LABELS


# The lists before the changes, which take devices out of them: a small authority's would come short.
ROWS = ("P1", "P3", "P2", "P9", "P10")


def run(
    sample: Sample, ours: int, reference: int, effort: Effort, rows: Collection[str] = ROWS
) -> list[Measured]:
    """Measure rows of the budget table; `ours` and `reference` are the ports of the two servers."""
    bench = _Bench(sample, ours, reference, effort)
    measures: dict[str, Callable[[], Iterable[Measured]]] = {
        "P1": lambda: [bench.scan_page()],
        "P2": lambda: [bench.change(), bench.changes_at_once()],
        "P3": bench.lists,
        "P9": lambda: [labels(effort)],
        "P10": lambda: [bench.lot_page()],
    }
    return [measured for row in rows for measured in measures[row]()]


class _Bench:
    def __init__(self, sample: Sample, ours: int, reference: int, effort: Effort) -> None:
        self._sample, self._effort, self._ports = sample, effort, (ours, reference)
        self._ours, self._reference = self._client(), Client(reference)
        self._states = dict.fromkeys((code for _, code in sample.devices), "in_use")

    def _client(self) -> Client:
        return Client(self._ports[0], {"Cookie": self._sample.cookie})

    def scan_page(self) -> Measured:
        """P1: the page of a device, another one each time."""
        here, there = cycle(self._sample.devices), cycle(self._sample.devices)
        both = self._alternate(
            lambda: self._ours.get(f"/e/{next(here)[1]}"),
            lambda: self._reference.get(f"/p1/{next(there)[1]}"),
        )
        return timed("P1", "scan page", both, 3)

    def change(self) -> Measured:
        """P2: a state change, each device in turn out of use and back."""
        here, there = cycle(self._sample.devices), cycle(self._sample.devices)
        both = self._alternate(
            lambda: self._change(self._ours, next(here)[1]), lambda: touch(self._reference, next(there))
        )
        return timed("P2", "state change", both, 3)

    def _change(self, client: Client, code: str) -> None:
        is_in_use = self._states[code] == "in_use"
        action = "take_back" if is_in_use else "deploy"
        client.post(f"/e/{code}/actions", {"action": action, "request_id": str(uuid4())})
        self._states[code] = "in_stock" if is_in_use else "in_use"

    def changes_at_once(self) -> Measured:
        """P2 with eight clients, each on devices of its own."""
        each = self._effort.each * 2
        shares = [self._sample.devices[rank::CLIENTS] for rank in range(CLIENTS)]
        ours = [self._client() for _ in range(CLIENTS)]
        theirs = [Client(self._ports[1]) for _ in range(CLIENTS)]

        def change(client: Client, rank: int, number: int) -> None:
            self._change(client, shares[rank][number % len(shares[rank])][1])

        def touch_own(client: Client, rank: int, number: int) -> None:
            touch(client, shares[rank][number % len(shares[rank])])

        rates = [(at_once(ours, change, each), at_once(theirs, touch_own, each)) for _ in range(3)]
        here, there = (statistics.median(side) for side in zip(*rates, strict=True))
        return Measured("P2", f"state changes, {CLIENTS} at once", "req/s", here, there, 1 / 3)

    def lists(self) -> Iterator[Measured]:
        """P3: the list's first page and a deep one, which starts after its own mark."""
        page, updated, last = self._sample.deep
        theirs = f"/p3/{self._sample.authority_id}"
        mark = urlencode({"updated": updated.isoformat(), "id": last})
        yield self._list(1, _LIST, theirs)
        yield self._list(page, f"{_LIST}&after={self._sample.deep_mark}", f"{theirs}?{mark}")

    def _list(self, page: int, ours: str, reference: str) -> Measured:
        self._check_list(ours)
        both = self._alternate(lambda: self._ours.get(ours), lambda: self._reference.get(reference))
        return timed("P3", f"list, page {page}", both, 3)

    def _check_list(self, path: str) -> None:
        """Refuse to time a page that does not show its rows."""
        if len(set(_DEVICE_LINK.findall(self._ours.get(path)))) < ROWS_A_PAGE:
            raise RuntimeError(f"{path} does not show {ROWS_A_PAGE} devices")

    def lot_page(self) -> Measured:
        """P10: the page of a large lot, against our own scan page; its other steps are counted by tests."""
        here, lot = cycle(self._sample.devices), f"/lots/{self._sample.lot_id}"
        both = self._alternate(
            lambda: self._ours.get(lot),
            lambda: self._ours.get(f"/e/{next(here)[1]}"),
        )
        return timed("P10", "page of a large lot", both, 5)

    def _alternate(self, *sides: Callable[[], object]) -> list[Times]:
        return alternate([*sides], rounds=self._effort.rounds, each=self._effort.each)


def touch(client: Client, device: tuple[object, str]) -> None:
    """Change a device by the reference of P2."""
    client.post(f"/p2/{device[0]}", {"from": "in_use", "to": "in_stock"})


def timed(row: str, work: str, both: list[Times], budget: float) -> Measured:
    """Return the measure of two sides' times, ours first."""
    ours, reference = both
    return Measured(row, work, "ms", ours.median, reference.median, budget, ours.p95, reference.p95)


def labels(effort: Effort) -> Measured:
    """P9: labels on sheets, against the QR library alone making the same symbols."""
    sheet = SHEETS["a4-65"]
    made = [
        Label(f"K7M2{n:04d}", qr.label_url(LABEL_BASE, f"K7M2{n:04d}"), "Métropole", "Portable", FOUND_LINE)
        for n in range(effort.labels)
    ]
    both = alternate(
        [lambda: sheet_pdf(made, sheet), lambda: [qr.matrix(label.url) for label in made]],
        rounds=max(2, min(5, effort.rounds)),
        each=1,
    )
    return timed("P9", f"{effort.labels} labels, PDF", both, 1.3)
