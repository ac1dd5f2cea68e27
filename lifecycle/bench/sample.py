"""What the measures work on: devices of the largest authority, and someone signed in there."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, text

from lifecycle.bench.references import TABLES
from lifecycle.db.paging import encode_cursor
from lifecycle.edge.identity import SESSION_COOKIE
from lifecycle.kernel.clock import now
from lifecycle.kernel.ids import new_id
from lifecycle.people.identify import digest
from lifecycle.people.model import LoginSession

DEVICES = 500
ROWS_A_PAGE = 50
DEEP_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Devices in use by id and code, where deep pages start, the cookie of a technician, a large lot.

    `deep` is the page reached (fewer than 1,000 in a small authority) and the values that it starts after.
    """

    authority_id: UUID
    devices: tuple[tuple[UUID, str], ...]
    deep: tuple[int, datetime, UUID]
    cookie: str
    #: its largest lot: 500 lines in a large authority
    lot_id: UUID

    @property
    def deep_mark(self) -> str:
        """The deep page's mark, as the list's own links give it."""
        return encode_cursor(self.deep[1:])


_LARGEST = text("SELECT authority_id FROM asset GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
_DEVICES = text("""
SELECT asset.id, code FROM asset JOIN label ON label.asset_id = asset.id AND label.state = 'current'
WHERE asset.authority_id = :authority AND asset.state = 'in_use' ORDER BY md5(asset.id::text) LIMIT :limit
""")
_DEEP = text("""
SELECT updated_at, id FROM asset WHERE authority_id = :authority AND state = 'in_use'
ORDER BY updated_at DESC, id DESC OFFSET :offset LIMIT 1
""")
_IN_USE = text("SELECT count(*) FROM asset WHERE authority_id = :authority AND state = 'in_use'")
_LOT = text("""
SELECT lot_id FROM lot_line WHERE authority_id = :authority GROUP BY lot_id ORDER BY count(*) DESC LIMIT 1
""")
_TECHNICIAN = text("""
SELECT account_id FROM membership WHERE organisation_id = :authority AND role = 'technician' LIMIT 1
""")


def take_sample(connection: Connection) -> Sample:
    """Choose the devices, make the references' own tables and sign a technician in, as the owner."""
    authority = connection.execute(_LARGEST).scalar_one()
    scope = {"authority": authority}
    devices = connection.execute(_DEVICES, {**scope, "limit": DEVICES}).all()
    pages = connection.execute(_IN_USE, scope).scalar_one() // ROWS_A_PAGE
    page = min(DEEP_PAGE, pages)
    deep = connection.execute(_DEEP, {**scope, "offset": max(0, (page - 1) * ROWS_A_PAGE - 1)}).one()
    connection.execute(text(TABLES))
    connection.execute(
        text("INSERT INTO bench_device SELECT id, state, version FROM asset ON CONFLICT (id) DO NOTHING")
    )
    technician = connection.execute(_TECHNICIAN, scope).scalar_one()
    return Sample(
        authority,
        tuple((row.id, row.code) for row in devices),
        (page, deep.updated_at, deep.id),
        sign_in(connection, technician, authority),
        connection.execute(_LOT, scope).scalar_one(),
    )


def sign_in(connection: Connection, account_id: UUID, organisation_id: UUID) -> str:
    """Sign a person in for a day and return the cookie that says so."""
    token = secrets.token_urlsafe(32)
    signed_in = {
        "id": new_id(),
        "token_hash": digest(token),
        "account_id": account_id,
        "organisation_id": organisation_id,
        "expires_at": now() + timedelta(days=1),
    }
    connection.execute(insert(LoginSession).values(signed_in))
    return f"{SESSION_COOKIE}={token}"
