"""Whether an authority's history has grown since something was read: what was read then still holds.

No clock decides. Events recorded in the hour before are counted, and counted again from the same instant:
history is append-only, so an event that was in flight at the first count, or came since, changes the number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.kernel.clock import now

#: A transaction that records events is over sooner: before this, all that was recorded has been seen.
LONGEST = timedelta(hours=1)

_SEEN = text("""
SELECT count(*), max(position) FROM event
WHERE authority_id = current_organisation() AND recorded_at >= :since
""")
# Of every event recorded since, one more than were seen is enough to know.
_SEEN_AGAIN = text("""
SELECT count(*), max(position) FROM (
  SELECT position FROM event
  WHERE authority_id = current_organisation() AND recorded_at >= :since LIMIT :seen + 1) AS later
""")


@dataclass(frozen=True, slots=True)
class Watch:
    """How many events were recorded since an instant, and the position of the last, None for none.

    The position tells apart events of a transaction that was undone from as many that came after it.
    """

    since: datetime
    seen: int
    last: int | None


def watch(session: Session) -> Watch:
    """Begin to watch the authority entered: called before what is to hold is read."""
    since = now() - LONGEST
    seen, last = session.connection().execute(_SEEN, {"since": since}).one()
    return Watch(since, seen, last)


def seen_since(session: Session, since: datetime) -> int:
    """Return how many events of the authority entered were recorded at an instant or later."""
    seen: int = session.connection().execute(_SEEN, {"since": since}).one()[0]
    return seen


def is_quiet(session: Session, begun: Watch) -> bool:
    """Return whether the authority entered has recorded nothing since the watch began."""
    again = session.connection().execute(_SEEN_AGAIN, {"since": begun.since, "seen": begun.seen}).one()
    return tuple(again) == (begun.seen, begun.last)
