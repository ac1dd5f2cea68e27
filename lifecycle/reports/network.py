"""A coordinator's view: counts of each member authority; no person, device, serial or price."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, literal, select, union_all
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import enter, entered
from lifecycle.endoflife.model import Lot
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.people.model import NetworkMember, Organisation
from lifecycle.registry.model import Asset
from lifecycle.reports.decree import checked_year
from lifecycle.reports.figures import Behind, Key
from lifecycle.reports.queries import population_of
from lifecycle.states.assets import State
from lifecycle.states.lots import LotState


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """A member authority's counts: devices and lots by state, and a year's devices directed and proven."""

    organisation_id: UUID
    name: str
    devices: Mapping[State, int]
    lots: Mapping[LotState, int]
    directed: int
    proven: int


def network_view(session: Session, actor: Actor, year: int, on: date) -> Sequence[MemberCounts]:
    """Return the counts of the coordinator's member authorities, by name.

    Enters each member's scope in turn and always comes back to the coordinator's own, in a savepoint, so
    that the session works on after a failure. Raises Forbidden, NotFound for a year that has not started.
    """
    if not actor.can(Permission.NETWORK_VIEW) or actor.organisation_id != entered(session):
        raise Forbidden
    checked_year(year, on)
    members = _member_authorities(session, actor.organisation_id)
    with _away(session):
        return [_counts(session, member, name, year, on) for member, name in members]


@contextmanager
def _away(session: Session) -> Iterator[None]:
    """Let the block enter other organisations; go back to the present one whatever happens in it."""
    home = entered(session)
    try:
        with session.begin_nested():
            yield
    finally:
        enter(session, home)


def _member_authorities(session: Session, network_id: UUID) -> Sequence[tuple[UUID, str]]:
    wanted = (
        select(Organisation.id, Organisation.name)
        .join(NetworkMember, NetworkMember.member_id == Organisation.id)
        .where(NetworkMember.network_id == network_id, Organisation.kind == "authority")
        .order_by(Organisation.name, Organisation.id)
    )
    return [(member, name) for member, name in session.execute(wanted)]


def _counts(session: Session, member: UUID, name: str, year: int, on: date) -> MemberCounts:
    enter(session, member)
    found: dict[str, dict[str, int]] = {"device": {}, "lot": {}, "reuse": {}}
    for kind, key, count in session.execute(_statement(year, on)):
        found[kind][key] = count
    return MemberCounts(
        member,
        name,
        {State(state): count for state, count in found["device"].items()},
        {LotState(state): count for state, count in found["lot"].items()},
        found["reuse"][Key.REUSE_DIRECTED],
        found["reuse"][Key.REUSE_PROVEN],
    )


def _statement(year: int, on: date) -> CompoundSelect[Any]:
    """Return one SELECT of `(kind, key, count)` for the authority entered."""
    ours = Lot.authority_id == func.current_organisation()
    return union_all(
        select(literal("device"), Asset.state, func.count()).group_by(Asset.state),
        select(literal("lot"), Lot.state, func.count()).where(ours).group_by(Lot.state),
        *(
            select(literal("reuse"), literal(key), func.count()).select_from(
                population_of(Behind(key, year), on)
            )
            for key in (Key.REUSE_DIRECTED, Key.REUSE_PROVEN)
        ),
    )
