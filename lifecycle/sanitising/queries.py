"""Reading sanitisations: what waits, what failed, the latest, one certificate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from lifecycle.db.among import among_named, array_of
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.kernel import codes
from lifecycle.registry.model import Asset, Category, Label
from lifecycle.registry.queries import CardRow, cards
from lifecycle.sanitising.errors import SanitisationNotFound
from lifecycle.sanitising.model import Medium, Sanitisation, SanitisationRule
from lifecycle.sanitising.policy import CONFIDENTIALITY
from lifecycle.states.assets import State
from lifecycle.states.facts import LEVELS, SanitisationLevel

# Devices that are to leave: the others are wiped when they are retired.
LEAVING = (State.RETIRED, State.IN_LOT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A device whose media are not all sanitised as the policy asks; `has_failed` where a try failed."""

    card: CardRow
    required: SanitisationLevel
    has_failed: bool
    media: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sanitisation with its device's card."""

    row: Sanitisation
    card: CardRow


def get_sanitisation(session: Session, sanitisation_id: UUID) -> Sanitisation:
    """Return a sanitisation of the entered authority, or raise SanitisationNotFound."""
    row = session.get(Sanitisation, sanitisation_id, populate_existing=True)
    if row is None:
        raise SanitisationNotFound
    return row


def sanitisations_page(
    session: Session,
    *,
    asset_id: UUID | None = None,
    result: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[Recorded]:
    """Return the authority's sanitisations, or those of one asset or result, the last done first."""
    sort = Sort((Sanitisation.performed_at, Sanitisation.id), descending=True)
    wanted = select(Sanitisation)
    if asset_id is not None:
        wanted = wanted.where(Sanitisation.asset_id == asset_id)
    if result is not None:
        wanted = wanted.where(Sanitisation.result == result)
    rows = session.scalars(keyset(wanted, sort, after, limit)).all()
    leaf = page_of(rows, limit, lambda row: (row.performed_at, row.id))
    known = cards(session, {row.asset_id for row in leaf.rows})
    return Page([Recorded(row, known[row.asset_id]) for row in leaf.rows], leaf.after)


def certificates_of(session: Session, asset_ids: Collection[UUID]) -> Sequence[Sanitisation]:
    """Return the successes of these assets, device by device, the last done first."""
    wanted = select(Sanitisation).where(Sanitisation.asset_id.in_(asset_ids), Sanitisation.result == "passed")
    order = (Sanitisation.asset_id, Sanitisation.performed_at.desc(), Sanitisation.id)
    return session.scalars(wanted.order_by(*order)).all()


def _rank(level: Any) -> ColumnElement[int]:
    return case(*((level == one, place) for place, one in enumerate(LEVELS)))


_own, _all = aliased(SanitisationRule), aliased(SanitisationRule)
_required = func.greatest(
    func.coalesce(_rank(_own.level), _rank(Category.sanitisation_level)), func.coalesce(_rank(_all.level), 0)
)


def _there_is(of: Any, *such: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell whether there is a row of `of`; every other table is that of the statements around."""
    return select(of.id).where(*such).correlate_except(of).exists()


def _speaks(*about: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell whether a success that the policy accepts stands: strong enough, late enough, no failure since.

    The same rule as `judging.best_of` and the hand-over's guard, for a list that cannot read every record.
    """
    failed = aliased(Sanitisation)
    is_whole = failed.medium_id.is_(None)
    since = _there_is(
        failed,
        failed.asset_id == Asset.id,
        failed.result == "failed",
        failed.performed_at >= Sanitisation.performed_at,
        or_(is_whole, failed.medium_id == Medium.id) if about else is_whole,
    )
    used = func.date_trunc("minute", Asset.last_used_at)
    return _there_is(
        Sanitisation,
        Sanitisation.asset_id == Asset.id,
        Sanitisation.result == "passed",
        or_(Sanitisation.medium_id.is_(None), *about),
        _rank(Sanitisation.level) >= _required,
        Sanitisation.performed_at >= func.coalesce(used, Sanitisation.performed_at),
        ~since,
    )


_bad_medium = _there_is(
    Medium,
    Medium.asset_id == Asset.id,
    Medium.removed_at.is_(None),
    ~_speaks(Sanitisation.medium_id == Medium.id),
)
_without_media = ~_there_is(Medium, Medium.asset_id == Asset.id)
_emptied_before_use = and_(
    ~_there_is(Medium, Medium.asset_id == Asset.id, Medium.removed_at.is_(None)),
    select(func.max(Medium.removed_at)).where(Medium.asset_id == Asset.id).correlate(Asset).scalar_subquery()
    < func.date_trunc("minute", Asset.last_used_at),
)
_failed = _there_is(Sanitisation, Sanitisation.asset_id == Asset.id, Sanitisation.result == "failed")
_media = (
    select(func.count())
    .where(Medium.asset_id == Asset.id, Medium.removed_at.is_(None))
    .correlate(Asset)
    .scalar_subquery()
)


def _waiting(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Asset)
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(
            _own,
            and_(_own.confidentiality == CONFIDENTIALITY, _own.category_key == Asset.category_key),
        )
        .outerjoin(_all, and_(_all.confidentiality == CONFIDENTIALITY, _all.category_key.is_(None)))
        .where(
            Category.data_bearing,
            or_(_bad_medium, and_(_without_media, ~_speaks()), _emptied_before_use),
        )
    )


def waiting_page(
    session: Session, *, failed_only: bool = False, limit: int = 50, after: str | None = None
) -> Page[Waiting]:
    """Return the devices that are to leave and are not sanitised as the policy asks, last changed first."""
    sort = Sort((Asset.updated_at, Asset.id), descending=True)
    columns = (Asset.id, Asset.updated_at, _required.label("rank"), _failed.label("failed"), _media)
    wanted = _waiting(*columns).where(Asset.state.in_(LEAVING))
    if failed_only:
        wanted = wanted.where(_failed)
    rows = session.execute(keyset(wanted, sort, after, limit)).all()
    leaf = page_of(rows, limit, lambda row: (row[1], row[0]))
    known = cards(session, [row[0] for row in leaf.rows])
    found = [Waiting(known[row[0]], LEVELS[row.rank], row.failed, row[4]) for row in leaf.rows]
    return Page(found, leaf.after)


def count_waiting(session: Session) -> tuple[int, int]:
    """Return how many devices wait to be sanitised, and how many of them have seen a try fail."""
    counted = _waiting(func.count(), func.count().filter(_failed)).where(Asset.state.in_(LEAVING))
    total, failed = session.execute(counted).one()
    return total, failed


_BEARING_AMONG = (
    select(func.count())
    .select_from(Asset)
    .join(Category, Category.key == Asset.category_key)
    .where(among_named(Asset.id, "ids"), Category.data_bearing)
)
# Made once: it takes longer to write than to run.
_WAITING_AMONG = (
    _waiting(Asset.id, Label.code, Asset.tag)
    .outerjoin(Label, and_(Label.asset_id == Asset.id, Label.state == "current"))
    .where(among_named(Asset.id, "ids"))
)


def waiting_among(session: Session, asset_ids: Collection[UUID]) -> tuple[int, dict[UUID, str]]:
    """Return how many of some assets bear data, and those not sanitised as the policy asks with their names.

    The hand-over's guard judges each again; this one is for a page, which must not read them all.
    """
    ids = {"ids": array_of(asset_ids)}
    total = session.scalar(_BEARING_AMONG, ids) or 0
    rows = session.execute(_WAITING_AMONG, ids)
    return total, {row.id: codes.shown(row.code) if row.code else row.tag or str(row.id) for row in rows}
