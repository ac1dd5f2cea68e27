"""What the demonstration lacks: imports and jobs at every step, and texts as long as fields allow."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lifecycle.agents.tokens import create_token, revoke_token
from lifecycle.connections.errors import RemoteRefusal, failure_of
from lifecycle.connections.options import Options
from lifecycle.connections.service import begin_pull
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import run_job, start_job
from lifecycle.edge.pull_jobs import start_pull
from lifecycle.endoflife import lines, lots
from lifecycle.endoflife.lots import LotData
from lifecycle.formats.glpi_api import ITEM_TYPES
from lifecycle.intake.service import set_mapping, upload
from lifecycle.jobs import KINDS
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.labels.batches import make_batch
from lifecycle.labels.rooms import label_rooms
from lifecycle.people.identify import find_actor_by_session, sign_in
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.bulk import KIND
from lifecycle.registry.catalogue_model import ProductFootprint
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.footprints import load_sheets
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Label
from lifecycle.registry.places import manufacturer_named, room_named, site_named
from lifecycle.registry.sheets import give_sheets
from lifecycle.states.facts import Route
from lifecycle.stocktaking.counting import count
from lifecycle.stocktaking.service import start
from tests.agents.reporting import make_report
from tests.browser.conftest import DEMO_PASSWORD, Live
from tests.endoflife.world import World
from tests.factories import code_of, make_asset, make_connection
from tests.intake.importing import CHOICES, glpi, imported, laptop, tried
from tests.labels.making import make_own_sheet, make_printer
from tests.photos.pictures import photo
from tests.registry.catalogue_world import make_model, sheets
from tests.scanning.making import make_check

# A word without a place to break, then as many as a field holds.
LONG = ("Saint-Remy-en-Bouzemont-" * 4 + "x" * 60 + " quai de la très longue promenade du bord de mer")[:200]

ASSETS = text("""
SELECT DISTINCT ON (asset.state) asset.state, asset.id, label.code
FROM asset JOIN label ON label.asset_id = asset.id AND label.state = 'current' ORDER BY asset.state, asset.id
""")
LOTS = text("""
SELECT DISTINCT ON (lot.state) lot.state, lot.id
FROM lot ORDER BY lot.state, lot.partner_id = :partner DESC, lot.id
""")
ONE_EACH = text("""
SELECT (SELECT code FROM label WHERE state = 'blank' ORDER BY code LIMIT 1) AS blank_code,
       (SELECT asset_id FROM sanitisation ORDER BY id LIMIT 1) AS sanitised,
       (SELECT id FROM site ORDER BY id LIMIT 1) AS site, photo.id AS photo, asset_id AS photographed,
       (SELECT id FROM label_batch ORDER BY id LIMIT 1) AS batch
FROM photo ORDER BY subject DESC, photo.id LIMIT 1
""")


INVENTORIES = text("SELECT state, id FROM inventory ORDER BY id")


def token_of(site: Live, role: str) -> str:
    """Sign a person of the demonstration in and return the session's token."""
    with site.sessions() as session:
        token = sign_in(session, f"{role}@demo.example", DEMO_PASSWORD, days=1)
        session.commit()
    return token


def actor_of(site: Live, role: str) -> Actor:
    """Return a person of the demonstration."""
    with site.sessions() as session:
        actor = find_actor_by_session(session, token_of(site, role))
        assert actor is not None
        return actor


def prepare(site: Live) -> dict[str, object]:
    """Write what the demonstration lacks; return what the addresses of pages name, by its name there."""
    manager, partner = actor_of(site, "manager"), actor_of(site, "partner")
    with site.sessions() as session:
        enter(session, manager.organisation_id)
        names: dict[str, object] = {"partner": partner.organisation_id}
        for state, asset_id, code in session.execute(ASSETS):
            names |= {state: asset_id, f"{state}_code": code}
        for state, lot_id in session.execute(LOTS, {"partner": partner.organisation_id}):
            names[f"lot_{state}"] = lot_id
        names |= session.execute(ONE_EACH).one()._mapping
        names |= _long_texts(session, manager, partner)
        names |= {f"inventory_{state}": found for state, found in session.execute(INVENTORIES)}
        names |= _inventory(session, manager, names)
        names |= _reported(session, actor_of(site, "admin"), names)
        names |= _catalogue(session, manager)
        names |= _connections(session, actor_of(site, "admin"))
        names |= _studio(session, manager)
        names["check"] = make_check(session, manager)[0]
        files = FileStore(site.data_dir / "files")
        names |= _imports(session, manager, files)
        seen = NewPhoto(photo(900, 1600), "damage", uuid4(), LONG)
        names["photo_long"] = add_photo(session, manager, names["long"], seen, files).id
        session.commit()
    return names | _jobs(site, manager, names)


