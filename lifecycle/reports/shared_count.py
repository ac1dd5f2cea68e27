"""Counting what the authority entered shares of a year, and keeping it where its networks may read it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Date,
    Select,
    Text,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.history.watching import seen_since, watch
from lifecycle.kernel.clock import PARIS, now
from lifecycle.partners.settings import settings_of
from lifecycle.registry.model import Asset
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import BOARDS
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import new_year
from lifecycle.reports.figures import Figure
from lifecycle.reports.hand_overs import LEFT_FOR_GOOD
from lifecycle.reports.kept import board_of
from lifecycle.reports.model import NetworkShare, SharedYear
from lifecycle.reports.shared import BANDS, HIGH, LOW, SHARED_FIGURES, Flow, Shared, Wait, dump
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.states.lots import OPEN_LOT_STATES, LotState

#: The boards that hold shared figures.
_BOARDS = ("overview", "carbon")
_NOT_LEFT = (LotState.DRAFT, LotState.OFFERED, LotState.ACCEPTED, LotState.SCHEDULED)
_OURS = Lot.authority_id == func.current_organisation()
_NOTHING, _ZERO = literal(""), literal(0)
# Since when a lot stands in its state.
_SINCE = func.coalesce(
    case(
        (Lot.state == LotState.OFFERED, Lot.offered_at),
        (Lot.state.in_((LotState.ACCEPTED, LotState.SCHEDULED)), Lot.answered_at),
        (Lot.state == LotState.HANDED_OVER, Lot.handed_over_at),
        (Lot.state == LotState.RECEIVED, Lot.received_at),
    ),
    Lot.created_at,
)


def keep_shared(session: Session, year: int, on: date) -> None:
    """Count what the authority shares of a year and keep it; what is recorded meanwhile makes it stale."""
    moment, begun = now(), watch(session)
    values = {
        "day": on,
        "since": begun.since,
        "seen": begun.seen,
        "computed_at": moment,
        "payload": dump(shared_of(session, year, on)),
    }
    row = insert(SharedYear).values(authority_id=entered(session), year=year, **values)
    session.execute(row.on_conflict_do_update(index_elements=["authority_id", "year"], set_=values))


def refresh_shared(session: Session, year: int, on: date) -> None:
    """Count what the authority shares of a year again, where it shares with anyone and it no longer holds."""
    shares = exists().where(NetworkShare.authority_id == entered(session))
    kept = select(SharedYear.day, SharedYear.since, SharedYear.seen).where(SharedYear.year == year)
    if not session.scalar(select(shares)):
        return
    row = session.execute(kept.where(SharedYear.authority_id == entered(session))).one_or_none()
    if row is None or row.day != on or row.seen != seen_since(session, row.since):
        keep_shared(session, year, on)


def shared_of(session: Session, year: int, on: date) -> Shared:
    """Return what the authority shares of a civil year on a day, as kept boards and one statement tell it."""
    basis, found = basis_for(session, on), defaultdict(list)
    boards = [board_of(session, key, Scope(year), basis) for key in _BOARDS if key in BOARDS]
    figures = {figure.key: figure for board in boards for figure in board.figures}
    for row in session.execute(_statement(year, on)):
        found[row.kind].append(row)
    return Shared(
        settings_of(session).place.department,
        {State(row.one): row.devices for row in found["device"]},
        {LotState(row.one): row.lots for row in found["lot"]},
        dict(_figures(figures[key] for key in SHARED_FIGURES if key in figures)),
        tuple(_flows(found["flow"])),
        {Route(row.one): row.devices for row in found["need"]},
        tuple(_waits(found["wait"])),
    )


def _figures(found: Iterable[Figure]) -> Iterator[tuple[str, Decimal | None]]:
    for figure in found:
        yield figure.key, None if figure.value is None else Decimal(figure.value)
        if figure.low is not None and figure.high is not None:
            yield f"{figure.key}{LOW}", figure.low
            yield f"{figure.key}{HIGH}", figure.high


def _flows(rows: Sequence[Any]) -> Iterator[Flow]:
    outcomes: dict[tuple[str, str], dict[State, int]] = defaultdict(dict)
    devices: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        devices[row.one, row.two] += row.devices
        if row.three:
            outcomes[row.one, row.two][State(row.three)] = row.devices
    for partner, route in sorted(devices):
        yield Flow(UUID(partner), Route(route), devices[partner, route], outcomes[partner, route])


def _waits(rows: Sequence[Any]) -> Iterator[Wait]:
    for state in OPEN_LOT_STATES:
        mine = [row for row in rows if row.one == state]
        if mine:
            bands = [sum(row.lots for row in mine if row.two == str(band)) for band in range(len(BANDS) + 1)]
            lots, devices = sum(bands), sum(row.devices for row in mine)
            yield Wait(state, lots, devices, tuple(bands), max(row.days for row in mine))


def _statement(year: int, on: date) -> CompoundSelect[Any]:
    """Return one SELECT of `(kind, one, two, three, lots, devices, days)` for the authority entered."""
    return union_all(
        _counted("device", Asset.state, devices=func.count()).group_by(Asset.state),
        _counted("lot", Lot.state, lots=func.count()).where(_OURS).group_by(Lot.state),
        _handed_over(year),
        _needed(),
        _waiting(on),
    )


def _counted(
    kind: str, *keys: Any, lots: Any = _ZERO, devices: Any = _ZERO, days: Any = _ZERO
) -> Select[Any]:
    names = ("one", "two", "three")
    texts: list[Any] = [
        cast(key, Text).label(name) for key, name in zip((*keys, _NOTHING, _NOTHING), names, strict=False)
    ]
    return select(
        literal(kind).label("kind"),
        *texts,
        cast(lots, BigInteger).label("lots"),
        cast(devices, BigInteger).label("devices"),
        cast(days, BigInteger).label("days"),
    )


def _handed_over(year: int) -> Select[Any]:
    """Return the devices handed over for good in a year by partner, route and what became of them."""
    keys = (Lot.partner_id, Lot.route, func.coalesce(LotLine.outcome, ""))
    return (
        _counted("flow", *keys, devices=func.count())
        .join(LotLine, LotLine.lot_id == Lot.id)
        .where(_OURS, LEFT_FOR_GOOD)
        .where(Lot.handed_over_at >= new_year(year), Lot.handed_over_at < new_year(year + 1))
        .group_by(*keys)
    )


def _needed() -> Select[Any]:
    """Return the devices on lots that have not left yet, by route."""
    return (
        _counted("need", Lot.route, devices=func.count())
        .join(LotLine, LotLine.lot_id == Lot.id)
        .where(_OURS, Lot.state.in_(_NOT_LEFT), LotLine.decision != "refused")
        .group_by(Lot.route)
    )


def _waiting(on: date) -> Select[Any]:
    """Return the open lots by state and by how long they have stood in it."""
    on_lot = (LotLine.lot_id == Lot.id, LotLine.decision != "refused")
    open_lots = (
        select(
            Lot.state,
            (literal(on, Date) - cast(func.timezone(PARIS.key, _SINCE), Date)).label("days"),
            select(func.count()).where(*on_lot).correlate(Lot).scalar_subquery().label("devices"),
        )
        .where(_OURS, Lot.state.in_(OPEN_LOT_STATES))
        .subquery("open_lot")
    )
    lot = open_lots.c
    last = len(BANDS)
    band = case(*((lot.days <= limit, literal(str(at))) for at, limit in enumerate(BANDS)), else_=str(last))
    totals = {"lots": func.count(), "devices": func.sum(lot.devices), "days": func.max(lot.days)}
    return _counted("wait", lot.state, band, **totals).group_by(lot.state, band)
