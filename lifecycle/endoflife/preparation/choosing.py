"""Which partners fit a lot, and why: the facts that `partners.fit` judges, read in a few statements."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.endoflife.errors import LotNotFound
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.endoflife.preparation.load import Past, pasts, used_in_month
from lifecycle.kernel.clock import PARIS, today
from lifecycle.partners.directory import partners_for
from lifecycle.partners.fit import Candidate, Fit, Needs, ranked
from lifecycle.partners.settings import settings_of
from lifecycle.partners.views import PartnerView
from lifecycle.registry.catalogue_model import Model
from lifecycle.registry.model import Asset, Category
from lifecycle.states.facts import Route
from lifecycle.triage.queries import latest

_NOTHING = Past(0, 0, None)


def choose(session: Session, lot_id: UUID) -> tuple[Fit, ...]:
    """Return every partner in sight of one of the authority's lots, those that fit first, best first.

    Raises LotNotFound where the lot is not the authority's.
    """
    lot = session.scalar(select(Lot).where(Lot.id == lot_id, Lot.authority_id == entered(session)))
    if lot is None:
        raise LotNotFound
    kept = (LotLine.lot_id == lot_id, LotLine.decision != "refused")
    assets = session.scalars(select(LotLine.asset_id).where(*kept)).all()
    on = lot.pickup_at.astimezone(PARIS).date() if lot.pickup_at else today()
    return choose_for(session, Route(lot.route), assets, on)


def choose_for(
    session: Session, route: Route, asset_ids: Collection[UUID] = (), on: date | None = None
) -> tuple[Fit, ...]:
    """Return every partner in sight of devices that would leave on a route on a day, as `choose`.

    Without devices, only what does not depend on them is judged. Unknown devices count for nothing.
    """
    day = on or today()
    needs = _needs(session, route, asset_ids, day)
    used, past = used_in_month(session, day), pasts(session)
    return ranked(
        needs,
        [
            _candidate(partner, needs, used.get((partner.id, route), 0), past.get(partner.id, _NOTHING))
            for partner in partners_for(session)
        ],
    )


def _needs(session: Session, route: Route, asset_ids: Collection[UUID], on: date) -> Needs:
    settings = settings_of(session)
    weight = func.coalesce(Model.weight_kg, Category.default_weight_kg, 0)
    wanted = (
        select(Asset.category_key, func.count().label("devices"), func.sum(weight).label("kilograms"),
               func.count().filter(Asset.restricted).label("restricted"))
        .join(Category, Category.key == Asset.category_key)
        .outerjoin(Model, Model.id == Asset.model_id)
        .where(Asset.id.in_(asset_ids))
        .group_by(Asset.category_key)
    )  # fmt: skip
    rows = session.execute(wanted).all()
    return Needs(
        route,
        {row.category_key: row.devices for row in rows},
        on,
        kilograms=float(sum(row.kilograms for row in rows)),
        restricted=sum(row.restricted for row in rows),
        place=settings.place if settings.place.is_known else None,
        needs_agreement=settings.needs_agreement,
        grades=_grades(session, asset_ids),
    )


def _grades(session: Session, asset_ids: Collection[UUID]) -> Counter[tuple[str | None, str | None]]:
    triaged = latest(session, asset_ids)
    graded = ((one.functional_grade, one.cosmetic_grade) for one in triaged.values())
    return Counter([*graded, *[(None, None)] * (len(set(asset_ids)) - len(triaged))])


def _candidate(partner: PartnerView, needs: Needs, used: int, past: Past) -> Candidate:
    capacity = partner.capacity_on(needs.route, needs.on)
    return Candidate(
        partner.id,
        partner.name,
        takes=frozenset(partner.routes.get(needs.route, ())),
        territory=partner.territory,
        destroys=partner.destroys(needs.on),
        minimum_devices=partner.minimum_devices,
        minimum_kg=partner.minimum_kg,
        min_functional=partner.min_functional,
        min_cosmetic=partner.min_cosmetic,
        left=None if capacity is None else capacity - used,
        has_agreement=partner.agreement_on(needs.on, needs.route) is not None,
        proven=past.share,
        delay_days=past.delay_days,
    )
