"""The organisation that a transaction works for; row security reads it from a transaction-local setting."""

from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

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


@event.listens_for(Session, "after_begin")
def _set_again(session: Session, _: SessionTransaction, connection: Connection) -> None:
    """Give every new transaction the session's organisation: the setting ends with each transaction."""
    if organisation := session.info.get("organisation"):
        connection.execute(_SET, {"organisation": organisation})
