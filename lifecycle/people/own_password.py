"""Choosing one's own password: for who was invited by mail, or to change the one there is."""

from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from lifecycle.db.scope import working_for
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.people.errors import WeakPassword
from lifecycle.people.identify import memberships_of
from lifecycle.people.links import open_memberships
from lifecycle.people.model import Account, LoginSession
from lifecycle.people.passwords import hash_password, is_password
from lifecycle.people.service import SHORTEST_PASSWORD

LONGEST_PASSWORD = 200


def own_credentials(session: Session, actor: Actor) -> tuple[str, bool]:
    """Return a person's address, and whether they have a password and must give it to choose another.

    Raises Forbidden for a program.
    """
    own = select(Account.email, Account.password_hash).where(Account.id == actor.account_id)
    row = session.execute(own).one_or_none()
    if row is None:
        raise Forbidden
    return row.email, row.password_hash is not None


def choose_password(session: Session, actor: Actor, current: str, new: str) -> None:
    """Give one's own account a password; every other session of the person ends, in any organisation.

    `current` is not asked of who has none yet. Raises Forbidden for a program, or Invalid by field.
    """
    account = session.scalar(select(Account).where(Account.id == actor.account_id).with_for_update())
    if account is None:
        raise Forbidden
    if account.password_hash is not None and not is_password(current, account.password_hash):
        raise Invalid(
            fields={"current": [Reason("wrong-password", N_("Ce n’est pas le mot de passe actuel."))]}
        )
    if account.password_hash is None and len(open_memberships(session, actor)) < len(
        _memberships(session, actor)
    ):
        raise Invalid(fields={"new": [Reason("link-too-narrow", _TOO_NARROW)]})
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST_PASSWORD:
        raise Invalid(fields={"new": [Reason(WeakPassword.slug, _LENGTH)]})
    account.password_hash = hash_password(new)
    session.flush()
    _end_other_sessions(session, actor)
    entry = Entry(
        "organisation", account.id, "organisation:person:password_chosen", details={"name": actor.name}
    )
    record(session, actor, [entry])


_LENGTH = N_("Choisissez un mot de passe d’au moins 12 caractères, et d’au plus 200.")


# A mail's link must not lead, by way of a password, to where no link would.
_TOO_NARROW = N_(
    "Votre compte administre aussi une organisation : son premier mot de passe se crée sur le serveur. "
    "Adressez-vous à la personne qui le tient."
)


def _memberships(session: Session, actor: Actor) -> list[Row[Any]]:
    return memberships_of(session, actor.account_id) if actor.account_id else []


def _end_other_sessions(session: Session, actor: Actor) -> None:
    others = update(LoginSession).where(
        LoginSession.account_id == actor.account_id,
        LoginSession.id != actor.credential_id,
        LoginSession.revoked_at.is_(None),
    )
    for membership in _memberships(session, actor):
        with working_for(session, membership.organisation_id):
            session.execute(others.values(revoked_at=now()))
