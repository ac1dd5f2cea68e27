"""Reading sanitisations: what waits, what failed, the latest, one certificate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from lifecycle.db.among import among_named, array_of
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.registry.model import Asset, Category
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


_used = func.date_trunc("minute", Asset.last_used_at)


def _judged(*such: ColumnElement[bool]) -> Subquery:
    """Return the data-bearing devices among `such`, what is required of each and whether it waits for it.

    The same rule as `judging.best_of` and the hand-over's guard, for a list that cannot read every record:
    each medium still inside needs a success strong enough, after the last use and after the last failure.
    """
    speaks = (
        (Sanitisation.result == "passed")
        & (_rank(Sanitisation.level) >= _required)
        & (Sanitisation.performed_at >= func.coalesce(_used, Sanitisation.performed_at))
    )
    done_at = func.max(Sanitisation.performed_at).filter(speaks)
    failed_at = func.max(Sanitisation.performed_at).filter(Sanitisation.result == "failed")
    stands = done_at > func.coalesce(failed_at, literal_column("'-infinity'::timestamptz"))
    media = (
        select(
            Asset.id, _used.label("used"), _required.label("rank"), Medium.id.label("medium_id"),
            Medium.removed_at, func.coalesce(~stands, true()).label("is_bad"),
        )
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(
            _own, and_(_own.confidentiality == CONFIDENTIALITY, _own.category_key == Asset.category_key)
        )
        .outerjoin(_all, and_(_all.confidentiality == CONFIDENTIALITY, _all.category_key.is_(None)))
        .outerjoin(Medium, Medium.asset_id == Asset.id)
        .outerjoin(
            Sanitisation,
            and_(
                Sanitisation.asset_id == Asset.id,
                or_(Sanitisation.medium_id.is_(None), Sanitisation.medium_id == Medium.id),
            ),
        )
        .where(Category.data_bearing, *such)
        .group_by(Asset.id, Category.key, _own.id, _all.id, Medium.id)
        .subquery()
    )  # fmt: skip
    # A device without known media is judged as a whole; one emptied of them must not have been used since.
    inside = func.bool_or(media.c.removed_at.is_(None))
    waits = case(
        (inside, func.bool_or(media.c.is_bad).filter(media.c.removed_at.is_(None))),
        else_=func.coalesce(func.max(media.c.removed_at) < media.c.used, false()),
    )
    number = func.count(media.c.medium_id).filter(media.c.removed_at.is_(None))
    columns = (media.c.id, media.c.rank, number.label("media"), waits.label("waits"))
    return select(*columns).group_by(media.c.id, media.c.used, media.c.rank).subquery()


_leaving = _judged(Asset.state.in_(LEAVING))
_failed = exists().where(Sanitisation.asset_id == _leaving.c.id, Sanitisation.result == "failed")


def waiting_page(
    session: Session, *, failed_only: bool = False, limit: int = 50, after: str | None = None
) -> Page[Waiting]:
    """Return the devices that are to leave and are not sanitised as the policy asks, last changed first."""
    sort = Sort((Asset.updated_at, Asset.id), descending=True)
    columns = (Asset.id, Asset.updated_at, _leaving.c.rank, _failed.label("failed"), _leaving.c.media)
    wanted = select(*columns).join(_leaving, _leaving.c.id == Asset.id).where(_leaving.c.waits)
    if failed_only:
        wanted = wanted.where(_failed)
    rows = session.execute(keyset(wanted, sort, after, limit)).all()
    leaf = page_of(rows, limit, lambda row: (row.updated_at, row.id))
    known = cards(session, [row.id for row in leaf.rows])
    found = [Waiting(known[row.id], LEVELS[row.rank], row.failed, row.media) for row in leaf.rows]
    return Page(found, leaf.after)


def count_waiting(session: Session) -> tuple[int, int]:
    """Return how many devices wait to be sanitised, and how many of them have seen a try fail."""
    counted = select(func.count(), func.count().filter(_failed)).select_from(_leaving).where(_leaving.c.waits)
    total, failed = session.execute(counted).one()
    return total, failed


_some = _judged(among_named(Asset.id, "ids"))
# Made once: it takes longer to write than to run.
_AMONG = select(func.count(), func.array_agg(_some.c.id).filter(_some.c.waits))


def waiting_among(session: Session, asset_ids: Collection[UUID]) -> tuple[int, frozenset[UUID]]:
    """Return how many of some assets bear data, and those of them not sanitised as the policy asks.

    The hand-over's guard judges each again; this one is for a page, which must not read them all.
    """
    total, waiting = session.execute(_AMONG, {"ids": array_of(asset_ids)}).one()
    return total, frozenset(waiting or ())
