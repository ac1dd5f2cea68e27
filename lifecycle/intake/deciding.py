"""What a person says of ambiguous rows: which asset it is, that it is another one, or to leave it aside."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from lifecycle.intake.errors import DecisionRefused, RowNotFound
from lifecycle.intake.judging import Judged
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.intake.rows import APPLIED, rewrite
from lifecycle.intake.service import locked_run
from lifecycle.intake.verdicts import Parents, judge_rows, key_text
from lifecycle.intake.wanting import RowKey, Wanted
from lifecycle.kernel.actor import Actor
from lifecycle.registry.service import get_asset

DECIDABLE = ("checked", "stopped", "failed", "applied")
CHUNK = 1000
Answer = Literal["new", "skip"] | dict[str, str]


def decide(
    session: Session,
    actor: Actor,
    run_id: UUID,
    line: int,
    part: int = 0,
    *,
    same_as: UUID | None = None,
    is_new: bool = False,
    skip: bool = False,
) -> ImportRow:
    """Take one answer for a row that is ambiguous, or was answered before, and judge it again by it.

    Raises ImportNotFound, ImportStep, RowNotFound, AssetNotFound; DecisionRefused for a row that waits for no
    answer, an asset that another row stands for, or a device that cannot be created.
    """
    assert (same_as is not None) + is_new + skip == 1
    run = locked_run(session, actor, run_id, DECIDABLE)
    row = session.get(ImportRow, (run.id, line, part), with_for_update=True, populate_existing=True)
    if row is None:
        raise RowNotFound
    if row.wanted is None or (row.verdict != "ambiguous" and _key(row) not in run.decisions):
        raise DecisionRefused(DecisionRefused.settled)
    answer: Answer = "new" if is_new else "skip"
    if same_as is not None:
        get_asset(session, same_as)
        _refuse_second(session, run, row, same_as)
        answer = {"as": str(same_as)}
    (refused,) = _settle(session, run, [row], answer) or (None,)
    if refused:
        why = " ".join(remark.reason.told(actor.locale) for remark in refused.remarks)
        raise DecisionRefused(DecisionRefused.impossible, why=why)
    return row


def decide_many(session: Session, actor: Actor, run_id: UUID, what: Literal["skip", "new"]) -> int:
    """Give all the rows that are still ambiguous one answer; return how many could take it."""
    run = locked_run(session, actor, run_id, DECIDABLE)
    after: RowKey = (0, 0)
    decided = 0
    while rows := _next_ambiguous(session, run.id, after):
        decided += len(rows) - len(_settle(session, run, rows, what))
        after = rows[-1].line, rows[-1].part
    return decided


def _next_ambiguous(session: Session, run_id: UUID, after: RowKey) -> Sequence[ImportRow]:
    here = tuple_(ImportRow.line, ImportRow.part)
    wanted = select(ImportRow).where(
        ImportRow.run_id == run_id, ImportRow.verdict == "ambiguous", here > after
    )
    return session.scalars(
        wanted.where(ImportRow.wanted.is_not(None)).order_by(ImportRow.line, ImportRow.part).limit(CHUNK)
    ).all()


def _refuse_second(session: Session, run: ImportRun, row: ImportRow, asset_id: UUID) -> None:
    """Refuse an asset that another row of the run stands for: it would be written twice."""
    others = select(ImportRow.line).where(
        ImportRow.run_id == run.id,
        ImportRow.asset_id == asset_id,
        ImportRow.verdict.in_(APPLIED),
        tuple_(ImportRow.line, ImportRow.part) != (row.line, row.part),
    )
    if (line := session.scalar(others.limit(1))) is not None:
        raise DecisionRefused(DecisionRefused.other_line, line=line)


def _settle(session: Session, run: ImportRun, rows: Sequence[ImportRow], answer: Answer) -> list[Judged]:
    """Judge rows by an answer and keep it for those that can take it; return those that cannot."""
    decisions = {_key(row): answer for row in rows}
    asked = [Wanted.from_json(row.wanted) for row in rows if row.wanted is not None]
    judged = judge_rows(session, asked, decisions, Parents(run.id, may_come=True))
    totals = dict(run.totals)
    for row, one in zip(rows, judged, strict=True):
        if one.verdict == "refused":
            del decisions[_key(row)]
            continue
        totals[row.verdict] -= 1
        totals[one.verdict] += 1
        rewrite(row, one)
    run.totals, run.decisions = totals, {**run.decisions, **decisions}
    session.flush()
    return [one for one in judged if one.verdict == "refused"]


def _key(row: ImportRow) -> str:
    return key_text((row.line, row.part))
