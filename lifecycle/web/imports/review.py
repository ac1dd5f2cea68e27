"""Rows that may be several devices, each beside the devices that it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from lifecycle.intake.model import ImportRow
from lifecycle.intake.queries import remarks_of
from lifecycle.intake.reviewing import Review, Side, sides_of
from lifecycle.web.imports.lines import field_told, remarks_told, value_words

_TELLING = ("tag", "serial", "name", "model", "state", "site", "custodian")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A device of the register that a row may be."""

    asset_id: UUID
    title: str
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A field: its name, what the file says, what each candidate says and whether that differs."""

    name: str
    theirs: str
    ours: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An ambiguous row ready for a page."""

    line: int
    part: int
    title: str
    remarks: list[tuple[str, str]]
    candidates: list[Candidate]
    facts: list[Fact]


def reviews(session: Session, rows: Sequence[ImportRow]) -> list[Doubt]:
    """Return ambiguous rows with both sides of each doubt; the number of statements does not grow."""
    sides = sides_of(session, rows)
    return [_doubt(row, sides[row.line, row.part]) for row in rows]


def _doubt(row: ImportRow, review: Review) -> Doubt:
    return Doubt(
        line=row.line,
        part=row.part,
        title=row.title,
        remarks=remarks_told(remarks_of(row)),
        candidates=[_candidate(side) for side in review.candidates],
        facts=_facts(review.row, review.candidates),
    )


def _candidate(side: Side) -> Candidate:
    return Candidate(side.asset_id, side.title, side.code, url_for("assets.page", asset_id=side.asset_id))


def _facts(row: Mapping[str, Any], candidates: Sequence[Side]) -> list[Fact]:
    """Return what the file says, then what tells a device from another even where the file does not."""
    facts = [
        Fact(
            field_told(name),
            value_words(name, row.get(name)),
            [(value_words(name, side.values.get(name)), name in side.changes) for side in candidates],
        )
        for name in dict.fromkeys((*row, *_TELLING))
    ]
    return [fact for fact in facts if fact.theirs or any(words for words, _ in fact.ours)]
