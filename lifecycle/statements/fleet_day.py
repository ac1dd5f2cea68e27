"""The devices that an authority had on a day, and the last day of a civil year that can be told."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, cast, func, or_

from lifecycle.kernel.clock import PARIS
from lifecycle.registry.model import Asset
from lifecycle.states.assets import PRESENT

#: The day from which a device counts: its purchase, else its first use, else its entry in the register.
CAME_ON: ColumnElement[date] = func.coalesce(
    Asset.acquired_on, Asset.first_used_on, cast(func.timezone(PARIS.key, Asset.created_at), Date)
)


def day_of(year: int, on: date) -> date:
    """Return the day that a year's stock is told for: 31 December, or `on` in the year that runs."""
    return min(date(year, 12, 31), on)


def present_on(day: date, on: date) -> ColumnElement[bool]:
    """Return the condition of a device that the authority had at the end of a day.

    On the day it is read, `on`, its state decides, as on the dashboards; before, the dates of its card do
    [D]: it had come, and had not left.
    """
    here = Asset.state.in_(PRESENT)
    if day >= on:
        return here
    return and_(day >= CAME_ON, or_(Asset.left_on > day, and_(Asset.left_on.is_(None), here)))
