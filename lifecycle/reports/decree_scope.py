"""Which devices decree 2023-266 looks at, and why the others are out of its calculation.

Scope: WEEE category 2 or 6, not restricted, not more than ten years old when it was retired. Interpretation
[D]: the age counts from first use, else purchase; a device without any date stays in the scope, so that a
missing date never flatters the ratio's stock; category and restriction are today's values, for correcting
them corrects what was wrong all along.
"""

from typing import Any

from sqlalchemy import ColumnElement, Date, Interval, Select, case, cast, func, literal, or_, true

from lifecycle.kernel.text import N_
from lifecycle.registry.model import Asset, Category
from lifecycle.reports.decree import WEEE_CATEGORIES
from lifecycle.reports.populations import HAS_START, ONE, START, population
from lifecycle.states.guards import REUSE_AGE_YEARS

#: Why a device is out of the calculation, in the order in which the reasons are asked.
EXCLUSIONS = {
    "weee": N_("Catégorie DEEE autre que 2 et 6"),
    "restricted": N_("Informations classifiées ou sous obligation particulière de sécurité"),
    "age": N_("Plus de dix ans à la date de la réforme"),
}


def in_scope(retired_on: ColumnElement[Any]) -> Select[Any]:
    """Return the population of the devices in the decree's scope, retired on the date given."""
    return (
        population(ONE, HAS_START, true())
        .join(Category, Category.key == Asset.category_key)
        .where(Category.weee_category.in_(WEEE_CATEGORIES), Asset.restricted.is_(False))
        .where(func.coalesce(retired_on <= _anniversary(), true()))
    )


def out_of_scope(retired_on: ColumnElement[Any]) -> Select[Any]:
    """Return the population of the devices out of the decree's scope, the first reason of each as `part`."""
    is_other = or_(Category.weee_category.not_in(WEEE_CATEGORIES), Category.weee_category.is_(None))
    too_old = func.coalesce(retired_on > _anniversary(), literal(value=False))
    reason = case((is_other, "weee"), (Asset.restricted, "restricted"), else_="age")
    return (
        population(ONE, HAS_START, true(), part=reason)
        .join(Category, Category.key == Asset.category_key)
        .where(or_(is_other, Asset.restricted, too_old))
    )


def _anniversary() -> ColumnElement[Any]:
    """Return the day on which a device is as old as the decree still looks at."""
    return cast(START + func.make_interval(REUSE_AGE_YEARS, type_=Interval()), Date)
