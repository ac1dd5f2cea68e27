"""Tables of people and organisations, and the narrow functions that find who asks before anybody is known."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lifecycle.access.permissions import Role
from lifecycle.db.base import Base, CreatedAt, Key, one_of
from lifecycle.db.engine import APP_ROLE
from lifecycle.db.security import grant, on_create, row_security, table_of

KINDS = ("authority", "partner", "network")
OWN = "organisation_id = (SELECT current_organisation())"


class Organisation(Base):
    """A public body, a 4R partner or a network that joins them."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", KINDS), UniqueConstraint("slug"), UniqueConstraint("siret"))

    id: Mapped[Key]
    kind: Mapped[str]
    slug: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    siret: Mapped[str | None]
    #: what a stranger who found a device is told; empty: only the code
    found_message: Mapped[str] = mapped_column(server_default="")
    #: whether the found-item page and the labels name the organisation
    shows_owner: Mapped[bool] = mapped_column(server_default=text("true"))
    #: SHA-256 of the logo that labels bear, in the file store
    logo_digest: Mapped[str | None]
    #: what labels say to who finds a device, « Si trouvé : 04 76 00 00 00 »; empty: our own words
    label_line: Mapped[str] = mapped_column(server_default="")
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    created_at: Mapped[CreatedAt]


class NetworkMember(Base):
    """An organisation that takes part in a network."""

    __tablename__ = "network_member"

    network_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)


class Account(Base):
    """A person who can sign in; what they may do comes from their memberships."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        UniqueConstraint("email"),
        one_of("locale", ("fr", "en")),
    )

    id: Mapped[Key]
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(server_default="fr")
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[CreatedAt]


class Membership(Base):
    """A person's role in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id"), one_of("role", Role))

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str]
    created_at: Mapped[CreatedAt]


class LoginSession(Base):
    """A signed-in browser; the cookie holds the token, we hold its SHA-256.

    `by_link` tells that a mail's link opened it: it must not lead where no link would.
    """

    __tablename__ = "login_session"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "account_id"))

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    user_agent: Mapped[str] = mapped_column(server_default="")
    by_link: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LoginLink(Base):
    """A link of a mail that signs one person in for one organisation; we hold its token's SHA-256."""

    __tablename__ = "login_link"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "account_id"))

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    uses: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiToken(Base):
    """A program's key to an organisation, with the scopes it may use; we hold its SHA-256."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("token_hash"), one_of("role", Role))

    id: Mapped[Key]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    role: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


# Before anybody is known there is no organisation to scope by: these functions, owned by the tables' owner,
# answer just the questions that finding out needs.
IDENTITY_DDL = f"""
CREATE FUNCTION shares_network(other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public RETURN EXISTS (
    SELECT FROM network_member theirs WHERE theirs.member_id = other AND (
      theirs.network_id = current_organisation() OR EXISTS (
        SELECT FROM network_member mine
        WHERE mine.network_id = theirs.network_id AND mine.member_id = current_organisation())))
  OR EXISTS (
    SELECT FROM network_member mine
    WHERE mine.network_id = other AND mine.member_id = current_organisation());

CREATE FUNCTION identify_session(hash bytea) RETURNS TABLE (
    credential_id uuid, account_id uuid, name text, locale text, role text, organisation_id uuid,
    organisation_name text, kind text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT s.id, a.id, a.name, a.locale, m.role, o.id, o.name, o.kind,
         set_config('lifecycle.organisation', o.id::text, true)
  FROM login_session s
  JOIN account a ON a.id = s.account_id AND a.is_active
  JOIN organisation o ON o.id = s.organisation_id
  JOIN membership m ON m.account_id = a.id AND m.organisation_id = o.id
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > now();
END;

CREATE FUNCTION identify_token(hash bytea) RETURNS TABLE (
    credential_id uuid, name text, role text, scopes text[], organisation_id uuid, organisation_name text,
    kind text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT t.id, t.name, t.role, t.scopes, o.id, o.name, o.kind,
         set_config('lifecycle.organisation', o.id::text, true)
  FROM api_token t JOIN organisation o ON o.id = t.organisation_id
  WHERE t.token_hash = hash AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
END;

CREATE FUNCTION identify_link(hash bytea) RETURNS TABLE (
    link_id uuid, account_id uuid, name text, locale text, role text, has_password boolean,
    organisation_id uuid, organisation_name text, uses integer, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT l.id, a.id, a.name, a.locale, m.role, a.password_hash IS NOT NULL, o.id, o.name, l.uses, l.expires_at
  FROM login_link l
  JOIN account a ON a.id = l.account_id AND a.is_active
  JOIN organisation o ON o.id = l.organisation_id
  JOIN membership m ON m.account_id = a.id AND m.organisation_id = o.id
  WHERE l.token_hash = hash AND l.revoked_at IS NULL;
END;

CREATE FUNCTION credential_of(wanted text) RETURNS TABLE (
    account_id uuid, name text, locale text, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT id, account.name, account.locale, account.password_hash FROM account
  WHERE email = lower(wanted) AND is_active;
END;

CREATE FUNCTION memberships_of(wanted uuid) RETURNS TABLE (
    organisation_id uuid, organisation_name text, kind text, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT o.id, o.name, o.kind, m.role FROM membership m JOIN organisation o ON o.id = m.organisation_id
  WHERE m.account_id = wanted ORDER BY m.created_at, o.name;
END;

CREATE FUNCTION authority_ids() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public BEGIN ATOMIC SELECT id FROM organisation WHERE kind = 'authority'; END;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON organisation TO {APP_ROLE}
  USING (id = (SELECT current_organisation()) OR shares_network(id));
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON account TO {APP_ROLE}
  USING (EXISTS (SELECT FROM membership m WHERE m.account_id = account.id)) WITH CHECK (true);
"""  # noqa: S608 - only the role name above is put in
on_create(Base.metadata, "after_create", IDENTITY_DDL)

grant(Organisation, "SELECT, UPDATE (short_name, shows_owner, logo_digest, label_line, settings)")
# Who shares a network is seen; only one's own organisation is changed.
on_create(
    table_of(Organisation),
    "after_create",
    f"""CREATE POLICY own_change ON organisation AS RESTRICTIVE FOR UPDATE TO {APP_ROLE}
  USING (id = (SELECT current_organisation()))""",
)
grant(NetworkMember, "SELECT")
grant(Account, "SELECT, INSERT, UPDATE")
for model in (Membership, LoginSession, LoginLink, ApiToken):
    grant(model, "SELECT, INSERT, UPDATE, DELETE")
    row_security(model, OWN)
