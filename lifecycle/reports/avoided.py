"""Emissions avoided: what long lives and second lives spare of making new devices, each figure with its rows.

Four figures that share no device's year, their sum, and the parts already taken off; beside the footprint,
never taken off it. Recycling is in none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lifecycle.reports.basis import Basis
from lifecycle.reports.carbon import AVOIDED
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Behind, Figure, Key, Share, Words
from lifecycle.reports.making import figure_of, told_of
from lifecycle.reports.queries import Total, added, total
from lifecycle.reports.wording import WORDING
from lifecycle.reports.wording_carbon import NO_FACTOR


@dataclass(frozen=True, slots=True)
class Avoided:
    """What is avoided: the sum of four figures, these figures, and the parts counted against them."""

    total: Figure
    in_use: Figure
    internal_reuse: Figure
    left: Figure
    external: Figure
    parts: Figure


def avoided(session: Session, scope: Scope, basis: Basis) -> Avoided:
    """Return the emissions avoided, in kg CO₂e: five statements.

    Of the day for devices in use, of the scope's civil year for those that left. The sum has the bounds of
    its only estimated displacement, that of second lives; its coverage counts a device once.
    """
    behinds = [scope.behind(key) for key in (*AVOIDED, Key.PARTS_COUNTED)]
    found = [(behind, total(session, behind, basis)) for behind in behinds]
    in_use, internal, left, external, parts = (covered(*each, basis) for each in found)
    return Avoided(_sum(scope, found[:-1], basis), in_use, internal, left, external, parts)


def covered(behind: Behind, came_to: Total, basis: Basis) -> Figure:
    """Return the figure of a sum of kilograms or euros; undefined where none of its devices is covered."""
    if came_to.coverage.known or not came_to.coverage.total:
        return figure_of(behind, came_to, basis, came_to.value)
    return figure_of(behind, came_to, basis, None, Words(NO_FACTOR))


def _sum(scope: Scope, found: Sequence[tuple[Behind, Total]], basis: Basis) -> Figure:
    label, formula, source = told_of(Share.AVOIDED, scope.year, basis)
    came_to = added(total for _, total in found)
    is_known = came_to.coverage.known > 0 or not came_to.coverage.total
    # Who has a second life elsewhere has left, and is among those already.
    once = added(total for behind, total in found if behind.key is not Key.AVOIDED_EXTERNAL)
    return Figure(
        Share.AVOIDED,
        label,
        came_to.value if is_known else None,
        WORDING[Share.AVOIDED].unit,
        formula,
        source,
        basis.on,
        coverage=once.coverage,
        parts=tuple(behind for behind, _ in found),
        note=None if is_known else Words(NO_FACTOR),
        low=came_to.low if is_known else None,
        high=came_to.high if is_known else None,
    )