def _long_texts(session: Session, manager: Actor, partner: Actor) -> dict[str, object]:
    said = {"name": LONG, "custodian": LONG, "notes": LONG * 4, "serial": "X" * 60, "supplier": LONG}
    asset = World(session, manager, partner).retired(warranty_until=today() + timedelta(30), **said)
    lot = LotData(
        LONG, partner.organisation_id, Route.REFURBISH, "sale", "non_waste",
        decision_reference=LONG, pickup_place=LONG, pickup_contact=LONG, note=LONG * 4,
    )  # fmt: skip
    lot_id = lots.create_lot(session, manager, lot, uuid4()).lot_id
    assert not lines.add_assets(session, manager, lot_id, [asset.id], uuid4()).refused
    return {"long": asset.id, "long_code": code_of(session, asset), "lot_long": lot_id}


def _inventory(session: Session, manager: Actor, names: dict[str, object]) -> dict[str, object]:
    """An inventory with texts as long as fields hold, what is in its place, misplaced and unexpected."""
    wanted = AssetFilter(category=("monitor",), site=names["site"])
    inventory = start(session, manager, wanted, LONG, uuid4())
    room = room_named(session, site_named(session, LONG), LONG)
    for name in ("long", "in_repair", "refurbished"):
        said = {"room_id": room.id, "at": now(), "scan_id": uuid4()}
        count(session, manager, inventory.id, names[name], **said)
    return {"inventory_long": inventory.id}


def _reported(session: Session, admin: Actor, names: dict[str, object]) -> dict[str, object]:
    """A device in each state, one with monitors and one with texts as long as agents may send."""
    token, _plain = create_token(session, admin, LONG[:100])
    revoke_token(session, admin, create_token(session, admin, "Ancienne")[0].id)
    told = {"token_id": token.id}
    pending = make_report(session, name="PC-ACCUEIL", serial="X" * 60, is_virtual=True, **told)
    monitor = {"kind": "monitor", "category_key": "monitor", "host_id": pending.id, "name": ""}
    make_report(session, manufacturer="Dell", model="P2419H", serial="CN0AAA1", **monitor, **told)
    long = make_report(session, name=LONG, model=LONG, serial="Y" * 60, category_key=None, agent=LONG, **told)
    attached = make_report(session, state="attached", asset_id=names["in_use"], serial="7XK2M99")
    ignored = make_report(session, state="ignored", decided_by=LONG, serial="7XK2M98", **told)
    return {
        "device_pending": pending.id, "device_long": long.id, "device_attached": attached.id,
        "device_ignored": ignored.id,
    }  # fmt: skip


def _catalogue(session: Session, manager: Actor) -> dict[str, object]:
    """A model with a sheet, two that look like one, names as long as fields hold, sheets to confirm."""
    load_sheets(
        session, manager, sheets({}, {"name": "P2419H Monitor", "subcategory": "Monitor"}, {"weight": "?"})
    )
    model = make_model(session, manager, "Dell", "Latitude 5480")
    sheet_id = session.scalars(select(ProductFootprint.id).order_by(ProductFootprint.name)).first()
    give_sheets(session, manager, {model: sheet_id})
    long = make_model(session, manager, LONG, LONG, number="X" * 60)
    make_model(session, manager, "Dell Inc.", "Lattitude 5480", category="other")
    return {"model": model, "model_long": long, "maker": manufacturer_named(session, LONG).id}


