"""The people of an organisation: who they are, inviting one by e-mail, taking one out."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, text, update
from sqlalchemy.orm import Session

from lifecycle.access.permissions import KIND_ROLES, Permission, Role
from lifecycle.db.paging import Page, Sort, keyset, page_of
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_
from lifecycle.people.errors import EmailTaken, MemberNotFound, NotYourself, PersonRefused
from lifecycle.people.links import revoke_links
from lifecycle.people.locking import lock_organisation
from lifecycle.people.model import Account, LoginSession, Membership

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\]+")
_BY_NAME = Sort((Account.name, Account.id))


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the organisation; `seen_at` is when they last signed in here.

    Whoever was invited, has an account elsewhere and never came is named by the address that was typed: an
    invitation must not tell whose it is.
    """

    account_id: UUID
    name: str
    email: str
    role: Role
    has_password: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """A person who was given access; `is_new` tells an account that did not exist."""

    account_id: UUID
    is_new: bool


def members_page(
    session: Session, actor: Actor, *, limit: int = 50, after: str | None = None
) -> Page[Member]:
    """Return a page of the organisation's people by name. Raises Forbidden."""
    _refuse_unless_allowed(actor)
    found = session.execute(keyset(_members(), _BY_NAME, after, limit)).all()
    names = {row.id: row.name for row in found}
    rows = [
        Member(row.id, _name(row), row.email, Role(row.role), row.password_hash is not None, row.seen)
        for row in found
    ]
    return page_of(rows, limit, lambda member: (names[member.account_id], member.account_id))


def _name(row: Any) -> str:
    return str(row.email if row.seen is None and row.is_of_several else row.name)


_IS_OF_SEVERAL: ColumnElement[bool] = (
    select(func.count() > 1)
    .select_from(func.memberships_of(Account.id).table_valued("organisation_id"))
    .correlate(Account)
    .scalar_subquery()
)


def _members() -> Select[*tuple[Any, ...]]:
    seen = select(func.max(LoginSession.created_at)).where(LoginSession.account_id == Account.id)
    return (
        select(
            Account.id,
            Account.name,
            Account.email,
            Account.password_hash,
            Membership.role,
            seen.scalar_subquery().label("seen"),
            _IS_OF_SEVERAL.label("is_of_several"),
        )
        .join(Membership, Membership.account_id == Account.id)
        .where(Account.is_active)
    )


def roles_to_give(kind: str) -> tuple[Role, ...]:
    """Return the roles that an invitation may give: an administrator needs a password, so none by mail."""
    return tuple(role for role in KIND_ROLES[kind] if role is not Role.ADMIN)


def invite(
    session: Session, actor: Actor, email: str, name: str, role: str, request_id: UUID
) -> Invited | None:
    """Give a person access to the organisation entered, with an account without password if they had none.

    None for the same request again. Raises Forbidden, PersonRefused or EmailTaken.
    """
    _refuse_unless_allowed(actor)
    lock_organisation(session)
    if find_by_request(session, request_id):
        return None
    address, known_as = email.strip().lower(), " ".join(name.split())
    _check(address, known_as, role, actor.kind)
    known = session.execute(_KNOWN, {"email": address}).one_or_none()
    account_id = known.account_id if known else new_id()
    if known and session.scalar(select(Membership.id).where(Membership.account_id == account_id)):
        raise EmailTaken
    if not known:
        session.add(Account(id=account_id, email=address, name=known_as, locale=actor.locale))
    session.add(Membership(id=new_id(), account_id=account_id, organisation_id=entered(session), role=role))
    session.flush()
    details = {"name": known_as, "role": role}
    _record(session, actor, account_id, "invited", details, request_id)
    return Invited(account_id, known is None)


_KNOWN = text("SELECT account_id FROM credential_of(:email)")


def _check(address: str, name: str, role: str, kind: str) -> None:
    fields: dict[str, list[Reason]] = {}
    if len(address) > LONGEST_EMAIL or not address.isascii() or not _EMAIL.fullmatch(address):
        said = N_("Saisissez une adresse de courriel complète, comme sacha@atelier.fr.")
        fields["email"] = [Reason("email-refused", said)]
    if not name:
        fields["name"] = [Reason("name-missing", N_("Donnez le nom de la personne."))]
    if role not in roles_to_give(kind):
        fields["role"] = [Reason("role-refused", N_("Choisissez un rôle de la liste."))]
    if fields:
        raise PersonRefused(fields=fields)


def remove_member(session: Session, actor: Actor, account_id: UUID) -> None:
    """End a person's access to the organisation entered, their sessions and links with it, at once.

    What they did stays in history. Raises Forbidden, MemberNotFound or NotYourself.
    """
    _refuse_unless_allowed(actor)
    lock_organisation(session)
    row = session.scalar(select(Membership).where(Membership.account_id == account_id))
    if row is None:
        raise MemberNotFound
    if account_id == actor.account_id:
        raise NotYourself
    revoke_links(session, account_id)
    sessions = update(LoginSession).where(LoginSession.account_id == account_id)
    session.execute(sessions.where(LoginSession.revoked_at.is_(None)).values(revoked_at=now()))
    name = session.get_one(Account, account_id).name
    session.execute(delete(Membership).where(Membership.id == row.id))
    _record(session, actor, account_id, "removed", {"name": name, "role": row.role}, None)


def get_member_role(session: Session, account_id: UUID) -> Role:
    """Return the role of a person of the organisation entered, or raise MemberNotFound."""
    role = session.scalar(select(Membership.role).where(Membership.account_id == account_id))
    if role is None:
        raise MemberNotFound
    return Role(role)


def _refuse_unless_allowed(actor: Actor) -> None:
    if not actor.can(Permission.ORGANISATION_MANAGE):
        raise Forbidden


def _record(
    session: Session,
    actor: Actor,
    account_id: UUID,
    verb: str,
    details: dict[str, str],
    request_id: UUID | None,
) -> None:
    tag = f"organisation:person:{verb}"
    record(session, actor, [Entry("organisation", account_id, tag, details=details, request_id=request_id)])
