"""On what terms an authority publishes its open data: the licence, and how small a count may be."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import Organisation
from lifecycle.registry.errors import RequestReused

CHANGED = "organisation:fact:open_data_terms"
_SETTING = "open_data"
#: What a publication may be under: its name for programs (SPDX), its title, its text's address.
LICENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "etalab-2.0": (
            "Licence Ouverte 2.0", "https://spdx.org/licenses/etalab-2.0.html"
        ),
        "ODbL-1.0": (
            "Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"
        ),
    }
)  # fmt: skip
#: The least count that may be asked for: with fewer, a row could be one person's device.
LEAST, MOST = 5, 100


@dataclass(frozen=True, slots=True)
class Terms:
    """The licence, a key of `LICENCES`, and the count under which cells are put together."""

    licence: str = "etalab-2.0"
    least: int = LEAST


def terms_of(session: Session) -> Terms:
    """Return the terms of the authority entered."""
    return Terms(**(_kept(session).get(_SETTING) or {}))


def set_terms(session: Session, actor: Actor, terms: Terms, request_id: UUID) -> None:
    """Keep the terms. Raises Forbidden, RequestReused, Invalid for an unknown licence or a low count."""
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if event := find_by_request(session, request_id):
        if event.tag != CHANGED or event.subject_id != entered(session):
            raise RequestReused
        return
    if wrong := _wrong(terms):
        raise Invalid(fields=wrong)
    before, after = asdict(terms_of(session)), asdict(terms)
    own = session.scalars(_own(session).execution_options(populate_existing=True)).one()
    own.settings = {**own.settings, _SETTING: after}
    session.flush()
    changes = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    entry = Entry("organisation", entered(session), CHANGED, changes=changes, request_id=request_id)
    record(session, actor, [entry])


def _wrong(terms: Terms) -> dict[str, list[Reason]]:
    found: dict[str, list[Reason]] = {}
    if terms.licence not in LICENCES:
        found["licence"] = [Reason("invalid-value", N_("Choisissez une réponse de la liste."))]
    if not LEAST <= terms.least <= MOST:
        found["least"] = [Reason("least-bounds", N_("L’effectif minimal va de 5 à 100."))]
    return found


def _kept(session: Session) -> Mapping[str, Any]:
    return session.scalar(_own(session).with_only_columns(Organisation.settings)) or {}


def _own(session: Session) -> Any:
    return select(Organisation).where(Organisation.id == entered(session))
