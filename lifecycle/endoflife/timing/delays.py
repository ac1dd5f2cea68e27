"""The delays that an authority gives for each step of a lot, in days; the defaults are ours to be changed."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.endoflife.exchange_model import Delays as DelaysRow
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.errors import RequestReused

_LONGEST = 730


@dataclass(frozen=True, slots=True)
class Delays:
    """Days given to answer an offer, receive, tell outcomes, send certificates; warning before an end."""

    answer_days: int = 15
    reception_days: int = 7
    outcome_days: int = 90
    certificate_days: int = 30
    agreement_days: int = 60


#: no rule of law gives these: they hold until an authority sets its own
DEFAULTS = Delays()

DELAY_LABELS = {
    "answer_days": N_("Répondre à une proposition"),
    "reception_days": N_("Valider la réception"),
    "outcome_days": N_("Déclarer les devenirs"),
    "certificate_days": N_("Joindre les certificats de destruction"),
    "agreement_days": N_("Prévenir avant la fin d’une convention"),
}


def delays_of(session: Session, authority_id: UUID) -> Delays:
    """Return an authority's delays, the defaults where it has set none."""
    row = session.get(DelaysRow, authority_id, populate_existing=True)
    return Delays(**{name: getattr(row, name) for name in asdict(DEFAULTS)}) if row else DEFAULTS


def set_delays(session: Session, actor: Actor, data: Delays, request_id: UUID) -> Delays:
    """Set the delays of the actor's authority and record what changed on it.

    Raises Forbidden, Invalid for a delay under a day or over two years, or RequestReused.
    """
    if not actor.can(Permission.ADMIN):
        raise Forbidden
    if seen := find_by_request(session, request_id):
        if seen.subject_id != entered(session) or seen.details.get("action") != "set_delays":
            raise RequestReused
        return delays_of(session, entered(session))
    _check(data)
    authority_id = entered(session)
    locked = select(DelaysRow).where(DelaysRow.authority_id == authority_id).with_for_update()
    session.execute(locked)
    before, after = asdict(delays_of(session, authority_id)), asdict(data)
    row = insert(DelaysRow).values(authority_id=authority_id, **after)
    kept = {**after, "version": DelaysRow.version + 1}
    session.execute(row.on_conflict_do_update(index_elements=["authority_id"], set_=kept))
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    entry = Entry(
        "organisation",
        authority_id,
        "organisation:lot_delays:changed",
        changes=changes,
        details={"action": "set_delays"},
        request_id=request_id,
    )
    record(session, actor, [entry])
    return data


def _check(data: Delays) -> None:
    text = N_("Indiquez un nombre de jours, de 1 à %(most)s.")
    wrong = [name for name, days in asdict(data).items() if not 1 <= days <= _LONGEST]
    if wrong:
        raise Invalid(
            fields={name: [Reason("delay-out-of-range", text, {"most": _LONGEST})] for name in wrong}
        )
