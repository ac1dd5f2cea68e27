"""From how many devices on figures may be shown: of a site, by the authority's own threshold."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.awareness.errors import BadPage
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.writing import keep, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import Organisation
from lifecycle.registry.model import Asset
from lifecycle.states.assets import PRESENT

THRESHOLD_CHANGED = "organisation:public_page:threshold_changed"
#: A choice of ours, not of a law: below it, a figure of a site may be a figure of a person.
USUAL_LEAST, LOWEST_LEAST = 10, 5
#: Of a whole authority, a choice of ours too: with fewer, its figures are those of a device or two.
LEAST_OF_ALL = 3
_SETTING = "awareness"


def least_devices(session: Session) -> int:
    """Return from how many devices on the authority entered shows figures of a site."""
    return int(_settings(session).get(_SETTING, {}).get("least_devices", USUAL_LEAST))


def set_least_devices(session: Session, actor: Actor, least: int, request_id: UUID) -> None:
    """Change that threshold. Raises Forbidden, RequestReused, or BadPage below five devices."""
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if seen_before(session, THRESHOLD_CHANGED, entered(session), request_id):
        return
    if least < LOWEST_LEAST:
        text = N_("Indiquez au moins %(least)s équipements.")
        raise BadPage(fields={"least_devices": [Reason("invalid-value", text, {"least": LOWEST_LEAST})]})
    before = least_devices(session)
    own = select(Organisation).where(Organisation.id == entered(session))
    organisation = session.scalars(own.execution_options(populate_existing=True)).one()
    organisation.settings = {**organisation.settings, _SETTING: {"least_devices": least}}
    changes = {"least_devices": (before, least)}
    keep(session, actor, THRESHOLD_CHANGED, entered(session), request_id, changes=changes)


def has_enough(session: Session, site_id: UUID | None) -> bool:
    """Tell whether figures may be shown: of a site from the threshold on, of all from `LEAST_OF_ALL` on."""
    least = LEAST_OF_ALL if site_id is None else least_devices(session)
    present = select(Asset.id).where(Asset.state.in_(PRESENT)).limit(least)
    asked = present if site_id is None else present.where(Asset.site_id == site_id)
    counted: int = session.scalars(select(func.count()).select_from(asked.subquery())).one()
    return counted >= least


def _settings(session: Session) -> dict[str, Any]:
    own = select(Organisation.settings).where(Organisation.id == entered(session))
    return dict(session.scalar(own) or {})
