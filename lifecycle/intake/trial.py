"""The dry run: a verdict for every row of a file, written where people read it, nothing else changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.formats.fields import SourceRow
from lifecycle.formats.remark_words import Level
from lifecycle.formats.remarks import remark
from lifecycle.intake.judging import Judged, judge
from lifecycle.intake.matching import find_hits
from lifecycle.intake.naming import model_categories
from lifecycle.intake.rows import APPLIED, doubt_rows, tried_row, write_tried
from lifecycle.intake.twins import Twins
from lifecycle.intake.wanting import Settled, Settling

CHUNK = 1000
T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` items, in order."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def try_rows(
    session: Session,
    run_id: UUID,
    rows: Iterable[SourceRow],
    twins: Twins,
    settling: Settling,
    progress: Callable[[int], None],
) -> None:
    """Write the verdict of each row against the register as it is now; `progress` hears the lines done."""
    lines_of: defaultdict[UUID, list[int]] = defaultdict(list)
    done = 0
    for chunk in chunks(rows, CHUNK):
        tried = list(_try(session, chunk, twins, settling))
        for one in tried:
            if one["asset_id"] and one["wanted"] is not None:
                lines_of[one["asset_id"]].append(one["line"])
        write_tried(session, run_id, tried)
        done += len(chunk)
        progress(done)
    _doubt_same_asset(session, run_id, lines_of)


def _try(
    session: Session, chunk: Sequence[SourceRow], twins: Twins, settling: Settling
) -> Iterator[dict[str, Any]]:
    doubts = {row.line: twins.about(row) for row in chunk}
    settled = [settling.settle(row) for row in chunk]
    asked = [one.wanted for one in settled if one.wanted and not doubts[one.line]]
    hits = find_hits(session, asked, with_names=True)
    categories = model_categories(
        session,
        ((row.line, row.model, row.manufacturer) for row in asked if row.model and not row.category_key),
    )
    for one in settled:
        if doubts[one.line]:
            yield tried_row(one.line, one.title, "ambiguous", (*doubts[one.line], *one.remarks))
        elif one.wanted is None:
            yield tried_row(one.line, one.title, _left_out(one), one.remarks)
        else:
            wanted = replace(one.wanted, model_category=categories.get(one.line, ""))
            yield _judged(one, judge(wanted, hits[one.line]))


def _left_out(settled: Settled) -> str:
    """Return why a row asks for nothing: refused, unless it is left aside anyway."""
    levels = {one.level for one in settled.remarks}
    return "ignored" if Level.IGNORED in levels else "refused"


def _judged(settled: Settled, judged: Judged) -> dict[str, Any]:
    stored = tried_row(settled.line, settled.title, judged.verdict, (*judged.remarks, *settled.remarks))
    if judged.known:
        stored["asset_id"] = judged.known.id
    if judged.verdict in APPLIED:
        stored |= {"changes": judged.shown, "wanted": judged.row.as_json()}
    return stored


def _doubt_same_asset(session: Session, run_id: UUID, lines_of: dict[UUID, list[int]]) -> None:
    """Make the rows ambiguous that stand for one asset by different references."""
    doubts = {
        line: remark("", "same_asset", lines=", ".join(str(other) for other in lines if other != line))
        for lines in lines_of.values()
        if len(lines) > 1
        for line in lines
    }
    doubt_rows(session, run_id, doubts)
