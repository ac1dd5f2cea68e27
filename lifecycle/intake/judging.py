"""The verdict on a row: what an import would change in the register, field by field; pure."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from lifecycle.formats.fields import Field
from lifecycle.formats.remarks import Remark, remark
from lifecycle.intake.comparing import Difference, about_parent, compare, difference_of
from lifecycle.intake.known import Known
from lifecycle.intake.mapping import IMPORTABLE
from lifecycle.intake.matching import Hits, about_name, match, taken_by_others
from lifecycle.intake.parents import Parent
from lifecycle.intake.wanting import Wanted
from lifecycle.states.assets import STATE_LABELS, State

# What a person answered for a row: the asset that it is, that it is none of them, or nothing to do.
Answer = Known | Literal["new", "skip"]


@dataclass(slots=True)
class Judged:
    """What becomes of a row; `candidates` are the assets that an ambiguous one may stand for."""

    verdict: str
    row: Wanted
    remarks: tuple[Remark, ...] = ()
    known: Known | None = None
    difference: Difference | None = None
    candidates: tuple[Known, ...] = ()

    @property
    def news(self) -> Difference:
        """What the row brings, nothing when it brings nothing."""
        return self.difference or Difference()


def judge(row: Wanted, hits: Hits, *, parent: Parent | None = None, answer: Answer | None = None) -> Judged:
    """Return the verdict on a row against the assets that may be its own, or as a person answered.

    A row that too little designates is `unchanged` when the one asset like it says the same, else ambiguous:
    nothing is ever changed on the strength of a name.
    """
    if answer is not None:
        return _answered(row, hits, parent, answer)
    found = match(row, hits)
    if found.like is not None:
        same = _compared(row, found.like, hits, parent)
        if same.verdict == "unchanged":
            return same
    if found.doubts:
        return Judged("ambiguous", row, found.doubts, candidates=found.candidates)
    if found.known is not None:
        return _compared(row, found.known, hits, parent)
    return _created(row, hits, parent)


def _answered(row: Wanted, hits: Hits, parent: Parent | None, answer: Answer) -> Judged:
    if answer == "skip":
        return Judged("ignored", row, (remark("", "left_aside"),))
    known = None if answer == "new" else answer
    # Only one asset may have a tag or a source id: what another one has stays with it.
    taken = taken_by_others(hits, known.id if known else None)
    kept = {name: value for name, value in row.columns.items() if name not in taken}
    mine = replace(row, columns=kept, external_id="" if "external_id" in taken else row.external_id)
    judged = _created(mine, hits, parent) if known is None else _compared(mine, known, hits, parent)
    about = [remark(name, "reference_taken", value=holder.shown) for name, holder in taken.items()]
    judged.remarks, judged.row = (*about, *judged.remarks), row
    return judged


def _created(row: Wanted, hits: Hits, parent: Parent | None) -> Judged:
    if obstacles := _obstacles(row):
        return Judged("refused", row, obstacles)
    remarks = [*_notes(row), *about_name(hits)]
    difference = difference_of(row)
    difference.columns["category_key"] = row.category_key or row.model_category
    difference.shown = {
        "state": [None, row.state],
        "category_key": [None, difference.columns["category_key"]],
    }
    if row.code:
        difference.shown["code"] = [None, row.code]
    about_parent(row, None, parent, difference, remarks)
    if row.custodian and "custodian" not in difference.columns:
        remarks.append(remark(Field.CUSTODIAN, "custodian_unused", value=row.custodian))
    return Judged("create", row, tuple(remarks), None, difference)


def _compared(row: Wanted, known: Known, hits: Hits, parent: Parent | None) -> Judged:
    remarks: list[Remark] = []
    difference = compare(row, known, remarks)
    if row.code and all(known.id != same.id for same in hits.get("code", ())):
        remarks.append(remark(Field.CODE, "code_differs", value=row.code, old=known.values["code"] or "–"))
    about_parent(row, known, parent, difference, remarks)
    verdict = "update" if difference.shown else "unchanged"
    return Judged(verdict, row, tuple(remarks), known, difference)


def _obstacles(row: Wanted) -> tuple[Remark, ...]:
    """Return what a creation lacks; a device known here needs none of it."""
    lacks = []
    if not row.state:
        lacks.append(remark(Field.STATUS, "status_missing"))
    elif row.state not in IMPORTABLE:
        lacks.append(remark(Field.STATUS, "state_of_lots", state=STATE_LABELS[State(row.state)]))
    if not (row.category_key or row.model_category):
        lacks.append(remark(Field.CATEGORY, "category_missing"))
    if row.state == State.RETIRED and not row.first.get("retired_on"):
        lacks.append(remark(Field.RETIRED_ON, "retired_without_date"))
    return tuple(lacks)


def _notes(row: Wanted) -> tuple[Remark, ...]:
    """Return what to say about the state in which a device would be created."""
    if row.state == State.MISSING:
        return (remark(Field.STATUS, "back_to", state=STATE_LABELS[State(row.first["before_missing"])]),)
    if row.state == State.WRITTEN_OFF and not row.first.get("left_on"):
        return (remark(Field.STATUS, "left_without_date"),)
    return ()


def in_doubt(judged: Judged, code: str, **params: Any) -> Judged:
    """Return a row that is not applied after all, with the reason why."""
    candidates = (judged.known,) if judged.known else ()
    return Judged("ambiguous", judged.row, (remark("", code, **params),), candidates=candidates)
