"""The waste codes that an authority gives categories of equipment, each from a day on."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.formats.waste_codes import WASTE_CODES
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.errors import RequestReused
from lifecycle.waste.errors import WasteRefused
from lifecycle.waste.model import WasteCodeRule

_TAG = "organisation:fact:waste_codes"


def set_category_codes(
    session: Session, actor: Actor, codes: Mapping[str, str], request_id: UUID, *, since: date | None = None
) -> None:
    """Give categories the authority's own waste codes from a day on (today); lots that left keep theirs.

    Raises Forbidden, RequestReused, WasteRefused for an unknown category or code.
    """
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    authority_id, day = entered(session), since or today()
    if event := find_by_request(session, request_id):
        if event.subject_id != authority_id or event.tag != _TAG:
            raise RequestReused
        return
    unknown = N_("Choisissez une réponse de la liste.")
    if wrong := [key for key, code in codes.items() if key not in CATEGORY_KEYS or code not in WASTE_CODES]:
        raise WasteRefused(fields={key: [Reason("waste-code-unknown", unknown)] for key in wrong})
    before = category_codes(session, day)
    changed = {key: code for key, code in codes.items() if before.get(key) != code}
    if changed:
        _keep(session, authority_id, day, changed)
    changes = {key: (before.get(key), code) for key, code in changed.items()}
    entry = Entry("organisation", authority_id, _TAG, changes=changes, request_id=request_id)
    record(session, actor, [entry])


def _keep(session: Session, authority_id: UUID, day: date, codes: Mapping[str, str]) -> None:
    common = {"authority_id": authority_id, "since": day}
    rows = insert(WasteCodeRule).values(
        [{**common, "category_key": key, "waste_code": code} for key, code in codes.items()]
    )
    primary = ["authority_id", "category_key", "since"]
    new = {"waste_code": rows.excluded.waste_code}
    session.execute(rows.on_conflict_do_update(index_elements=primary, set_=new))


def category_codes(session: Session, on: date) -> dict[str, str]:
    """Return the codes that the entered authority gives categories of its own on a day."""
    rules = (
        select(WasteCodeRule.category_key, WasteCodeRule.waste_code)
        .where(WasteCodeRule.authority_id == entered(session), WasteCodeRule.since <= on)
        .order_by(WasteCodeRule.category_key, WasteCodeRule.since.desc())
        .ext(distinct_on(WasteCodeRule.category_key))
    )
    return {row.category_key: row.waste_code for row in session.execute(rules)}
