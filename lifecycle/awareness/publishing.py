"""Publishing, refreshing and taking down public pages; what is published is kept to the letter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.awareness.choosing import has_enough, least_devices
from lifecycle.awareness.errors import BadPage, PageNotFound, TooFewDevices
from lifecycle.awareness.model import PublicPage
from lifecycle.awareness.sentences import Said, sentences
from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.codes import new_code
from lifecycle.kernel.errors import Forbidden, NotFound, Reason, Stale
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_, slug_of
from lifecycle.partners.writing import keep, seen_before
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import Organisation
from lifecycle.registry.model import Site
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope

PUBLISHED = "organisation:public_page:published"
TAKEN_DOWN = "organisation:public_page:taken_down"
_SUFFIX = 6  # characters of chance after the name: nobody guesses pages that are not given to them


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData:
    """What a manager chose to show: title, own words, sentences by key; frozen or kept up to date."""

    title: str
    introduction: str = ""
    chosen: tuple[str, ...] = ()
    is_frozen: bool = False
    is_listed: bool = False


def publish(
    session: Session,
    actor: Actor,
    site_id: UUID | None,
    data: PageData,
    basis: Basis,
    request_id: UUID,
    *,
    version: int | None = None,
) -> PublicPage:
    """Put up the page of the authority, or of one of its sites, with today's figures, and return it.

    Its address stays for good. A repeat gives the page as it is. Raises Forbidden, NotFound for another's
    site, TooFewDevices, Stale, RequestReused, or BadPage with each field's reasons.
    """
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    lock_organisation(session)
    if event := seen_before(session, PUBLISHED, None, request_id):
        return get_page(session, event.subject_id)
    site = _site(session, site_id)
    row = find_page(session, site_id)
    if version is not None and version != (row.version if row else 0):
        raise Stale
    said = _checked(session, data, site_id, basis)
    row = row or _new(session, site)
    _put_up(row, data, said)
    session.add(row)
    details = {**asdict(data), "site_id": site_id, "slug": row.slug, "content": row.content}
    keep(session, actor, PUBLISHED, row.id, request_id, details=details)
    return row


def take_down(session: Session, actor: Actor, page_id: UUID, request_id: UUID) -> None:
    """Take a page down; its address waits for the next publication. Raises Forbidden or PageNotFound."""
    if not actor.can(Permission.REPORT_MANAGE):
        raise Forbidden
    row = session.get(PublicPage, page_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise PageNotFound
    if seen_before(session, TAKEN_DOWN, page_id, request_id):
        return
    row.published_at = None
    row.version += 1
    keep(session, actor, TAKEN_DOWN, page_id, request_id, details={"slug": row.slug})


def refresh_due(session: Session, basis: Basis) -> int:
    """Bring the authority's living pages that were last read before the day of `basis` up to date.

    Only their numbers change: what to show was decided, and recorded, at publication. A site that fell below
    the threshold shows no sentence. Returns how many pages were read again.
    """
    midnight = datetime.combine(basis.on, time(), PARIS)
    wanted = select(PublicPage).where(
        PublicPage.authority_id == entered(session),
        PublicPage.published_at.is_not(None),
        ~PublicPage.is_frozen,
        PublicPage.refreshed_at < midnight,
    )
    due = session.scalars(wanted.with_for_update(skip_locked=True)).all()
    for row in due:
        enough = has_enough(session, row.site_id)
        scope = Scope(basis.on.year, row.site_id)
        row.content = content_of(sentences(session, scope, basis) if enough else (), row.chosen)
        row.refreshed_at = now()
    session.flush()
    return len(due)


def find_page(session: Session, site_id: UUID | None) -> PublicPage | None:
    """Return the page of the authority entered, or of one of its sites, published or not."""
    wanted = select(PublicPage).where(PublicPage.site_id.is_not_distinct_from(site_id))
    return session.scalar(wanted.execution_options(populate_existing=True))


def get_page(session: Session, page_id: UUID) -> PublicPage:
    """Return a page of the authority entered; PageNotFound for another's or none."""
    row = session.get(PublicPage, page_id)
    if row is None:
        raise PageNotFound
    return row


def _site(session: Session, site_id: UUID | None) -> Site | None:
    if site_id is None:
        return None
    site = session.get(Site, site_id)
    if site is None:
        raise NotFound
    return site


def _checked(session: Session, data: PageData, site_id: UUID | None, basis: Basis) -> Sequence[Said]:
    """Return what the page can say, or refuse what it cannot."""
    enough = has_enough(session, site_id)
    if site_id and not enough:
        raise TooFewDevices(least=least_devices(session))
    found = sentences(session, Scope(basis.on.year, site_id), basis) if enough else ()
    known = {each.key for each in found}
    wrong = {}
    if not data.title.strip():
        wrong["title"] = N_("Donnez un titre à la page.")
    if not known.intersection(data.chosen):
        wrong["chosen"] = N_("Choisissez au moins une phrase à montrer.")
    if wrong:
        raise BadPage(fields={name: [Reason("invalid-value", text)] for name, text in wrong.items()})
    return found


def _new(session: Session, site: Site | None) -> PublicPage:
    organisation = session.get_one(Organisation, entered(session))
    name = site.name if site else organisation.short_name or organisation.name
    return PublicPage(
        id=new_id(),
        authority_id=entered(session),
        site_id=site.id if site else None,
        slug=f"{slug_of(name) or 'page'}-{new_code()[:_SUFFIX].lower()}",
        version=0,
    )


def _put_up(row: PublicPage, data: PageData, said: Sequence[Said]) -> None:
    moment = now()
    row.title, row.introduction = data.title.strip(), data.introduction.strip()
    row.chosen = list(data.chosen)
    row.is_frozen, row.is_listed = data.is_frozen, data.is_listed
    row.content = content_of(said, data.chosen)
    row.refreshed_at = moment
    row.published_at = row.published_at or moment
    row.version += 1


def content_of(said: Sequence[Said], chosen: Sequence[str]) -> dict[str, Any]:
    """Return what a stranger reads: the chosen sentences in every language, and nothing else."""
    return {"sentences": [asdict(each) for each in said if each.key in chosen]}
