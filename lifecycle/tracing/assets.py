"""A device's history as EPCIS events: what happened, never who did it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lifecycle.history.model import Event
from lifecycle.people.model import Organisation
from lifecycle.registry.errors import AssetNotFound
from lifecycle.registry.model import Asset, Label
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import LossReason
from lifecycle.tracing.document import Side, Trace, document, object_uri
from lifecycle.tracing.terms import SANITISED, SEEN, Term, term_of

# More than a device lives through; what is older is in the register's own history.
MOST_EVENTS = 1000
_FACTS = {f"asset:fact:{Action.SEE}": SEEN, "asset:sanitisation:passed": SANITISED}


def asset_document(session: Session, asset_id: UUID, *, public_url: str, label_url: str) -> dict[str, Any]:
    """Return the last 1,000 steps of a device's life as an EPCIS document, or raise AssetNotFound.

    Its steps are moves between states, sightings at an inventory and passed sanitisations. A correction comes
    as a step of its own, marked as such. Neither people, places nor prices are told.
    """
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise AssetNotFound
    current = (Label.asset_id == asset_id, Label.state == "current")
    code = session.scalar(select(Label.code).where(*current))
    uri = object_uri(label_url, code, asset_id)
    holder = session.get_one(Organisation, asset.authority_id)
    side = Side(holder.id, holder.name, holder.siret)
    return document(_traces(session, asset_id, uri), (side,), public_url=public_url)


def _traces(session: Session, asset_id: UUID, uri: str) -> Iterator[Trace]:
    told = or_(Event.to_state.is_not(None), Event.tag.in_(_FACTS))
    wanted = select(Event).where(Event.subject_id == asset_id, told)
    for event in session.scalars(wanted.order_by(Event.sequence.desc()).limit(MOST_EVENTS)):
        term = _term(event)
        created = event.from_state is None and term.step == "commissioning"
        yield Trace(
            event.id,
            event.occurred_at,
            (uri,),
            term,
            action="ADD" if created else "OBSERVE",
            recorded_at=event.recorded_at,
            more={
                "state": event.to_state,
                "lot": event.details.get("lot_number"),
                "correction": event.tag.startswith("asset:correction:") or None,
            },
        )


def _term(event: Event) -> Term:
    if event.to_state is None:
        return _FACTS[event.tag]
    loss = event.details.get("loss_reason")
    source = State(event.from_state) if event.from_state else None
    return term_of(source, State(event.to_state), LossReason(loss) if loss else None)
