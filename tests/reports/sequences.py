"""Sequences of actions, corrections and imports by the services, and a recount of them event by event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.endoflife.outcome.correcting import correct
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now, today
from lifecycle.registry.acting import Command, act
from lifecycle.registry.model import Asset
from lifecycle.states.assets import HELD, PRESENT, Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, RetireReason
from tests.factories import make_asset
from tests.intake.importing import glpi, imported, laptop

YEAR = today().year
NEW_YEAR = datetime(YEAR, 1, 1, tzinfo=PARIS)
BEFORE = NEW_YEAR - timedelta(days=40)
_RETIRED = {"reason": RetireReason.OBSOLETE, "functional_status": FunctionalStatus.WORKS}
ASK = {Action.RETIRE: Ask(**_RETIRED), Action.REPORT_MISSING: Ask(reason=LossReason.LOST)}
LATE = Ask(**_RETIRED, decided_on=BEFORE.date())
ACTIONS = st.sampled_from([Action.RETIRE, Action.RETIRE, Action.REINSTATE, Action.REPORT_MISSING])
STEPS = st.one_of(
    st.tuples(st.just("new"), st.sampled_from([State.IN_STOCK, State.IN_USE, State.ORDERED])),
    st.tuples(st.just("act"), st.integers(0, 3), ACTIONS, st.booleans()),
    st.tuples(st.just("decided"), st.integers(0, 3)),
    st.tuples(st.just("correct"), st.integers(0, 3), st.sampled_from([State.IN_USE, State.RETIRED])),
    st.tuples(st.just("import"), st.sampled_from(["En service", "Réformé", "Volé"]), st.booleans()),
)


def do(session: Session, actor: Actor, files: FileStore, assets: list[UUID], step: tuple[Any, ...]) -> None:
    """One step of the sequence; what the rules refuse changes nothing."""
    match step:
        case "new", state:
            assets.append(make_asset(session, actor, state).id)
        case "act", which, action, long_ago:
            ask, at = ASK.get(action, Ask()), BEFORE if long_ago else None
            act(session, actor, assets[which % len(assets)], Command(action, uuid4(), at, ask))
        case "decided", which:
            act(session, actor, assets[which % len(assets)], Command(Action.RETIRE, uuid4(), ask=LATE))
        case "correct", which, target:
            ask = Ask(target=target, note="Erreur de saisie")
            command = Command(Action.CORRECT, uuid4(), ask=ask)
            correct(session, actor, assets[which % len(assets)], command)
        case "import", status, long_ago:
            retired = BEFORE if long_ago else now()
            name = uuid4().hex[:12].upper()
            row = laptop(name=name, serial=name, tag=name, status=status, retired=f"{retired:%d-%m-%Y}")
            imported(session, actor, files, glpi(row))


def recounted_states(session: Session) -> dict[UUID, State]:
    """The state of each device, from its events alone."""
    states = {}
    for one in session.scalars(select(Event).where(Event.subject_type == "asset").order_by(Event.sequence)):
        if one.to_state:
            states[one.subject_id] = State(one.to_state)
    return states


def recounted_stock(session: Session) -> int:
    """How many devices were retired and still here on 1 January, event by event."""
    session.expire_all()
    return sum(_was_in_stock(session, asset) for asset in session.scalars(select(Asset)))


def _was_in_stock(session: Session, asset: Asset) -> bool:
    told = session.scalars(select(Event).where(Event.subject_id == asset.id).order_by(Event.sequence))
    story = [one for one in told if one.to_state]
    past = [one for one in story if one.occurred_at < NEW_YEAR]
    retired_on = asset.retired_on
    if past:
        days = [one.changes["retired_on"][1] for one in past if "retired_on" in one.changes]
        retired_on = date.fromisoformat(days[-1]) if days and days[-1] else retired_on
        state = past[-1].to_state
        late = state in (State.ORDERED, *HELD) and _told_late(story)
        here = state in (State.RETIRED, State.IN_LOT) or late
    else:
        early = retired_on is not None and retired_on < NEW_YEAR.date()
        here = early and asset.left_on is None and asset.state in PRESENT
    start = asset.first_used_on or asset.acquired_on
    old = retired_on and start and retired_on > start.replace(year=start.year + 10)
    return bool(here and not old)


def _told_late(story: list[Event]) -> bool:
    """Whether a retirement told this year, and not corrected at once, had been decided before it."""
    following = [one.tag for one in story[1:]] + [""]
    return any(
        one.to_state == State.RETIRED
        and one.occurred_at >= NEW_YEAR
        and one.details.get("decided_on", "9999") < NEW_YEAR.date().isoformat()
        and not tag.startswith("asset:correction:")
        for one, tag in zip(story, following, strict=True)
    )


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Take back, at its end, what the block did."""
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        session.expire_all()
