"""P7: what a manager and a coordinator open, as the worker has made it ready: boards and shared figures."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.bench.report import Measured
from lifecycle.bench.runner import Effort, timed
from lifecycle.bench.sample import Sample, sign_in
from lifecycle.bench.timing import Client, alternate
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.edge.refreshing import refresh
from lifecycle.kernel.clock import today
from lifecycle.kernel.ids import new_id
from lifecycle.people.model import Account, Membership
from lifecycle.reports.shared_count import refresh_shared

_NETWORK = text("SELECT id FROM organisation WHERE kind = 'network' LIMIT 1")
_MANAGER = text("""
SELECT account_id FROM membership WHERE organisation_id = :authority AND role = 'manager' LIMIT 1
""")
_AGREE = text("""
INSERT INTO network_share (authority_id, network_id, agreed_by)
SELECT member_id, network_id, 'Bench' FROM network_member JOIN organisation ON organisation.id = member_id
WHERE organisation.kind = 'authority' ON CONFLICT DO NOTHING
""")
_AUTHORITIES = text("SELECT * FROM authority_ids()")


@dataclass(frozen=True, slots=True)
class Readers:
    """The cookies of a manager of the largest authority and of the network's coordinator."""

    manager: str
    coordinator: str


def prepare(engine: Engine, url: str, sample: Sample) -> Readers:
    """Let every authority share with the network, count as the worker would, and sign both in."""
    with engine.begin() as connection:
        connection.execute(_AGREE)
        network = connection.execute(_NETWORK).scalar_one()
        manager = connection.execute(_MANAGER, {"authority": sample.authority_id}).scalar_one()
        readers = Readers(
            sign_in(connection, manager, sample.authority_id),
            sign_in(connection, _coordinator(connection, network), network),
        )
    ours = app_engine(url, statement_seconds=600)
    with session_factory(ours)() as session:
        _count(session, sample.authority_id)
    ours.dispose()
    return readers


def _coordinator(connection: Connection, network: UUID) -> UUID:
    """Make the network's coordinator, another one on each run."""
    account = new_id()
    email = f"coordinator-{account}@bench.example"
    connection.execute(insert(Account).values(id=account, email=email, name="Coordinateur"))
    held = {"account_id": account, "organisation_id": network, "role": Role.COORDINATOR}
    connection.execute(insert(Membership).values(id=new_id(), **held))
    return account


def _count(session: Session, largest: UUID) -> None:
    """Keep the largest authority's boards and what all authorities share: what the pages measured read."""
    authorities, on = session.scalars(_AUTHORITIES).all(), today()
    session.commit()
    for authority in authorities:
        enter(session, authority)
        if authority == largest:
            refresh(session, on)
        else:
            refresh_shared(session, on.year, on)
        session.commit()


def run(sample: Sample, readers: Readers, ours: int, reference: int, effort: Effort) -> Iterator[Measured]:
    """P7: the overview, a board and the network's page, each against the reference's page of a device."""
    pages = (
        ("dashboard of the largest authority", "/dashboard/", readers.manager),
        ("board of flows", "/dashboard/flows/", readers.manager),
        ("network page", "/network/", readers.coordinator),
    )
    for work, path, cookie in pages:
        yield _page(work, path, Client(ours, {"Cookie": cookie}), sample, Client(reference), effort)


def _page(
    work: str, path: str, client: Client, sample: Sample, reference: Client, effort: Effort
) -> Measured:
    there = cycle(sample.devices)
    sides: list[Callable[[], object]] = [
        lambda: client.get(path),
        lambda: reference.get(f"/p1/{next(there)[1]}"),
    ]
    both = alternate(sides, rounds=effort.rounds, each=max(2, effort.each // 5))
    return timed("P7", work, both, 10)
