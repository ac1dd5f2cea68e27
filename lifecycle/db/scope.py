"""The organisation that a transaction works for; row security reads it from a transaction-local setting."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from lifecycle.kernel.errors import DomainError

_SET = text("SELECT set_config('lifecycle.organisation', :organisation, true)")


def enter(session: Session, organisation_id: UUID) -> None:
    """Work for an organisation in this session until told otherwise, across its transactions."""
    session.info["organisation"] = str(organisation_id)
    if session.in_transaction():
        session.execute(_SET, {"organisation": str(organisation_id)})
    else:
        session.begin()


def entered(session: Session) -> UUID:
    """Return the organisation that the session works for."""
    return UUID(session.info["organisation"])


@contextmanager
def working_for(session: Session, organisation_id: UUID) -> Iterator[None]:
    """Work for another organisation inside, then again for the one before.

    Who calls this has checked that the one before may: row security then only knows the one inside.
    """
    before = entered(session)
    if organisation_id != before:
        enter(session, organisation_id)
    try:
        yield
    except DomainError:
        enter(session, before)
        raise
    except BaseException:
        # The transaction is lost; the next one must start in the scope of who asks.
        session.info["organisation"] = str(before)
        raise
    if organisation_id != before:
        enter(session, before)


@event.listens_for(Session, "after_begin")
def _set_again(session: Session, _: SessionTransaction, connection: Connection) -> None:
    """Give every new transaction the session's organisation: the setting ends with each transaction."""
    if organisation := session.info.get("organisation"):
        connection.execute(_SET, {"organisation": organisation})
