"""Pulling an inventory, a page a step: nothing is imported before the last page is there.

A step asks over HTTP before it writes any row: meanwhile its transaction holds no lock on data and no
snapshot, and asking lasts STEP_SECONDS at most, less than what PostgreSQL lets a transaction idle.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.connections.errors import Nothing, PullFailed, Stopped, TooMany, failure_of
from lifecycle.connections.model import Connection, Pull
from lifecycle.connections.receiving import receive
from lifecycle.connections.source import Source, Target, opened
from lifecycle.connections.spool import Spool
from lifecycle.db.files import FileStore
from lifecycle.intake.model import ImportRun
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import DomainError

PAGE = 500  # what Snipe-IT gives at most
STEP_SECONDS = 60
LONGEST_WAIT, MOST_WAITS = 60.0, 30  # seconds in a step; steps in a row
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a pull works with: the key of the credentials, where pages and files are kept, who hears of it."""

    secret_key: str
    spool: Path
    files: FileStore
    tell: Tell


@dataclass(frozen=True, slots=True)
class PullStep:
    """Where a pull stands: devices fetched, of how many; `run` once it has become an import."""

    done: int
    total: int
    state: Mapping[str, Any]
    is_over: bool = False
    run: ImportRun | None = None


def pull_step(
    session: Session, actor: Actor, pull_id: UUID, state: Mapping[str, Any], tools: Tools
) -> PullStep:
    """Do the next step of a pull: count, then a page at a time, then hand the whole over to an import.

    `state` is what the step before returned. What ends a pull is committed first; the step that follows drops
    the pages and, after a failure, raises it as PullFailed.
    """
    pull, spool = session.get(Pull, pull_id), Spool(tools.spool, pull_id)
    if pull is None or pull.state != "running":
        spool.drop()
        if failure := state.get("failure"):
            raise PullFailed(failure["text"], **failure["params"])
        return PullStep(state.get("fetched", 0), state.get("fetched", 0), {}, is_over=True)
    try:
        connection = session.get_one(Connection, pull.connection_id)
        target = Target.of(connection, tools.secret_key)
        if state.get("is_whole"):
            with session.begin_nested():
                return _received(session, actor, connection, pull, target, tools)
        return _fetched(pull, target, spool, state, tools.tell)
    except DomainError as error:
        _end(pull, "failed", failure_of(error))
        return PullStep(pull.fetched, pull.total or 0, {"failure": pull.error})


def halt_pull(session: Session, pull_id: UUID, how: str, spool: Path) -> None:
    """Say that a pull ended before its time, `stopped` by a person or `failed` by a defect."""
    pull = session.get(Pull, pull_id)
    if pull is not None and pull.state == "running":
        error = Stopped() if how == "stopped" else PullFailed()
        _end(pull, "failed", failure_of(error))
        session.flush()
    Spool(spool, pull_id).drop()


def _end(pull: Pull, state: str, error: dict[str, Any] | None = None) -> None:
    pull.state, pull.error, pull.finished_at = state, error, now()


def _fetched(pull: Pull, target: Target, spool: Spool, state: Mapping[str, Any], tell: Tell) -> PullStep:
    """Ask for the counts, or for the next page; a server that wants less is asked again later."""
    try:
        with opened(target, seconds=STEP_SECONDS) as source:
            new = _paged(source, spool, state) if "part" in state else _counted(source, target)
    except TooMany as busy:
        new = _waited(busy, state, tell, pull.fetched)
    pull.fetched, pull.total = new.get("fetched", 0), new.get("total")
    return PullStep(pull.fetched, pull.total or 0, new)


def _counted(source: Source, target: Target) -> dict[str, Any]:
    total = sum(source.page(part, 0, 1).total for part in source.parts)
    if not total:
        raise Nothing(host=target.host)
    return {"total": total, "part": 0, "offset": 0, "page": 0, "fetched": 0}


def _paged(source: Source, spool: Spool, state: Mapping[str, Any]) -> dict[str, Any]:
    page = source.page(source.parts[state["part"]], state["offset"], PAGE)
    spool.keep(state["page"], page.rows)
    fetched = state["fetched"] + len(page.rows)
    new = {"total": max(state["total"], fetched), "fetched": fetched, "page": state["page"] + 1}
    if page.next_offset is not None:
        return {**new, "part": state["part"], "offset": page.next_offset}
    part = state["part"] + 1
    return {**new, "part": part, "offset": 0, "is_whole": part == len(source.parts)}


def _waited(busy: TooMany, state: Mapping[str, Any], tell: Tell, done: int) -> dict[str, Any]:
    waits = state.get("waits", 0) + 1
    if waits > MOST_WAITS or busy.wait > LONGEST_WAIT * MOST_WAITS:
        raise busy
    until = monotonic() + min(busy.wait, LONGEST_WAIT)
    while (left := until - monotonic()) > 0:
        tell(done)  # hears that somebody asked to stop
        sleep(min(left, 1))
    return {**state, "waits": waits}


def _received(
    session: Session, actor: Actor, connection: Connection, pull: Pull, target: Target, tools: Tools
) -> PullStep:
    path, count = Spool(tools.spool, pull.id).whole(target.program)
    if not count:
        raise Nothing(host=target.host)
    run = receive(session, actor, connection, path, tools.files)
    pull.run_id, pull.fetched, pull.total = run.id, count, count
    _end(pull, "done")
    session.flush()
    return PullStep(count, count, {"fetched": count}, run=run)
