"""What a person wants to be told: their own choice, group by group, over what their role has."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Role
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.messages.groups import GROUPS
from lifecycle.messages.model import CADENCES, MessagePreference


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that a person may choose of: their cadence, and the one that their role begins with."""

    group: str
    label: str
    hint: str
    cadence: str
    usual: str


def choices(session: Session, actor: Actor) -> list[Choice]:
    """Return the refusable groups of a person's role with how they have them; empty for a program."""
    if actor.account_id is None:
        return []
    kept = _kept(session, actor.account_id)
    role = Role(actor.role)
    return [
        Choice(name, group.label, group.hint, kept.get(name, group.wanted[role]), group.wanted[role])
        for name, group in GROUPS.items()
        if group.is_refusable and role in group.wanted
    ]


def _kept(session: Session, account_id: UUID) -> dict[str, str]:
    wanted = select(MessagePreference).where(
        MessagePreference.account_id == account_id, MessagePreference.organisation_id == entered(session)
    )
    return {each.topic_group: each.cadence for each in session.scalars(wanted)}


def choose(session: Session, actor: Actor, wanted: Mapping[str, str]) -> None:
    """Keep what a person wants in the organisation entered; groups left out go back to what the role has.

    Raises Forbidden for a program, Invalid for a group or a cadence that is none.
    """
    if actor.account_id is None:
        raise Forbidden
    usual = {each.group: each.usual for each in choices(session, actor)}
    for name, cadence in wanted.items():
        if name not in usual or cadence not in CADENCES:
            unknown = Reason("cadence-unknown", N_("Choisissez une réponse de la liste."))
            raise Invalid(fields={name: [unknown]})
    mine = (
        MessagePreference.account_id == actor.account_id,
        MessagePreference.organisation_id == entered(session),
    )
    session.execute(delete(MessagePreference).where(*mine))
    session.add_all(
        MessagePreference(
            account_id=actor.account_id, organisation_id=entered(session), topic_group=name, cadence=cadence
        )
        for name, cadence in wanted.items()
        if cadence != usual[name]
    )
    session.flush()
