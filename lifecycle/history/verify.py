"""Proving that history is whole: recompute every chain, compare with heads and checkpoints."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from lifecycle.history.record import FIELDS, LOCK_KEY
from lifecycle.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing wrong with a subject's chain, or with a checkpoint."""

    subject_id: UUID
    sequence: int
    event_id: UUID | None
    what: str  # altered, removed, reordered, tail-lost, subject-lost, checkpoint-broken


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification saw: how much it read, and the findings."""

    authority_id: UUID
    subjects: int
    events: int
    findings: tuple[Finding, ...]


_CHAIN = text(f"""
WITH linked AS (
  SELECT subject_id, sequence, id, hash,
    row_number() OVER chain AS expected,
    lag(hash) OVER chain AS previous,
    event_digest({FIELDS}) AS digest
  FROM event WHERE authority_id = :authority
  WINDOW chain AS (PARTITION BY subject_id ORDER BY sequence)),
judged AS (
  SELECT *, hash = sha256(coalesce(previous, ''::bytea) || digest) AS holds FROM linked)
SELECT DISTINCT ON (subject_id) subject_id, sequence, id, expected, holds
FROM judged WHERE sequence <> expected OR NOT holds ORDER BY subject_id, sequence
""")  # noqa: S608

_HEADS = text("""
WITH ends AS (
  SELECT DISTINCT ON (subject_id) subject_id, sequence, hash FROM event
  WHERE authority_id = :authority ORDER BY subject_id, sequence DESC)
SELECT coalesce(h.subject_id, e.subject_id) AS subject_id, h.count, e.sequence
FROM (SELECT * FROM subject_head WHERE authority_id = :authority) h FULL JOIN ends e USING (subject_id)
WHERE h.count IS DISTINCT FROM e.sequence OR h.hash IS DISTINCT FROM e.hash
""")

_ENDS_AT = text("""
SELECT DISTINCT ON (subject_id) subject_id, sequence, hash FROM event
WHERE authority_id = :authority AND position <= :position ORDER BY subject_id, sequence DESC
""")


def verify(connection: Connection, authority_id: UUID) -> Verdict:
    """Recompute an authority's chains, heads and checkpoints; name the first event wrong in each chain."""
    scope = {"authority": authority_id}
    count = connection.execute(
        text("SELECT count(DISTINCT subject_id), count(*) FROM event WHERE authority_id = :authority"), scope
    ).one()
    findings = [*_chain_findings(connection, scope)]
    known = {finding.subject_id for finding in findings}
    findings += [f for f in _head_findings(connection, scope) if f.subject_id not in known]
    findings += _checkpoint_findings(connection, authority_id)
    return Verdict(authority_id, count[0], count[1], tuple(findings))


def _chain_findings(connection: Connection, scope: dict[str, Any]) -> Iterator[Finding]:
    for row in connection.execute(_CHAIN, scope):
        what = "removed" if row.sequence != row.expected else "altered"
        yield Finding(row.subject_id, row.sequence, row.id, what)


def _head_findings(connection: Connection, scope: dict[str, Any]) -> Iterator[Finding]:
    for row in connection.execute(_HEADS, scope):
        what = "subject-lost" if row.sequence is None else "tail-lost"
        yield Finding(row.subject_id, (row.sequence or 0) + 1, None, what)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle root of leaves (SHA-256, an odd last node moves up; RFC 6962 prefixes 00 and 01)."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves] or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(above) * 2 :]
    return level[0]


def _root_at(connection: Connection, authority_id: UUID, position: int) -> tuple[int, bytes]:
    ends = connection.execute(_ENDS_AT, {"authority": authority_id, "position": position})
    leaves = [row.subject_id.bytes + row.sequence.to_bytes(8) + bytes(row.hash) for row in ends]
    return len(leaves), merkle_root(leaves)


def _checkpoint_hash(previous: bytes, sequence: int, position: int, root: bytes) -> bytes:
    return hashlib.sha256(previous + sequence.to_bytes(8) + position.to_bytes(8) + root).digest()


def make_checkpoint(connection: Connection, authority_id: UUID) -> bytes:
    """Seal an authority's history as it stands and return the checkpoint's hash, to be stored elsewhere too.

    Waits until no event of the authority is being written; writers wait in turn until it commits.
    """
    scope = {"authority": str(authority_id)}
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_KEY})"), scope)
    position = connection.scalar(
        text("SELECT coalesce(max(position), 0) FROM event WHERE authority_id = :authority"), scope
    )
    last = connection.execute(
        text(
            "SELECT sequence, hash FROM checkpoint WHERE authority_id = :authority "
            "ORDER BY sequence DESC LIMIT 1"
        ),
        scope,
    ).one_or_none()
    sequence, previous = (last.sequence + 1, bytes(last.hash)) if last else (1, b"")
    subjects, root = _root_at(connection, authority_id, position or 0)
    sealed = _checkpoint_hash(previous, sequence, position or 0, root)
    row = {"id": new_id(), "s": sequence, "p": position, "n": subjects, "r": root, "h": sealed, **scope}
    connection.execute(
        text(
            "INSERT INTO checkpoint (id, authority_id, sequence, position, subjects, root, hash) "
            "VALUES (:id, :authority, :s, :p, :n, :r, :h)"
        ),
        row,
    )
    return sealed


def _checkpoint_findings(connection: Connection, authority_id: UUID) -> Iterator[Finding]:
    """Yield the first checkpoint whose chain or root no longer matches the events."""
    previous = b""
    rows = connection.execute(
        text("SELECT * FROM checkpoint WHERE authority_id = :authority ORDER BY sequence"),
        {"authority": authority_id},
    ).all()
    for number, row in enumerate(rows, 1):
        root = bytes(row.root)
        whole = bytes(row.hash) == _checkpoint_hash(previous, number, row.position, root)
        is_last = number == len(rows)
        if not whole or (is_last and _root_at(connection, authority_id, row.position)[1] != root):
            yield Finding(authority_id, number, row.id, "checkpoint-broken")
            return
        previous = bytes(row.hash)
