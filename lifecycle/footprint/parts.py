"""What the parts of a repair cost the climate, by the words of each line."""

from typing import Any

from sqlalchemy import ColumnElement, Numeric, case, func, literal, null
from sqlalchemy.sql.elements import SQLColumnExpression

from lifecycle.footprint.effective import Effective
from lifecycle.impact.parts import PARTS


def part_kg(
    label: SQLColumnExpression[str], reused: SQLColumnExpression[bool], factors: Effective
) -> ColumnElement[Any]:
    """Return the kg CO₂e of one part of a repair's line, as SQL: the same answer as `impact.parts.part_of`.

    A part taken from another device costs nothing to make again. NULL where the label names no part, or one
    whose value is unknown: it is not covered, and it is to be said.
    """
    said = func.lower(label)
    named = [
        (said.regexp_match(part.pattern.replace(r"\b", r"\y")), _kg(key, factors))
        for key, part in PARTS.items()
    ]
    return case((reused, literal(0, Numeric)), *named, else_=null())


def _kg(key: str, factors: Effective) -> ColumnElement[Any]:
    kg = factors.parts_kg.get(key)
    return null() if kg is None else literal(kg, Numeric)
