"""The page that one authority of the demonstration shows in public, and its poster with it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session

from lifecycle.awareness.model import PublicPage
from lifecycle.awareness.publishing import PUBLISHED, content_of
from lifecycle.awareness.sentences import COMPUTERS_KEY, Said, sentences_from
from lifecycle.db.engine import APP_ROLE
from lifecycle.db.scope import enter
from lifecycle.demo.chance import Chance
from lifecycle.demo.region import KERLANN
from lifecycle.history.bulk import PastEvent, record_past
from lifecycle.kernel.actor import Actor
from lifecycle.reports.avoided import avoided
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Key, Share
from lifecycle.reports.indicators import years_gained

_SEED = 2053
_CHOSEN = (COMPUTERS_KEY, Key.YEARS_GAINED_IN_USE, Key.INTERNAL_REUSE, Share.AVOIDED)


def show_page(connection: Connection, authority: UUID, slug: str, manager: Actor, last: date) -> None:
    """Let the metropolis show what it kept, as its figures say it that day; the worker keeps it true."""
    if slug != KERLANN:
        return
    chance = Chance(_SEED, last)
    at = chance.moment(last.toordinal())
    page = {
        "slug": f"{slug}-demo42",
        "title": "Notre numérique dure plus longtemps",
        "introduction": "Chaque appareil réparé ou transmis est un appareil de moins à fabriquer.",
        "chosen": _CHOSEN,
        "content": content_of(_said_on(connection, authority, at.date()), _CHOSEN),
    }
    key = chance.id_at(at)
    row = {"id": key, "authority_id": authority, **page, "refreshed_at": at, "published_at": at}
    connection.execute(insert(PublicPage), row)
    told = PastEvent(
        chance.id_at(at), authority, "organisation", key, PUBLISHED, None, None, at, at,
        manager.account_id, manager.name, authority, manager.organisation_name, None, {}, page,
    )  # fmt: skip
    record_past(connection, authority, [told])


def _said_on(connection: Connection, authority: UUID, on: date) -> Sequence[Said]:
    """Return the sentences of an authority on a day, read as the program reads them: under row security."""
    connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        enter(session, authority)
        scope, basis = Scope(on.year), basis_for(session, on)
        gained, spared = years_gained(session, scope, basis), avoided(session, scope, basis)
        figures = (gained.in_use, gained.internal_reuse, spared.total)
        said = sentences_from(session, scope, basis, {figure.key: figure for figure in figures})
    connection.execute(text("RESET ROLE"))
    return said
