"""What the demonstration lacks: imports and jobs at every step, and texts as long as fields allow."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from lifecycle.agents.tokens import create_token, revoke_token
from lifecycle.awareness.publishing import PageData, publish
from lifecycle.awareness.sentences import KEYS
from lifecycle.connections.errors import RemoteRefusal, failure_of
from lifecycle.connections.options import Options
from lifecycle.connections.service import begin_pull
from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import run_job, start_job
from lifecycle.edge.pull_jobs import start_pull
from lifecycle.endoflife.preparation import lines, lots
from lifecycle.endoflife.preparation.lots import LotData
from lifecycle.endoflife.repair.outcomes import RepairEnd
from lifecycle.formats.glpi_api import ITEM_TYPES
from lifecycle.intake.service import set_mapping, upload
from lifecycle.jobs import KINDS
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.labels.batches import make_batch
from lifecycle.labels.rooms import label_rooms
from lifecycle.messages.log import send_trial
from lifecycle.messages.model import MessageDelivery
from lifecycle.messages.recipients import expand
from lifecycle.people.identify import find_actor_by_session, sign_in
from lifecycle.people.links import link_for
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.bulk import KIND
from lifecycle.registry.catalogue_model import ProductFootprint
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.footprints import load_sheets
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Label
from lifecycle.registry.places import manufacturer_named, room_named, site_named
from lifecycle.registry.sheets import give_sheets
from lifecycle.repairs.service import PartData, RepairData, add_part, edit_repair
from lifecycle.repairs.words import FaultKind, Outcome, Provider, Warranty
from lifecycle.reports.basis import basis_for
from lifecycle.reports.published import publish as publish_year
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.sanitising.reports import keep_report
from lifecycle.states.facts import Route, SanitisationLevel
from lifecycle.stocktaking.counting import count
from lifecycle.stocktaking.service import start
from lifecycle.strategy.measures import MeasureData, NoteData, add_measure, add_note
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.queries import YearAim
from lifecycle.strategy.words import Sense, Theme
from lifecycle.triage.checklist import Checklist
from lifecycle.triage.reporting import record_report
from lifecycle.triage.service import Decision, record_triage
from lifecycle.webhooks.calling import Answered
from lifecycle.webhooks.delivering import Due, settle
from lifecycle.webhooks.queries import get_webhook
from lifecycle.webhooks.service import Keys, WebhookData, create_webhook, ping
from tests.agents.reporting import make_report
from tests.browser.conftest import DEMO_PASSWORD, Live
from tests.endoflife.repair_world import RepairWorld
from tests.endoflife.world import World
from tests.factories import code_of, make_asset, make_connection
from tests.formats.smart_reports import nvme
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
       (SELECT id FROM label_batch ORDER BY id LIMIT 1) AS batch,
       (SELECT id FROM lot WHERE waste_status = 'waste' AND handed_over_at IS NOT NULL
        ORDER BY handed_over_at DESC LIMIT 1) AS lot_waste
FROM photo ORDER BY subject DESC, photo.id LIMIT 1
""")


INVENTORIES = text("SELECT state, id FROM inventory ORDER BY id")


def token_of(site: Live, role: str) -> str:
    """Sign a person of the demonstration in and return the session's token."""
    with site.sessions() as session:
        token = sign_in(session, f"{role}@demo.example", DEMO_PASSWORD, days=1)
        session.commit()
    return token


# A partner whose file the authority keeps, and an agreement with the one that signs in.
PARTNERS = text("""
SELECT (SELECT organisation_id FROM partner_profile WHERE registered_by = current_organisation()
        ORDER BY organisation_id LIMIT 1) AS partner_kept,
       (SELECT id FROM partner_agreement WHERE partner_id = :partner
        AND authority_id = current_organisation() LIMIT 1) AS agreement
""")


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
        names |= _repairs(session, manager, partner)
        names |= session.execute(PARTNERS, {"partner": partner.organisation_id}).one()._mapping
        names |= _catalogue(session, manager)
        names |= _connections(session, actor_of(site, "admin"))
        names |= _studio(session, manager)
        names |= _outreach(session, actor_of(site, "admin"), partner)
        names |= _strategy(session, manager)
        publish_year(session, manager, 2025, uuid4(), LONG)
        names["check"] = make_check(session, manager)[0]
        files = FileStore(site.data_dir / "files")
        names |= _imports(session, manager, files)
        names |= _triages(session, manager, partner, files)
        names |= _erasures(session, manager, names, files)
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


