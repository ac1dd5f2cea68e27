"""What the worker carries outside: mails and webhook calls, each settled in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from urllib.parse import quote, urlsplit
from uuid import UUID

import structlog
from sqlalchemy.orm import Session, sessionmaker

from lifecycle.config import Config
from lifecycle.db.scope import enter
from lifecycle.edge.pickups import find_pickup
from lifecycle.messages import sending
from lifecycle.messages.calendar import calendar, method_of
from lifecycle.messages.posting import Attachment, Mail, NotPosted, Post, Unsure
from lifecycle.messages.recipients import expand
from lifecycle.messages.sending import Claimed
from lifecycle.messages.telling import tell
from lifecycle.messages.topics import TOPICS
from lifecycle.messages.writing import write
from lifecycle.people.links import link_for
from lifecycle.webhooks import delivering
from lifecycle.webhooks.model import Webhook

log = structlog.get_logger()
EVERY = 5.0  # seconds
# So many calls of one webhook in a row, then others have their turn.
CALLS_AT_ONCE = 50
SECONDS_AT_ONCE = 20.0
Sessions = sessionmaker[Session]


@dataclass(frozen=True, slots=True)
class Settings:
    """What carrying needs to know of the server."""

    smtp_url: str | None
    mail_from: str
    public_url: str
    secret_key: str
    allows_internal: bool
    link_days: int

    @classmethod
    def of(cls, config: Config) -> "Settings":
        """Return what the program's settings say."""
        return cls(
            config.smtp_url,
            config.mail_from,
            config.public_url,
            config.secret_key,
            config.private_webhooks,
            config.link_days,
        )


class Courier:
    """Carries in a thread of its own, so that a long import holds no message up; a context manager."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self._sessions, self._settings = sessions, settings
        self._over = Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> "Courier":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            try:
                carry(self._sessions, self._settings)
            except Exception:
                # A database that restarts must not end the courier: the next round begins anew.
                log.exception("courier round failed")


def carry(sessions: Sessions, settings: Settings) -> None:
    """Make the calls and send the mails that are due, once; what fails is due again later."""
    # Mails first: their server is ours, while a webhook's may be as slow as it likes.
    send_mail(sessions, settings)
    make_calls(sessions, settings)


def send_mail(sessions: Sessions, settings: Settings) -> None:
    """Resolve who gets each new message, then hand the mails over; without a mail server they wait."""
    with sessions() as session:
        organisations = sending.organisations_with_mail(session)
    for organisation_id in organisations:
        _expand(sessions, organisation_id)
    if settings.smtp_url is None:
        return
    with Post(settings.smtp_url, settings.mail_from) as post:
        for organisation_id in organisations:
            while _send_next(sessions, settings, post, organisation_id):
                pass


def _expand(sessions: Sessions, organisation_id: UUID) -> None:
    with sessions() as session:
        enter(session, organisation_id)
        while expand(session):
            session.commit()


def _send_next(sessions: Sessions, settings: Settings, post: Post, organisation_id: UUID) -> bool:
    """Hand the next mail over; its mark is committed before, so that no other worker begins it too."""
    with sessions() as session:
        enter(session, organisation_id)
        claimed = sending.claim(session, urlsplit(settings.public_url).hostname or "localhost")
        mail = _mail(session, claimed, settings) if claimed else None
        session.commit()
    if claimed is None or mail is None:
        return False
    with sessions() as session:
        try:
            post.send(mail)
        except NotPosted as error:
            enter(session, organisation_id)
            sending.settle_refused(session, claimed, error.said, is_final=error.is_final)
        except Unsure:
            enter(session, organisation_id)
            sending.settle_unsure(session, claimed)
        else:
            enter(session, organisation_id)
            sending.settle_sent(session, claimed)
        session.commit()
    return True


def _mail(session: Session, claimed: Claimed, settings: Settings) -> Mail:
    token = link_for(session, claimed.account_id, settings.link_days)

    def reach(path: str) -> str:
        return settings.public_url + (f"/l/{token}?to={quote(path)}" if token else path)

    letter = write(claimed.told, locale=claimed.locale, organisation=claimed.organisation, reach=reach)
    return Mail(letter, claimed.address, claimed.mail_id, _calendars(session, claimed, settings))


def _calendars(session: Session, claimed: Claimed, settings: Settings) -> Sequence[Attachment]:
    """Return the appointment as a file where a mail is about one alone."""
    if len(claimed.told) != 1 or not TOPICS[claimed.told[0].topic].has_calendar:
        return ()
    pickup = find_pickup(session, claimed.told[0].subject[1])
    if pickup is None:
        return ()
    data = calendar([pickup], locale=claimed.locale, site=settings.public_url)
    return (Attachment(f"lot-{pickup.number}.ics", data, method_of(pickup)),)


def make_calls(sessions: Sessions, settings: Settings) -> None:
    """Make the webhook calls that are due, each webhook's in order."""
    with sessions() as session:
        due = delivering.due_webhooks(session)
    for webhook_id, organisation_id in due:
        until = monotonic() + SECONDS_AT_ONCE
        for _ in range(CALLS_AT_ONCE):
            if monotonic() > until or not _call_next(sessions, settings, webhook_id, organisation_id):
                break


def _call_next(sessions: Sessions, settings: Settings, webhook_id: UUID, organisation_id: UUID) -> bool:
    with sessions() as session:
        enter(session, organisation_id)
        due = delivering.next_call(session, webhook_id)
        if due is None:
            return False
        answered = delivering.make(due, settings.secret_key, allows_internal=settings.allows_internal)
        if delivering.settle(session, due, answered):
            _tell_disabled(session, due.webhook)
        session.commit()
    return True


def _tell_disabled(session: Session, webhook: Webhook) -> None:
    assert webhook.failing_since is not None
    params = {"name": webhook.name, "since_at": webhook.failing_since.isoformat()}
    key = f"webhook disabled {webhook.id} {webhook.failing_since.isoformat()}"
    subject = ("webhook", webhook.id)
    tell(session, "webhook_disabled", to=webhook.organisation_id, subject=subject, params=params, key=key)
