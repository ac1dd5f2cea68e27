"""The cast of the demonstration: its organisations and people as rows, and as those who act in the story."""

from datetime import datetime, timedelta
from uuid import UUID

from lifecycle.access.permissions import Role
from lifecycle.demo.chance import Chance
from lifecycle.demo.lots import Partner
from lifecycle.demo.organisations import (
    actor_of,
    add_account,
    add_membership,
    add_network,
    add_organisation,
    add_partner,
)
from lifecycle.demo.region import AUTHORITIES, NETWORK, PARTNERS, PEOPLE, AuthorityData
from lifecycle.demo.rows import Rows
from lifecycle.kernel.actor import Actor

_BODIES = {body.slug: body for body in (*AUTHORITIES, *PARTNERS)}
_PERSON = {person.email: person for person in PEOPLE}


class Cast:
    """Everybody in the demonstration, written to `rows` as they are called; founded at an instant."""

    def __init__(self, rows: Rows, chance: Chance, founded: datetime, password_hash: str) -> None:
        self._chance = chance
        slug, name, short = NETWORK
        self.ids = {slug: add_organisation(rows, chance, founded, "network", slug, name, short, None)}
        for key, body in _BODIES.items():
            kind = "authority" if isinstance(body, AuthorityData) else "partner"
            self.ids[key] = add_organisation(
                rows, chance, founded, kind, key, body.name, body.short_name, body.siret
            )
        add_network(rows, self.ids[slug], (self.ids[key] for key in _BODIES))
        self._accounts: dict[str, UUID] = {}
        for person in PEOPLE:
            account = add_account(rows, chance, founded, person.email, person.name, password_hash)
            self._accounts[person.email] = account
            for rank, (key, role) in enumerate(person.roles.items()):
                # The first organisation named is the one that a person enters first.
                add_membership(rows, chance, founded + timedelta(hours=rank), account, self.ids[key], role)
        self.partners = self._partners(rows)

    def actor(self, email: str, slug: str, role: Role) -> Actor:
        """Return a person acting for an organisation."""
        name = _PERSON[email].name
        return actor_of(self.ids[slug], _BODIES[slug].name, role, name, self._accounts[email])

    def _partners(self, rows: Rows) -> dict[str, Partner]:
        partners = {}
        for data in PARTNERS:
            until = self._chance.last + timedelta(days=data.destroys_days) if data.destroys_days else None
            takes = {route: categories for route, (_, categories) in data.routes.items()}
            add_partner(
                rows,
                self.ids[data.slug],
                data.kind,
                takes,
                departments=data.departments,
                description=data.description,
                address=data.address,
                destroys_until=until,
            )
            basis = {route: basis for route, (basis, _) in data.routes.items()}
            actor = self.actor(data.person, data.slug, Role.PARTNER)
            partners[data.slug] = Partner(actor, takes, basis, until)
        return partners
