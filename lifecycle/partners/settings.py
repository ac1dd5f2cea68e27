"""What an authority decides about partners: where it stands, and whether a lot needs an agreement."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.partners.checking import check_profile
from lifecycle.partners.places import Place
from lifecycle.partners.writing import keep, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import Organisation

CHANGED = "organisation:partner:settings_changed"
_SETTING = "partners"


@dataclass(frozen=True, slots=True)
class Settings:
    """`place` is where distances are counted from; `needs_agreement` refuses partners without one."""

    place: Place = field(default_factory=Place)
    needs_agreement: bool = False


def settings_of(session: Session) -> Settings:
    """Return what the entered authority decided."""
    said = _kept(session).get(_SETTING, {})
    return Settings(
        Place(**said["place"]) if "place" in said else Place(), said.get("needs_agreement", False)
    )


def change_settings(session: Session, actor: Actor, settings: Settings, request_id: UUID) -> None:
    """Keep what the authority decided. Raises Forbidden, or BadPartner for a place that cannot be."""
    if not actor.can(Permission.LOT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if seen_before(session, CHANGED, actor.organisation_id, request_id):
        return
    place = {name: getattr(settings.place, name) for name in ("latitude", "longitude", "commune", "name")}
    check_profile({key: value for key, value in place.items() if key != "name"}, {})
    before = _kept(session)
    after = {"place": place, "needs_agreement": settings.needs_agreement}
    organisation = session.scalars(_own(session).execution_options(populate_existing=True)).one()
    organisation.settings = {**before, _SETTING: after}
    changes = {name: (before.get(_SETTING, {}).get(name), value) for name, value in after.items()}
    keep(session, actor, CHANGED, actor.organisation_id, request_id, changes=changes)


def _kept(session: Session) -> dict[str, Any]:
    return dict(session.scalar(_own(session).with_only_columns(Organisation.settings)) or {})


def _own(session: Session) -> Any:
    return select(Organisation).where(Organisation.id == entered(session))
