"""What the demonstration lacks: imports and jobs at every step, and texts as long as fields allow."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.db.scope import enter
from lifecycle.edge.jobs import run_job, start_job
from lifecycle.endoflife import lines, lots
from lifecycle.endoflife.lots import LotData
from lifecycle.intake.service import set_mapping, upload
from lifecycle.jobs import KINDS
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now, today
from lifecycle.people.identify import find_actor_by_session, sign_in
from lifecycle.registry.bulk import KIND
from lifecycle.states.facts import Route
from tests.browser.conftest import DEMO_PASSWORD, Live
from tests.endoflife.world import World
from tests.factories import code_of
from tests.intake.importing import CHOICES, glpi, imported, laptop, tried

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
       (SELECT id FROM site ORDER BY id LIMIT 1) AS site
""")


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
        names |= _imports(session, manager, FileStore(site.data_dir / "files"))
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
    return {
        "import_new": new.id, "import_tried": trial.id, "import_applied": applied.id, "import_busy": busy.id,
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