def _studio(session: Session, manager: Actor) -> dict[str, object]:
    """A paper and a printer of the authority's own, their names as long as the fields hold."""
    sheet = make_own_sheet(session, manager, name=LONG[:80])
    printer = make_printer(session, manager, name=LONG[-80:], sheet=f"own-{sheet}")
    return {"own_sheet": sheet, "printer": printer} | _labelled(session, manager)


def _labelled(session: Session, manager: Actor) -> dict[str, object]:
    """A batch partly borne by a room, and that room, with texts as long as fields hold."""
    batch = make_batch(session, manager, 2, note=LONG)
    room = room_named(session, site_named(session, LONG), LONG)
    label_rooms(session, manager, [room.id])
    code = session.scalars(select(Label.code).where(Label.batch_id == batch.id)).first()
    claim_label(session, manager, code, make_asset(session, manager, name=LONG, room_id=room.id).id)
    return {"batch_long": batch.id, "room_long": room.id, "site_long": room.site_id}


def _connections(session: Session, admin: Actor) -> dict[str, object]:
    """A connection never pulled, one whose texts are as long as fields allow and that failed, one at work."""
    found: dict[str, object] = {}
    for name, program in (("new", "snipeit"), ("long", "glpi"), ("busy", "snipeit")):
        url = f"https://{'inventaire.' * 20}example/{'x' * 200}" if name == "long" else "https://parc.example"
        said = {"name": LONG[:100] if name == "long" else f"Parc {name}", "schedule": "weekly"}
        kinds = Options(item_types=tuple(ITEM_TYPES))
        found[f"connection_{name}"] = make_connection(
            session, admin, url, program=program, options=kinds, **said
        )
    failed = begin_pull(session, admin, found["connection_long"])
    failed.state, failed.finished_at = "failed", now()
    failed.error = failure_of(RemoteRefusal(host="inventaire." * 20, said=LONG))
    busy = start_pull(session, admin, found["connection_busy"])
    busy.fetched, busy.total = 500, 1205
    session.flush()
    return found


def _imports(session: Session, manager: Actor, files: FileStore) -> dict[str, object]:
    """One import at each step of its way; the last also has its trial under way."""
    rows = [laptop(tag=f"BRO-{n}", serial=f"9XK2M{n}A", status=status, notes=LONG) for n, status in enumerate(
        ("En service", "En stock", "Réformé", "Volé", "Don", "Inconnu")
    )]  # fmt: skip
    new = upload(session, manager, "nouveau.csv", glpi(*rows), files)
    trial = tried(session, manager, files, glpi(*rows[:5]))
    applied = imported(session, manager, files, glpi(*rows[:2]))
    busy = upload(session, manager, f"{LONG}.csv", glpi(*rows[:4]), files)
    set_mapping(session, manager, busy.id, CHOICES)
    start_job(session, manager, "import_check", {"run_id": str(busy.id), "filename": "", "lines": 4}, 4)
    doubtful = tried(session, manager, files, glpi(laptop(name=LONG, tag="", serial="")))
    table = upload(session, manager, "tableau.csv", f"Repère;{LONG}\nA-1;{LONG}\n".encode(), files)
    return {
        "import_doubtful": doubtful.id, "import_table": table.id, "import_new": new.id,
        "import_tried": trial.id, "import_applied": applied.id, "import_busy": busy.id,
    }  # fmt: skip


def _jobs(site: Live, manager: Actor, names: dict[str, object]) -> dict[str, UUID]:
    """One job that waits and one that is done, with a device acted on and one refused."""
    ids = [str(names["in_use"]), str(names["retired"])]
    found = {}
    for name in ("job_queued", "job_done"):
        command = {"action": "take_back", "request_id": str(uuid4()), "occurred_at": now().isoformat()}
        params = {"command": command, "ids": ids, "filter": {}, "total": 2}
        with site.sessions() as session:
            enter(session, manager.organisation_id)
            found[name] = start_job(session, manager, KIND, params, 2).id
            session.commit()
    run_job(site.sessions, KINDS, found["job_done"], manager.organisation_id)
    return found
