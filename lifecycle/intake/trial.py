"""The dry run: a verdict for every row of a file, written where people read it, nothing else changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.formats.fields import Field, SourceRow
from lifecycle.formats.remarks import remark
from lifecycle.intake.aliases import Aliases
from lifecycle.intake.judging import Judged
from lifecycle.intake.rows import APPLIED, doubt_rows, read_rows, rewrite, tried_row, write_tried
from lifecycle.intake.settling import Settled, Settling, is_left_aside
from lifecycle.intake.twins import Twins
from lifecycle.intake.verdicts import Decisions, Parents, judge_rows, key_text
from lifecycle.intake.wanting import RowKey, Wanted

CHUNK = 2000
T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` items, in order."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


class Trial:
    """A run's rows tried against the register as it is now.

    The file is read once: what only its end tells (two rows for one device, a parent that never comes) is
    put right then.
    """

    def __init__(self, session: Session, run_id: UUID, decisions: Decisions, settling: Settling) -> None:
        self._session, self._run_id = session, run_id
        self._decisions, self._settling = decisions, settling
        self._aliases, self._twins = Aliases.load(session), Twins()
        self._parents = Parents(may_come=True)
        self._assets: dict[RowKey, UUID] = {}

    def run(self, rows: Iterable[SourceRow], tell: Callable[[int], None]) -> None:
        """Write the verdict of each row; `tell` hears how many are done."""
        done = 0
        for chunk in chunks(rows, CHUNK):
            write_tried(self._session, self._run_id, self._tried(chunk))
            done += len(chunk)
            tell(done)
        self._judge_again()
        self._doubt_twins()
        self._doubt_same_asset()

    def _tried(self, chunk: Sequence[SourceRow]) -> list[dict[str, Any]]:
        settled = [self._settling.settle(row) for row in chunk]
        for row in chunk:
            if row.is_kept:
                self._twins.add(row)
        asked = [self._aliases.settle(one.wanted) for one in settled if one.wanted]
        judged = {one.row.key: one for one in self._judged(asked, self._parents)}
        return [_verdict(one, judged.get(one.key)) for one in settled]

    def _judged(self, asked: Sequence[Wanted], parents: Parents) -> list[Judged]:
        judged = judge_rows(self._session, asked, self._decisions, parents, with_names=True)
        for one in judged:
            self._assets.pop(one.row.key, None)
            if one.known and one.verdict in APPLIED:
                self._assets[one.row.key] = one.known.id
        return judged

    def _judge_again(self) -> None:
        """Judge the rows again that name a parent that is nowhere, or carry the UUID of others too."""
        shared = set(self._twins.shared_uuids())
        lost = {key for key, name in self._parents.assumed.items() if not self._twins.knows(name)}
        for keys in chunks(sorted(shared | lost), CHUNK):
            rows = read_rows(self._session, self._run_id, keys)
            asked = [Wanted.from_json(row.wanted) for row in rows if row.wanted]
            for wanted in asked:
                wanted.uuid_key = "" if wanted.key in shared else wanted.uuid_key
            judged = self._judged(asked, Parents(may_come=False))
            for row, one in zip((row for row in rows if row.wanted), judged, strict=True):
                one.row.parent = "" if one.row.key in lost else one.row.parent
                if one.row.key in shared:
                    one.remarks += (remark(Field.UUID, "uuid_shared", value=one.row.facts["uuid"]),)
                rewrite(row, one)
        self._session.flush()

    def _doubt_twins(self) -> None:
        """Make the rows ambiguous that carry a reference of another row."""
        doubts = self._undecided(self._twins.doubts())
        for key in doubts:
            self._assets.pop(key, None)
        doubt_rows(self._session, self._run_id, doubts)

    def _doubt_same_asset(self) -> None:
        """Make the rows ambiguous that stand for one asset by different references."""
        rows_of: defaultdict[UUID, list[RowKey]] = defaultdict(list)
        for key, asset_id in self._assets.items():
            rows_of[asset_id].append(key)
        doubts = {
            key: [remark("", "same_asset", lines=", ".join(str(line) for line, _ in keys if line != key[0]))]
            for keys in rows_of.values()
            if len(keys) > 1
            for key in keys
        }
        doubt_rows(self._session, self._run_id, self._undecided(doubts))

    def _undecided(self, doubts: Mapping[RowKey, T]) -> dict[RowKey, T]:
        return {key: doubt for key, doubt in doubts.items() if key_text(key) not in self._decisions}


def _verdict(settled: Settled, judged: Judged | None) -> dict[str, Any]:
    """Return a row as the trial writes it, from what the file says and what the register answers."""
    if judged is None:
        verdict = "ignored" if is_left_aside(settled.remarks) else "refused"
        return tried_row(settled.key, settled.title, verdict, (), settled.remarks)
    row = tried_row(settled.key, settled.title, judged.verdict, judged.remarks, settled.remarks)
    if judged.verdict != "refused":
        row["wanted"] = judged.row.as_json()
    if judged.verdict in APPLIED:
        row["changes"] = judged.news.shown
        row["asset_id"] = judged.known and judged.known.id
    elif judged.candidates:
        row["candidates"] = [known.id for known in judged.candidates]
    return row
