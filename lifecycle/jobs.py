"""The background jobs: one table, kind of job → how it is worked off."""

import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.config import Config
from lifecycle.db.files import FileStore
from lifecycle.edge import pull_jobs
from lifecycle.edge.jobs import Kind, Params, Progress, Watch
from lifecycle.intake import service as intake
from lifecycle.intake.queries import get_run
from lifecycle.intake.undoing import undo
from lifecycle.kernel.actor import Actor
from lifecycle.labels import applied
from lifecycle.registry import bulk
from lifecycle.registry.acting import Command
from lifecycle.schemas.actions import ActionShape
from lifecycle.schemas.assets import read_filter
from lifecycle.schemas.base import as_uuid, load


def bulk_action(
    session: Session, actor: Actor, params: Params, state: Mapping[str, Any], _: Watch
) -> Progress:
    """Do an action to the next hundred assets of a selection.

    `params`: `command` (as the API takes it), `ids` or else `filter` (as a list's URL says it), `total`.
    """
    command: Command = load(ActionShape(), params["command"])  # type: ignore[assignment]
    ids = tuple(UUID(one) for one in params["ids"]) if params["ids"] is not None else None
    chosen = bulk.Chosen(read_filter(params["filter"])[0], ids)
    tally = bulk.act_on_next(session, actor, command, chosen, bulk.Tally.of(state))
    kept = asdict(tally)
    total = tally.done if tally.is_over else max(params["total"], tally.done)
    return Progress(tally.done, total, state=kept, result={"tally": kept}, is_over=tally.is_over)


def import_check(
    session: Session, actor: Actor, params: Params, state: Mapping[str, Any], watch: Watch
) -> Progress:
    """Try the file of an import, whole. `params`: `run_id` and `lines`, the lines of the file."""
    lines = params["lines"]
    if not state:
        # The trial is one transaction: a first step of its own lets people see that it has begun.
        return Progress(0, lines, state={"begun": True})
    files = FileStore(Config.from_environment(os.environ).files_url)
    run = intake.check(session, actor, UUID(params["run_id"]), files, watch.tell)
    pull_jobs.apply_pulled(session, actor, params, run)
    return Progress(lines, lines, is_over=True)


def import_apply(
    session: Session, actor: Actor, params: Params, state: Mapping[str, Any], watch: Watch
) -> Progress:
    """Apply the next thousands of rows of an import that was tried, or all of them at once as it is asked.

    `params`: `run_id`.
    """
    run_id = UUID(params["run_id"])
    if get_run(session, run_id).mode == "whole":
        step = intake.apply_whole(session, actor, run_id, watch.tell)
    else:
        step = intake.apply_step(session, actor, run_id, **state)
    kept = {"after": list(step.after), "done": step.done}
    return Progress(step.done, step.total, state=kept, is_over=step.is_over)


def import_halted(session: Session, actor: Actor, params: Params, how: str) -> None:
    """Leave the import of a job that ended too early where it may be taken up again."""
    intake.halt(session, actor, UUID(params["run_id"]), how)


def import_undo(
    session: Session, actor: Actor, params: Params, state: Mapping[str, Any], watch: Watch
) -> Progress:
    """Undo an import, everything or nothing. `params`: `run_id` and `lines`, the lines of its file."""
    if not state:
        return Progress(0, params["lines"], state={"begun": True})
    undo(session, actor, UUID(params["run_id"]), watch.tell)
    return Progress(params["lines"], params["lines"], is_over=True)


def label_marks(
    session: Session, actor: Actor, params: Params, state: Mapping[str, Any], _: Watch
) -> Progress:
    """Say something of the labels of the next devices of a filter.

    `params`: `mark`, `filter` (as a list's URL says it), `request_id`, `total`.
    """
    so_far = applied.Marked(as_uuid(state.get("after")), state.get("done", 0), state.get("changed", 0))
    chosen = bulk.Chosen(read_filter(params["filter"])[0])
    now = applied.mark_next(session, actor, params["mark"], chosen, UUID(params["request_id"]), so_far)
    kept = {"after": str(now.after), "done": now.done, "changed": now.changed}
    total = now.done if now.is_over else max(params["total"], now.done)
    result = {"tally": {"acted": now.changed}}
    return Progress(now.done, total, state=kept, result=result, is_over=now.is_over)


KINDS: Mapping[str, Kind] = {
    bulk.KIND: Kind(bulk_action),
    applied.KIND: Kind(label_marks),
    "import_check": Kind(import_check),
    "import_apply": Kind(import_apply, import_halted),
    "import_undo": Kind(import_undo),
    pull_jobs.PULL: Kind(pull_jobs.pull, pull_jobs.pull_halted),
}
