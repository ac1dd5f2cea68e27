"""From how many devices on a site's figures may be shown: the authority's own threshold."""

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
    """Tell whether figures may be shown: always of a whole authority, of a site from the threshold on."""
    if site_id is None:
        return True
    present = select(func.count()).select_from(Asset).where(Asset.state.in_(PRESENT))
    counted: int = session.scalars(present.where(Asset.site_id == site_id)).one()
    return counted >= least_devices(session)


def _settings(session: Session) -> dict[str, Any]:
    own = select(Organisation.settings).where(Organisation.id == entered(session))
    return dict(session.scalar(own) or {})
