"""The messages of the demonstration: what each side of the last lots was told, as it was sent then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from lifecycle.demo.chance import Chance
from lifecycle.demo.rows import Rows
from lifecycle.kernel.clock import PARIS

LOTS = 8
ANSWER_DAYS, RECEPTION_DAYS = timedelta(days=15), timedelta(days=5)
_SENT_AFTER = timedelta(seconds=7)
_LOTS = text("""
SELECT lot.*, ours.name AS authority_name, theirs.name AS partner_name,
  (SELECT count(*) FROM lot_line l WHERE l.lot_id = lot.id) AS lines,
  (SELECT count(*) FROM lot_line l WHERE l.lot_id = lot.id AND l.decision = 'refused') AS refused,
  (SELECT count(*) FROM lot_line l WHERE l.lot_id = lot.id AND l.reception = 'received') AS received,
  (SELECT count(*) FROM lot_line l WHERE l.lot_id = lot.id AND l.reception = 'missing') AS missing
FROM lot JOIN organisation ours ON ours.id = lot.authority_id
JOIN organisation theirs ON theirs.id = lot.partner_id
WHERE lot.authority_id = :authority AND lot.offered_at IS NOT NULL
ORDER BY lot.offered_at DESC, lot.id LIMIT :most
""")
_PEOPLE = text("""
SELECT m.organisation_id, a.id, a.email FROM membership m JOIN account a ON a.id = m.account_id
WHERE m.role IN ('manager', 'partner') ORDER BY a.email
""")


def tell_of_lots(connection: Connection, authority_id: UUID, chance: Chance) -> None:
    """Write what managers and partners were told of an authority's last lots."""
    people, rows = connection.execute(_PEOPLE).all(), Rows()
    for lot in connection.execute(_LOTS, {"authority": authority_id, "most": LOTS}):
        for topic, to, at, said in _told(lot):
            party = lot.partner_name if to == lot.authority_id else lot.authority_name
            params = {"number": lot.number, "title": lot.title, "party": party, **said}
            readers = [person for person in people if person.organisation_id == to]
            _keep(rows, chance, (topic, to, at, lot.id), params, readers)
    rows.write(connection)


def _told(lot: Any) -> Iterator[tuple[str, UUID, datetime, dict[str, Any]]]:
    """Yield the topic, the organisation, the instant and the particulars of what was told of a lot."""
    due_on = (lot.offered_at + ANSWER_DAYS).astimezone(PARIS).date().isoformat()
    yield "lot_offered", lot.partner_id, lot.offered_at, {"lines": lot.lines, "answer_due_on": due_on}
    if lot.answered_at and lot.state not in ("offered", "declined"):
        kept = {"accepted": lot.lines - lot.refused, "refused": lot.refused}
        yield "lot_accepted", lot.authority_id, lot.answered_at, kept
    if lot.handed_over_at:
        due_on = (lot.handed_over_at + RECEPTION_DAYS).astimezone(PARIS).date().isoformat()
        left = {"lines": lot.lines - lot.refused, "reception_due_on": due_on}
        yield "lot_handed_over", lot.partner_id, lot.handed_over_at, left
    if lot.received_at:
        counted = {"received": lot.received, "missing": lot.missing, "unexpected": 0}
        yield "lot_received", lot.authority_id, lot.received_at, counted
    if lot.closed_at:
        yield "lot_closed", lot.partner_id, lot.closed_at, {}


def _keep(
    rows: Rows,
    chance: Chance,
    about: tuple[str, UUID, datetime, UUID],
    params: dict[str, Any],
    readers: list[Any],
) -> None:
    topic, to, at, lot_id = about
    message_id = chance.id_at(at)
    rows.add(
        "message",
        id=message_id,
        organisation_id=to,
        topic=topic,
        subject_type="lot",
        subject_id=lot_id,
        params=params,
        key=f"{topic} {lot_id}",
        created_at=at,
        expanded_at=at,
    )
    for reader in readers:
        delivery_id = chance.id_at(at)
        rows.add(
            "message_delivery",
            id=delivery_id,
            organisation_id=to,
            message_id=message_id,
            account_id=reader.id,
            address=reader.email,
            state="sent",
            mail_id=f"<{delivery_id}@demo.example>",
            attempts=1,
            next_try_at=at,
            sent_at=at + _SENT_AFTER,
            created_at=at,
        )
