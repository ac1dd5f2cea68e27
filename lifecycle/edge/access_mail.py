"""What brings a sign-in link by mail: an invitation, and asking for another link."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.messages.telling import tell
from lifecycle.people.identify import memberships_of
from lifecycle.people.links import find_link, may_have_link
from lifecycle.people.members import get_member_role, invite

_CREDENTIAL = text("SELECT account_id, password_hash FROM credential_of(:email)")


def invite_by_mail(
    session: Session, actor: Actor, email: str, name: str, role: str, request_id: UUID
) -> None:
    """Give a person access and tell them by mail; raises what `invite` does."""
    invited = invite(session, actor, email, name, role, request_id)
    if invited is None:
        return
    tell(
        session,
        "invited",
        to=entered(session),
        subject=("account", invited.account_id),
        params={"party": actor.organisation_name},
        key=f"invited {request_id}",
        only=invited.account_id,
    )


def send_link_to_member(session: Session, account_id: UUID) -> None:
    """Send a person of the organisation entered another link; raises MemberNotFound."""
    get_member_role(session, account_id)
    _tell(session, entered(session), account_id)


def ask_link(session: Session, email: str) -> None:
    """Send a link to an address if it is that of somebody who may have one; nothing tells whether it was."""
    found = session.execute(_CREDENTIAL, {"email": email.strip()}).one_or_none()
    if found is None:
        return
    for membership in memberships_of(session, found.account_id):
        if may_have_link(membership.role, found.password_hash is not None):
            _tell(session, membership.organisation_id, found.account_id)
            return


def renew_link(session: Session, token: str) -> None:
    """Send whom an over link was for another one, to their address; an unknown link sends nothing."""
    link = find_link(session, token)
    if link is not None:
        _tell(session, link.organisation_id, link.account_id)


def _tell(session: Session, organisation_id: UUID, account_id: UUID) -> None:
    # Once in five minutes at most, so that nobody fills another person's mailbox from here.
    moment = int(now().timestamp()) // 300
    tell(
        session,
        "login_link",
        to=organisation_id,
        subject=("account", account_id),
        params={},
        key=f"login link {account_id} {moment}",
        only=account_id,
    )
