"""Loading the demonstration: its cast, then each authority's whole past."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, exists, select, text

from lifecycle.access.permissions import Role
from lifecycle.db.files import FileStore
from lifecycle.demo.cast import Cast
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate, furnish
from lifecycle.demo.heard import Heard
from lifecycle.demo.life import Life
from lifecycle.demo.lots import Wanted
from lifecycle.demo.population import Prove, populate
from lifecycle.demo.proofs import prove_with
from lifecycle.demo.region import AUTHORITIES, NETWORK, PEOPLE, AuthorityData
from lifecycle.demo.rows import WRITTEN, Rows
from lifecycle.demo.spellings import Spellings
from lifecycle.history.verify import make_checkpoint
from lifecycle.kernel.actor import Actor
from lifecycle.people.model import Organisation
from lifecycle.people.passwords import hash_password

SEED = 2026
INCIDENTS_A_YEAR = 1.6
BLANK_LABELS = 60
#: the accounts to tell whoever tries the demonstration, all with the same password
EMAILS = tuple(person.email for person in PEOPLE[:5])


def is_loaded(connection: Connection) -> bool:
    """Tell whether the demonstration is in this database."""
    return bool(connection.scalar(select(exists().where(Organisation.slug == NETWORK[0]))))


def load_demo(connection: Connection, files: FileStore, password: str, today: date) -> None:
    """Load the demonstration as it stands on a day, in the owner's transaction; nothing if it is there.

    The same day tells the same story, ids included; another day tells it with all its dates moved. Every
    account has this password; what partners sent as proof goes to `files`.
    """
    if is_loaded(connection):
        return
    chance, rows = Chance(SEED, today - timedelta(days=1)), Rows()
    days = max(body.days for body in AUTHORITIES) + 30
    founded = datetime.combine(chance.last - timedelta(days=days), time(8), UTC)
    cast = Cast(rows, chance, founded, hash_password(password))
    rows.write(connection)
    for body in AUTHORITIES:
        _load_authority(connection, chance, cast, body, prove_with(files.put))
    connection.execute(text(f"ANALYZE {WRITTEN}"))


def _load_authority(
    connection: Connection, chance: Chance, cast: Cast, body: AuthorityData, prove: Prove
) -> None:
    manager = cast.actor(body.manager, body.slug, Role.MANAGER)
    technicians = tuple(cast.actor(email, body.slug, Role.TECHNICIAN) for email in body.technicians)
    start = chance.last - timedelta(days=body.days)
    estate = Estate(cast.ids[body.slug], body.name, body.size, start, chance.last, manager, technicians)
    rows = Rows()
    furnish(estate, rows, chance, hall=body.hall, addresses=body.addresses)
    _print_blank_labels(estate, rows, chance)
    admin = cast.actor(body.admin, body.slug, Role.ADMIN) if body.admin else None
    intake = _Intake(estate, rows, chance.last, admin) if admin else None
    rows.write(connection)
    lots = [Wanted(cast.partners[slug], route, state, lines) for slug, route, state, lines in body.lots]
    look = intake.look if intake else None
    populate(connection, estate, chance, lots, prove, incidents_a_year=INCIDENTS_A_YEAR, look=look)
    if intake:
        intake.heard.tell_of_strangers(rows, manager)
        rows.write(connection, estate.id)
    _report_found(connection, estate, chance)
    make_checkpoint(connection, estate.id)


class _Intake:
    """What came in by itself or twice; told by a chance of its own, so that the story stays as it is."""

    def __init__(self, estate: Estate, rows: Rows, last: date, admin: Actor) -> None:
        chance = Chance(SEED + 1, last)
        self.heard, self._spellings = Heard(estate, rows, chance, admin), Spellings(estate, rows, chance)

    def look(self, life: Life, rows: Rows) -> None:
        """Let an agent tell of a device, and somebody type its model otherwise."""
        self.heard.tell_of(life, rows)
        self._spellings.respell(life)


def _print_blank_labels(estate: Estate, rows: Rows, chance: Chance) -> None:
    """Keep a roll of labels printed in advance, to be stuck on whatever turns up."""
    printed = chance.moment(chance.last.toordinal() - 90)
    for _ in range(BLANK_LABELS):
        rows.add(
            "label",
            code=chance.code(),
            authority_id=estate.id,
            asset_id=None,
            state="blank",
            printed_at=printed,
            created_at=printed,
        )


_MISSING = text("""
SELECT code FROM label JOIN asset ON asset.id = label.asset_id
WHERE asset.authority_id = :authority AND asset.state = 'missing' AND label.state = 'current'
ORDER BY asset.id LIMIT 1
""")


def _report_found(connection: Connection, estate: Estate, chance: Chance) -> None:
    """Leave one report of a stranger who found a missing device."""
    code = connection.scalar(_MISSING, {"authority": estate.id})
    if code is None:
        return
    at, rows = chance.moment(chance.last.toordinal()), Rows()
    rows.add(
        "found_report",
        id=chance.id_at(at),
        authority_id=estate.id,
        code=code,
        message="Trouvé sous un banc de l’abribus, place du Marché. Je l’ai laissé à la boulangerie.",
        contact="boulangerie@marche.example",
        created_at=at,
    )
    rows.write(connection)