def _triages(session: Session, manager: Actor, partner: Actor, files: FileStore) -> dict[str, object]:
    """A triage decided otherwise with texts as long as fields hold, another still open, a drive's report."""
    world = World(session, manager, partner)
    decided, still_open = world.retired(name=LONG), world.retired(name=LONG)
    seen = Checklist("faulty", "C2", ("screen", "keyboard"), repair_cost=Decimal("180.50"), note=LONG * 4)
    otherwise = Decision(Route.RECYCLE, LONG * 2)
    done = record_triage(session, manager, decided.id, seen, uuid4(), decision=otherwise)
    asked = record_triage(session, manager, still_open.id, seen, uuid4())
    record_report(session, manager, still_open.id, nvme("S" * 100), uuid4(), files)
    return {
        "triaged": decided.id, "triage_decided": done.triage_id, "triable": still_open.id,
        "triage_open": asked.triage_id,
    }  # fmt: skip


def _erasures(
    session: Session, manager: Actor, names: dict[str, object], files: FileStore
) -> dict[str, object]:
    """A report with a line of each kind, and an erasure with texts as long as fields hold."""
    log = (Path(__file__).parents[1] / "formats/fixtures/erasure/nwipe-0.42.log").read_bytes()
    said = SanitisationData(
        SanitisationLevel.PURGE, LONG, "passed", now(), LONG, tool=LONG, tool_version="X" * 60, note=LONG * 4,
        medium_serial="X" * 120, medium_model=LONG[:120], medium_kind="hdd", destination=LONG,
    )  # fmt: skip
    done = record_sanitisation(session, manager, names["long"], said, uuid4())
    report = keep_report(session, manager, f"{LONG}.log", log, files)
    return {"erasure_report": report.id, "unverified": done.sanitisation_id}


def _repairs(session: Session, manager: Actor, partner: Actor) -> dict[str, object]:
    """A repair with texts as long as fields hold, and a received repair lot with every kind of line."""
    world = RepairWorld(session, manager, partner)
    asset = world.broken(name=LONG, acquisition_cost=850)
    said = RepairData(
        FaultKind.BOARD, LONG, Provider.OTHER, provider_name=LONG, sent_on=today(), expected_on=today(),
        warranty=Warranty.REFUSED, warranty_reference=LONG, labour_cost=Decimal("1234.50"), notes=LONG * 4,
    )  # fmt: skip
    repair_id = world.sheet(asset).id
    edit_repair(session, manager, repair_id, said, uuid4(), version=None)
    add_part(session, manager, repair_id, PartData(LONG, 3, Decimal("19.99"), reused=True), uuid4())
    devices = [world.broken(), world.broken(), world.broken(), world.broken()]
    lot_id = world.received(*devices)
    world.told(lot_id, RepairEnd(Outcome.REPAIRED, today(), LONG, Decimal(80)), devices[0], devices[1])
    world.told(lot_id, RepairEnd(Outcome.IRREPARABLE, today()), devices[2])
    world.back(lot_id, devices[0])
    return {"repair_long": repair_id, "lot_repair": lot_id}


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


def _outreach(session: Session, admin: Actor, partner: Actor) -> dict[str, object]:
    """A webhook whose calls fail in many words, a message that could not be sent, a sign-in link."""
    url, topics = f"https://si.example/{'x' * 400}", ["lot.*", "asset.state.retired"]
    data = WebhookData(LONG[:100], url, topics)
    webhook, _ = create_webhook(session, admin, data, Keys("x" * 40, allows_internal=False), uuid4())
    call = ping(session, admin, webhook)
    due = Due(get_webhook(session, webhook), call)
    settle(session, due, Answered(None, f"ConnectTimeout: {LONG}", 5003))
    send_trial(session, admin, uuid4())
    expand(session)
    failed = update(MessageDelivery).where(MessageDelivery.state == "queued")
    session.execute(failed.values(state="failed", last_error=f"550 5.1.1 {LONG}"))
    enter(session, partner.organisation_id)
    assert partner.account_id is not None
    link = link_for(session, partner.account_id, 7)
    enter(session, admin.organisation_id)
    return {"webhook": webhook, "webhook_call": call.id, "link": link}


def _strategy(session: Session, manager: Actor) -> dict[str, object]:
    """An objective, a measure and a step with texts as long as fields hold, and a public page."""
    said = {"own_indicator": LONG, "own_unit": "x" * 30, "owner": LONG, "description": LONG * 8}
    years = tuple(YearAim(today().year + n, Decimal("12345678901.5"), Decimal(n)) for n in range(3))
    aim = ObjectiveData(title=LONG, theme=Theme.HARDWARE, sense=Sense.AT_LEAST, years=years, **said)
    objective = add_objective(session, manager, aim, uuid4())
    data = MeasureData(action=LONG, means=LONG * 4, objective_id=objective, starts_on=today())
    note = NoteData(held_on=today(), title=LONG, body=LONG * 4)
    shown = PageData(title=LONG[:120], introduction=(LONG * 3)[:600], chosen=KEYS)
    page = publish(session, manager, None, shown, basis_for(session, today()), uuid4())
    return {
        "objective": objective, "public_page": page.slug,
        "measure": add_measure(session, manager, data, uuid4()),
        "note": add_note(session, manager, note, uuid4()),
    }  # fmt: skip


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
