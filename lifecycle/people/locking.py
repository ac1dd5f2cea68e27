"""One at a time in an organisation, where two people at once would both find a name or a place free."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.people.model import Organisation


def lock_organisation(session: Session) -> None:
    """Hold the organisation worked for until the transaction ends; rows that refer to it need not wait."""
    own = select(Organisation.id).where(Organisation.id == entered(session))
    session.execute(own.with_for_update(key_share=True))
