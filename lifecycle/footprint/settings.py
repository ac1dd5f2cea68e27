"""Changing an authority's factors: each change makes a version, and none is ever lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.footprint.document import Document, OwnValue, Parameters, to_json
from lifecycle.footprint.effective import document_in_force, effective_of
from lifecycle.footprint.errors import CategoryUnknown, FactorsChanged, NoSheets
from lifecycle.footprint.manufacturers import find_manufacturers
from lifecycle.footprint.model import FactorVersion
from lifecycle.footprint.soundness import NO_FACTOR, check_own, check_parameters
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.impact.medians import SET_ID
from lifecycle.impact.sets import load_set
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.kernel.ids import new_id
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.registry.errors import RequestReused

CHANGED = "organisation:factors:changed"
LATEST_VERSIONS = 20


def choose_set(session: Session, actor: Actor, set_id: str, request_id: UUID, *, changed_from: int) -> int:
    """Put a set in force, ADEME's newest edition or the sheets as they are loaded now; return the version.

    Own values and parameters stay. Raises Forbidden, FactorsChanged, RequestReused, NotFound or NoSheets.
    """

    def change(document: Document) -> Document:
        if set_id != SET_ID:
            return replace(document, base=load_set(set_id))
        if (loaded := find_manufacturers(session)) is None:
            raise NoSheets
        return replace(document, base=loaded.base)

    return _save(session, actor, "set", change, request_id, changed_from)


def set_own(
    session: Session,
    actor: Actor,
    category_key: str,
    value: OwnValue | None,
    request_id: UUID,
    *,
    changed_from: int,
) -> int:
    """Set the authority's own values of a category, or take them away with None; return the version.

    Raises Forbidden, FactorsChanged, RequestReused, CategoryUnknown, or Invalid with what is wrong by field.
    """

    def change(document: Document) -> Document:
        if category_key not in CATEGORY_KEYS:
            raise CategoryUnknown
        own = {key: kept for key, kept in document.own.items() if key != category_key}
        if value is not None:
            own[category_key] = check_own(value)
        after = replace(document, own=own)
        if value is not None and category_key not in effective_of(0, after).by_category:
            raise Invalid(fields={"embodied_kg": [NO_FACTOR]})
        return after

    return _save(session, actor, "values", change, request_id, changed_from)


def set_parameters(
    session: Session, actor: Actor, parameters: Parameters, request_id: UUID, *, changed_from: int
) -> int:
    """Set the parameters of the formulas; return the version.

    Raises Forbidden, FactorsChanged, RequestReused, or Invalid with what is wrong by field.
    """

    def change(document: Document) -> Document:
        return replace(document, parameters=check_parameters(parameters))

    return _save(session, actor, "parameters", change, request_id, changed_from)


def _save(
    session: Session,
    actor: Actor,
    kind: str,
    change: Callable[[Document], Document],
    request_id: UUID,
    changed_from: int,
) -> int:
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if seen := find_by_request(session, request_id):
        if seen.tag != CHANGED:
            raise RequestReused
        return int(seen.details["version"])
    version, before = document_in_force(session)
    if version != changed_from:
        raise FactorsChanged
    after = change(before)
    if after == before:
        return version
    return _write(session, actor, kind, version + 1, to_json(before), to_json(after), request_id)


def _write(
    session: Session,
    actor: Actor,
    kind: str,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    request_id: UUID,
) -> int:
    row = FactorVersion(
        id=new_id(),
        authority_id=entered(session),
        version=version,
        document=after,
        change=kind,
        made_by=actor.name,
    )
    session.add(row)
    session.flush()
    entry = Entry(
        "organisation",
        entered(session),
        CHANGED,
        changes=_changes(before, after),
        details={"version": version, "change": kind},
        request_id=request_id,
    )
    record(session, actor, [entry])
    return version


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs, a set told by its name and version: its lines are in the version's document."""
    said = [
        {"set": f"{one['set']['id']} {one['set']['version']}", "parameters": one["parameters"]}
        | {f"own.{key}": value for key, value in one["own"].items()}
        for one in (before, after)
    ]
    names = sorted(said[0].keys() | said[1].keys())
    both = {name: (said[0].get(name), said[1].get(name)) for name in names}
    return {name: (old, new) for name, (old, new) in both.items() if old != new}


def versions(session: Session) -> Sequence[FactorVersion]:
    """Return the latest versions that the authority made, the newest first."""
    newest = select(FactorVersion).order_by(FactorVersion.version.desc()).limit(LATEST_VERSIONS)
    return session.scalars(newest).all()
