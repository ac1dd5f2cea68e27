"""Pairs of models or of manufacturers that people said are two, so that they are proposed no more."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.people.model import Organisation
from lifecycle.registry.catalogue_errors import ModelNotFound
from lifecycle.registry.catalogue_model import Manufacturer, Model

TOLD_APART = "organisation:model:told_apart"
_SETTING = "told_apart"


def pair_mark(ids: Iterable[UUID]) -> str:
    """Return what a pair is remembered by."""
    return " ".join(sorted(map(str, ids)))


def told_apart(session: Session) -> frozenset[str]:
    """Return the marks of the pairs that people said are two."""
    settings = session.scalar(select(Organisation.settings).where(Organisation.id == entered(session)))
    return frozenset((settings or {}).get(_SETTING, ()))


def tell_apart(session: Session, actor: Actor, one: UUID, other: UUID) -> None:
    """Remember that two models or two manufacturers are not one; harmless to repeat. Raises ModelNotFound."""
    known_here = (
        session.scalars(select(table.id).where(table.id.in_((one, other)))).all()
        for table in (Model, Manufacturer)
    )
    if not any(len(ids) == 2 for ids in known_here):
        raise ModelNotFound
    wanted = select(Organisation).where(Organisation.id == entered(session)).with_for_update(key_share=True)
    organisation = session.scalars(wanted.execution_options(populate_existing=True)).one()
    known, mark = organisation.settings.get(_SETTING, []), pair_mark((one, other))
    if mark in known:
        return
    organisation.settings = {**organisation.settings, _SETTING: [*known, mark]}
    session.flush()
    record(session, actor, [Entry("organisation", organisation.id, TOLD_APART, details={"pair": mark})])
