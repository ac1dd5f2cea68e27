"""Going through the rows of a tried run, some thousands at a time, in as many passes as parents ask for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.intake.aliases import Aliases
from lifecycle.intake.applying import write_rows
from lifecycle.intake.collector import collector_at_rest
from lifecycle.intake.model import ImportRun
from lifecycle.intake.releasing import release_rows
from lifecycle.intake.rows import APPLIED, Outcome, count_waiting, next_wanted, write_outcomes
from lifecycle.intake.verdicts import WAITING, Parents, judge_rows
from lifecycle.kernel.actor import Actor

SIZE = 5000
# One import at a time writes in an authority: two runs of a file must not both create what neither has seen.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('import ' || :authority, 0))")
# A plan kept from when the tables were nearly empty reads them whole for each row; foreign keys are looked up
# by such plans too. Planning each time anew (force_custom_plan) would double the cost of a row.
_PLAN_BY_INDEX = (text("DISCARD PLANS"), text("SET LOCAL enable_seqscan = off"))
# Some thousands of events at once fit in memory.
_ROOM = text("SET LOCAL work_mem = '64MB'")


class Place(NamedTuple):
    """Where the application stands: the last row seen, and how many rows wait for what they hang on.

    Such a row waits for the next pass; `waited` is how many waited at the end of the one before, -1 at first.
    """

    line: int = 0
    part: int = 0
    waited: int = -1
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ApplyStep:
    """Where the application of a run stands: what to go on from, counts of rows, and whether it is over."""

    after: Sequence[int]
    done: int
    total: int
    is_over: bool


def plan_by_index(session: Session) -> None:
    """Make the transaction plan by the indexes of tables that grow while it lasts."""
    for statement in (*_PLAN_BY_INDEX, _ROOM):
        session.execute(statement)


def prepare(session: Session, run: ImportRun) -> None:
    """Make the transaction the only one that imports in the authority."""
    plan_by_index(session)
    session.execute(_ONE_AT_A_TIME, {"authority": str(run.authority_id)})


def start(session: Session, run: ImportRun) -> ApplyStep:
    """Return where a run's application stands, whatever was done and lost before."""
    total = _total(run)
    return ApplyStep(Place(), total - count_waiting(session, run.id), total, is_over=False)


def go_on(run: ImportRun, after: Sequence[int], done: int) -> ApplyStep:
    """Return where an application stands that goes on from a step."""
    return ApplyStep(after, done, _total(run), is_over=False)


def _total(run: ImportRun) -> int:
    return sum(run.totals.get(verdict, 0) for verdict in APPLIED)


@collector_at_rest()
def take(
    session: Session, actor: Actor, run: ImportRun, step: ApplyStep, size: int
) -> tuple[ApplyStep, list[Outcome]]:
    """Apply the next rows, each judged again as the register is now; return what came of them."""
    place, aliases = Place(*step.after), Aliases.load(session)
    rows = [aliases.settle(row) for row in next_wanted(session, run.id, (place.line, place.part), size)]
    judged = judge_rows(session, rows, run.decisions, Parents(run.id), may_wait=True)
    ready = [one for one in judged if one.verdict != WAITING]
    outcomes = write_rows(session, actor, run.id, ready)
    write_outcomes(session, run.id, outcomes)
    waiting = place.waiting + len(rows) - len(ready)
    if is_end := len(rows) < size:
        after = _next_pass(session, run, place.waited, waiting)
    else:
        after = Place(*rows[-1].key, place.waited, waiting)
    done = step.done + len(ready)
    return replace(step, after=after, done=done, is_over=is_end and not waiting), outcomes


def _next_pass(session: Session, run: ImportRun, waited: int, waiting: int) -> Place:
    """Start over with the rows that wait; when a pass brought none in, some hang on nothing that comes."""
    if waiting != waited:
        return Place(waited=waiting)
    release_rows(session, run.id)
    return Place()
