"""A workshop that makes devices with a past, and the lots they left on."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import enter
from lifecycle.endoflife.model import Lot, LotLine
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.ids import new_id
from lifecycle.registry.model import Asset, Category
from tests.factories import as_application, as_owner, make_actor, make_organisation

#: A copier has a side over 50 cm: WEEE category 4, outside the decree.
COPIER = {
    "key": "copier", "name_fr": "Copieur", "name_en": "Copier", "position": 99, "weee_category": 4,
    "waste_code": "16 02 14", "data_bearing": True, "sanitisation_level": "purge",
    "reference_life_years": 6, "default_weight_kg": 80,
}  # fmt: skip


class Workshop:
    """Makes rows of one authority, straight into the tables, with events dated in the past."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.partner = make_organisation(session, "partner", "Atelier solidaire")
        enter(session, actor.organisation_id)
        self._lots = 0

    def device(self, category: str, *story: tuple[str, str], **columns: Any) -> Asset:
        """Make a device; its story is (instant, state) steps, its state the last one's unless given."""
        state = columns.pop("state", story[-1][1] if story else "in_use")
        asset = Asset(
            id=new_id(),
            authority_id=self.actor.organisation_id,
            category_key=category,
            state=state,
            before_missing="in_use" if state == "missing" else None,
            **columns,
        )
        self.session.add(asset)
        self.session.flush()
        before = None
        for at, after in story:
            self.event(asset, at, before, after)
            before = after
        return asset

    def event(
        self, asset: Asset, at: str, before: str | None, after: str, tag: str | None = None, **more: Any
    ) -> None:
        entry = Entry(
            "asset",
            asset.id,
            tag or f"asset:state:{after}",
            before,
            after,
            occurred_at=datetime.fromisoformat(at),
            **more,
        )
        record(self.session, self.actor, [entry])

    def lot(
        self,
        route: str,
        handed_over_at: str | None,
        *lines: tuple[Asset, dict[str, Any]],
        commitment_on: date | None = None,
    ) -> UUID:
        """Make a lot, handed over at an instant, of devices with what their lines say besides."""
        self._lots += 1
        lot_id, authority = new_id(), self.actor.organisation_id
        self.session.add(
            Lot(
                id=lot_id,
                authority_id=authority,
                number=f"2025-{self._lots:03}",
                title="Lot",
                partner_id=self.partner,
                route=route,
                legal_basis="cession",
                waste_status="non_waste",
                state="handed_over" if handed_over_at else "draft",
                handed_over_at=handed_over_at and datetime.fromisoformat(handed_over_at),
                commitment_on=commitment_on,
            )
        )
        self.session.flush()
        for position, (asset, said) in enumerate(lines):
            line = {"decision": "accepted", "is_open": False, **said}
            self.session.add(
                LotLine(
                    id=new_id(),
                    authority_id=authority,
                    lot_id=lot_id,
                    asset_id=asset.id,
                    position=position,
                    **line,
                )
            )
        self.session.flush()
        return lot_id


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """The workshop of an authority that the session has entered."""
    return Workshop(session, make_actor(session))


@pytest.fixture
def another_workshop(session: Session) -> Callable[[], Workshop]:
    """Return a maker of workshops of other authorities; each leaves the session in the new one's scope."""
    return lambda: Workshop(session, make_actor(session))


@pytest.fixture
def copier(session: Session) -> str:
    """The key of a category outside the decree."""
    as_owner(session).execute(insert(Category).values(COPIER))
    as_application(session)
    return COPIER["key"]
