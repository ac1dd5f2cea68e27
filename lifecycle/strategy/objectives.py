"""Writing objectives, with what they aim at year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.strategy import writing
from lifecycle.strategy.errors import BadStrategy
from lifecycle.strategy.model import Objective, ObjectiveYear
from lifecycle.strategy.queries import YearAim
from lifecycle.strategy.words import Sense, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveData:
    """What an objective says: `indicator` is a figure's key, else `own_indicator` says what is measured."""

    title: str
    theme: Theme
    sense: Sense
    indicator: str | None = None
    own_indicator: str = ""
    own_unit: str = ""
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    owner: str = ""
    description: str = ""
    years: tuple[YearAim, ...] = ()


def add_objective(session: Session, actor: Actor, data: ObjectiveData, request_id: UUID) -> UUID:
    """Add an objective and return its id; a repeat gives the same.

    Raises Forbidden, RequestReused, or BadStrategy with each field's reasons.
    """
    writing.begin(session, actor)
    if known := writing.added_before(session, Objective, request_id):
        return known
    _check(data)
    row = writing.add(session, actor, Objective, _columns(data), request_id, years=_told(data.years))
    _aim(session, row, data.years)
    return row.id


def edit_objective(
    session: Session,
    actor: Actor,
    objective_id: UUID,
    data: ObjectiveData,
    request_id: UUID,
    *,
    version: int | None = None,
) -> None:
    """Change what an objective says. Raises as for a new one, ObjectiveNotFound, or Stale."""
    writing.begin(session, actor)
    row = writing.locked(session, Objective, objective_id)
    if writing.edited_before(session, Objective, objective_id, request_id):
        return
    _check(data)
    before, after = _told(_aims(session, objective_id)), _told(data.years)
    changed = {"years": (before, after)} if before != after else {}
    writing.change(session, actor, row, _columns(data), request_id, version=version, **changed)
    if changed:
        session.execute(delete(ObjectiveYear).where(ObjectiveYear.objective_id == objective_id))
        _aim(session, row, data.years)


def remove_objective(session: Session, actor: Actor, objective_id: UUID, request_id: UUID) -> None:
    """Remove an objective; its measures stay, of no objective. Raises Forbidden or ObjectiveNotFound."""
    writing.remove(session, actor, Objective, objective_id, request_id)


def _aims(session: Session, objective_id: UUID) -> Sequence[YearAim]:
    wanted = select(ObjectiveYear.year, ObjectiveYear.target, ObjectiveYear.measured)
    of_this = wanted.where(ObjectiveYear.objective_id == objective_id).order_by(ObjectiveYear.year)
    return [YearAim(*row) for row in session.execute(of_this)]


def _aim(session: Session, row: Objective, years: Sequence[YearAim]) -> None:
    session.add_all(
        ObjectiveYear(
            objective_id=row.id,
            authority_id=row.authority_id,
            year=aim.year,
            target=aim.target,
            measured=aim.measured,
        )
        for aim in years
    )
    session.flush()


def _told(years: Sequence[YearAim]) -> list[dict[str, str | int | None]]:
    """Return years as history keeps them; equal numbers are written equally, whatever their zeros."""
    return [
        {"year": aim.year, "target": _number(aim.target), "measured": _number(aim.measured)}
        for aim in sorted(years, key=lambda aim: aim.year)
    ]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _columns(data: ObjectiveData) -> dict[str, Any]:
    """Return the columns of an objective; what only its own words need is dropped beside a figure of ours."""
    own = {"own_indicator": data.own_indicator.strip(), "own_unit": data.own_unit.strip()}
    if data.indicator:
        own = dict.fromkeys(own, "")
    return {
        "title": data.title.strip(),
        "theme": data.theme.value,
        "sense": data.sense.value,
        "indicator": data.indicator,
        **own,
        "baseline_value": data.baseline_value,
        "baseline_year": data.baseline_year,
        "owner": data.owner.strip(),
        "description": data.description.strip(),
    }


_UNTITLED = N_("Donnez un titre à l’objectif.")
_NOT_MEASURED = N_("Choisissez un indicateur du registre, ou dites en quelques mots ce qui est mesuré.")
_NO_YEAR = N_("Indiquez l’année de cette valeur.")
_NO_VALUE = N_("Indiquez la valeur de cette année-là.")
_TWICE = N_("L’année %(year)s est indiquée deux fois.")


def _check(data: ObjectiveData) -> None:
    seen = [aim.year for aim in data.years]
    twice = next((year for year in seen if seen.count(year) > 1), None)
    checks = (
        ("title", bool(data.title.strip()), _UNTITLED),
        ("own_indicator", bool(data.indicator or data.own_indicator.strip()), _NOT_MEASURED),
        ("baseline_year", data.baseline_value is None or data.baseline_year is not None, _NO_YEAR),
        ("baseline_value", data.baseline_year is None or data.baseline_value is not None, _NO_VALUE),
        ("years", twice is None, _TWICE),
    )
    wrong = {
        name: [Reason("invalid-value", text, {"year": twice} if name == "years" else {})]
        for name, is_right, text in checks
        if not is_right
    }
    if wrong:
        raise BadStrategy(fields=wrong)
