"""Loading the demonstration: its cast, then each authority's whole past."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, exists, select, text

from lifecycle.access.permissions import Role
from lifecycle.db.files import FileStore
from lifecycle.demo.cast import Cast
from lifecycle.demo.chance import Chance
from lifecycle.demo.declaring import declare_beside
from lifecycle.demo.estate import Estate, furnish
from lifecycle.demo.frames import frame_lots
from lifecycle.demo.heard import Heard
from lifecycle.demo.life import Life
from lifecycle.demo.lots import Wanted
from lifecycle.demo.months import keep_months
from lifecycle.demo.outreach import tell_of_lots
from lifecycle.demo.partners import load_partners
from lifecycle.demo.photographs import Photographs
from lifecycle.demo.population import populate
from lifecycle.demo.proofs import prove_with
from lifecycle.demo.region import AUTHORITIES, NETWORK, PEOPLE, AuthorityData
from lifecycle.demo.repairs import Repairs
from lifecycle.demo.rows import WRITTEN, Rows
from lifecycle.demo.second_chances import SecondChances
from lifecycle.demo.sharing import share_figures
from lifecycle.demo.showing import show_page
from lifecycle.demo.spellings import Spellings
from lifecycle.demo.stocktakes import Stocktakes
from lifecycle.demo.strategies import load_strategy
from lifecycle.demo.studio import print_ahead
from lifecycle.demo.triage import Triages
from lifecycle.demo.waste import settle_waste
from lifecycle.history.bulk import record_past
from lifecycle.history.verify import make_checkpoint
from lifecycle.kernel.actor import Actor
from lifecycle.people.model import Organisation
from lifecycle.people.passwords import hash_password

SEED = 2026
INCIDENTS_A_YEAR = 1.6
#: the accounts to tell whoever tries the demonstration, all with the same password
EMAILS = tuple(person.email for person in PEOPLE[:5])


def is_loaded(connection: Connection) -> bool:
    """Tell whether the demonstration is in this database."""
    return bool(connection.scalar(select(exists().where(Organisation.slug == NETWORK[0]))))


def load_demo(connection: Connection, files: FileStore, password: str, today: date) -> None:
    """Load the demonstration as it stands on a day, in the owner's transaction; nothing if it is there.

    The same day tells the same story, ids included; another day tells it with all its dates moved. Every
    account has this password; what partners sent as proof and the photos go to `files`.
    """
    if is_loaded(connection):
        return
    chance, rows = Chance(SEED, today - timedelta(days=1)), Rows()
    days = max(body.days for body in AUTHORITIES) + 30
    founded = datetime.combine(chance.last - timedelta(days=days), time(8), UTC)
    cast = Cast(rows, chance, founded, hash_password(password))
    rows.write(connection)
    load_partners(connection, cast.ids, chance.last)
    for body in AUTHORITIES:
        _load_authority(connection, chance, cast, body, files)
    connection.execute(text(f"ANALYZE {WRITTEN}"))


def _load_authority(
    connection: Connection, chance: Chance, cast: Cast, body: AuthorityData, files: FileStore
) -> None:
    manager = cast.actor(body.manager, body.slug, Role.MANAGER)
    technicians = tuple(cast.actor(email, body.slug, Role.TECHNICIAN) for email in body.technicians)
    start = chance.last - timedelta(days=body.days)
    estate = Estate(cast.ids[body.slug], body.name, body.size, start, chance.last, manager, technicians)
    rows = Rows()
    furnish(estate, rows, chance, hall=body.hall, addresses=body.addresses)
    admin = cast.actor(body.admin, body.slug, Role.ADMIN) if body.admin else None
    beside = _Beside(estate, rows, chance.last, admin, files) if admin else None
    rows.write(connection)
    lots = [Wanted(cast.partners[slug], route, state, lines) for slug, route, state, lines in body.lots]
    look, prove = beside.look if beside else None, prove_with(files.put)
    populate(connection, estate, chance, lots, prove, incidents_a_year=INCIDENTS_A_YEAR, look=look)
    frame_lots(connection, estate.id)
    if beside:
        beside.heard.tell_of_strangers(rows, manager)
        beside.stocktakes.tell(rows)
        rows.write(connection, estate.id)
    settle_waste(connection, estate.id, Chance(SEED + 7, chance.last))
    _tell_of_authority(connection, cast, body, manager, chance.last)
    load_strategy(connection, estate.id, body.slug, manager, chance.last)
    show_page(connection, estate.id, body.slug, manager, chance.last)
    keep_months(connection, estate.id, body.slug, chance.last)
    print_ahead(connection, estate, chance)
    _report_found(connection, estate, chance)
    if beside:
        tell_of_lots(connection, estate.id, Chance(SEED + 8, chance.last))
    make_checkpoint(connection, estate.id)


def _tell_of_authority(
    connection: Connection, cast: Cast, body: AuthorityData, manager: Actor, last: date
) -> None:
    """Record what its manager decided for an authority; its history is one chain, written at once."""
    authority = cast.ids[body.slug]
    shared = share_figures(connection, cast.ids, body.slug, manager, last)
    declared = declare_beside(connection, authority, body.slug, manager, last)
    record_past(connection, authority, sorted([*shared, *declared], key=lambda event: event.recorded_at))


class _Beside:
    """What agents, typists, photographers and counts add; by their own chances: the story stays as it is."""

    def __init__(self, estate: Estate, rows: Rows, last: date, admin: Actor, files: FileStore) -> None:
        chance = Chance(SEED + 1, last)
        self.heard, self._spellings = Heard(estate, rows, chance, admin), Spellings(estate, rows, chance)
        self._photographs = Photographs(estate, Chance(SEED + 2, last), files)
        self.stocktakes = Stocktakes(estate, rows, Chance(SEED + 3, last))
        self._repairs = Repairs(estate, Chance(SEED + 6, last))
        self._triages = Triages(estate, Chance(SEED + 5, last), files)
        self._second_chances = SecondChances(estate, Chance(SEED + 9, last))

    def look(self, life: Life, rows: Rows) -> None:
        """Let a device have a second chance, be photographed, told of, misspelt, counted and triaged."""
        self._second_chances.look(life)
        self._photographs.take(life, rows)
        self.heard.tell_of(life, rows)
        self._spellings.respell(life)
        self.stocktakes.meet(life, rows)
        self._triages.look(life, rows)
        self._repairs.look(life, rows)


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
