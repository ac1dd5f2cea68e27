"""A lot offered, as messages tell of it."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.messages.model import MessageDelivery
from lifecycle.messages.telling import tell

LOT = {"number": "2026-031", "title": "Portables du collège", "party": "Ville de Valbourg"}


def offer(session, to, key="1", **said):
    tell(
        session,
        "lot_offered",
        to=to,
        subject=("lot", uuid4()),
        params={**LOT, "lines": 40, "answer_due_on": "2026-12-01", **said},
        key=key,
    )


def deliveries(session: Session) -> list[MessageDelivery]:
    fresh = select(MessageDelivery).order_by(MessageDelivery.id).execution_options(populate_existing=True)
    return list(session.scalars(fresh))
