"""Many rows judged at once, for the trial, the application and a person's answer alike."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.intake.judging import Answer, Judged, judge
from lifecycle.intake.known import read_known
from lifecycle.intake.matching import find_hits
from lifecycle.intake.naming import model_categories
from lifecycle.intake.parents import Parent, devices_of_lines, find_parents
from lifecycle.intake.rows import APPLIED
from lifecycle.intake.wanting import RowKey, Wanted

# Not a verdict: what the row hangs on is not there yet, and may still come.
WAITING = "waiting"
Decisions = Mapping[str, Any]  # `ImportRun.decisions`


def key_text(key: RowKey) -> str:
    """Return a row as decisions name it: `12`, or `12.1` for a device that line 12 also tells of."""
    line, part = key
    return f"{line}.{part}" if part else str(line)


class Parents:
    """What the rows of a run hang on: the device of their own line, else the one that they name.

    `run_id` also looks among the devices that the run has made. With `may_come`, a name that is not known is
    taken for that of a row still to come, and `assumed` says which rows name it.
    """

    def __init__(self, run_id: UUID | None = None, *, may_come: bool = False) -> None:
        self._run_id, self._may_come = run_id, may_come
        self.assumed: dict[RowKey, str] = {}
        self._named: Mapping[str, Parent] = {}
        self._lines: Mapping[int, Parent] = {}
        self._line, self._device = 0, Parent(None, "")

    def look_up(self, session: Session, rows: Sequence[Wanted]) -> None:
        """Read what rows name from the register, all at once."""
        self._named = find_parents(session, {row.parent for row in rows if row.parent}, self._run_id)
        if self._run_id:
            hosted = (row.line for row in rows if row.part)
            self._lines = devices_of_lines(session, self._run_id, hosted)

    def find(self, row: Wanted) -> Parent | None:
        """Return what a row hangs on, None where it hangs on nothing or on what is not known."""
        if row.part and row.line == self._line:
            return self._device
        if row.part and row.line in self._lines:
            return self._lines[row.line]
        if not row.parent:
            return None
        if found := self._named.get(row.parent):
            return found
        if self._may_come:
            self.assumed[row.key] = row.parent
            return Parent(None, row.parent)
        return None

    def learn(self, judged: Judged) -> None:
        """Remember the device of a line for the parts that the line tells of next."""
        row, known = judged.row, judged.known
        if row.part or judged.verdict not in APPLIED:
            return
        names = (row.columns.get(name) for name in ("tag", "name", "serial"))
        shown = known.reference if known else next(filter(None, names), "")
        self._line, self._device = row.line, Parent(known.id if known else None, shown)


def judge_rows(
    session: Session,
    rows: Sequence[Wanted],
    decisions: Decisions,
    parents: Parents,
    *,
    with_names: bool = False,
    may_wait: bool = False,
) -> list[Judged]:
    """Return the verdict on each row against the register of this moment, in their order.

    With `may_wait`, a row is put off, WAITING, that names a parent which is not there.
    """
    for place, category in model_categories(session, rows).items():
        rows[place].model_category = category
    hits = find_hits(session, rows, with_names=with_names)
    answers = _answers(session, rows, decisions)
    parents.look_up(session, rows)
    judged = []
    for row, found in zip(rows, hits, strict=True):
        parent = parents.find(row) if row.parent or row.part else None
        if may_wait and row.parent and parent is None:
            one = Judged(WAITING, row)
        else:
            one = judge(row, found, parent=parent, answer=answers.get(row.key))
        parents.learn(one)
        judged.append(one)
    return _one_at_a_time(judged) if may_wait and answers else judged


def _one_at_a_time(judged: Sequence[Judged]) -> list[Judged]:
    """Put off new devices whose tag or source id one before them has: it will be seen to be taken."""
    taken: set[tuple[str, ...]] = set()
    rows = []
    for one in judged:
        wanted = one.news.columns if one.verdict == "create" else {}
        own = {(name, str(wanted[name]).lower()) for name in ("tag", "external_id") if name in wanted}
        rows.append(one if taken.isdisjoint(own) else Judged(WAITING, one.row))
        taken |= own
    return rows


def _answers(session: Session, rows: Sequence[Wanted], decisions: Decisions) -> Mapping[RowKey, Answer]:
    """Return what a person answered for these rows; an asset that has left the register is no answer."""
    if not decisions:
        return {}
    said = {row.key: answer for row in rows if (answer := decisions.get(key_text(row.key)))}
    known = read_known(session, (UUID(one["as"]) for one in said.values() if isinstance(one, dict)))
    answers = {key: known.get(UUID(one["as"])) if isinstance(one, dict) else one for key, one in said.items()}
    return {key: answer for key, answer in answers.items() if answer}
