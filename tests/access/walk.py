"""Walking the map of addresses: each method of each route, and rows of an authority unknown here."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, UUIDConverter

from lifecycle.agents.tokens import create_token
from lifecycle.awareness.model import PublicPage
from lifecycle.edge.guard import PUBLIC, SIGNED_IN, access_of
from lifecycle.edge.jobs import start_job
from lifecycle.endoflife.exchange_model import Revision, Unexpected
from lifecycle.endoflife.model import LotLine
from lifecycle.endoflife.outcome.proofs import store_proof
from lifecycle.endoflife.preparation.lines import add_assets
from lifecycle.endoflife.preparation.lots import LotData, create_lot
from lifecycle.intake.service import upload
from lifecycle.kernel.clock import today
from lifecycle.kernel.codes import check_character
from lifecycle.labels.batches import make_batch
from lifecycle.messages.log import send_trial
from lifecycle.messages.model import MessageDelivery
from lifecycle.messages.recipients import expand
from lifecycle.partners.agreeing import AgreementData, add_document, make_agreement
from lifecycle.partners.offers import (
    CapacityData,
    CertificationData,
    Document,
    add_certification,
    say_capacity,
)
from lifecycle.partners.profile import NewPartner, register_partner
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.found import report_found
from lifecycle.registry.model import FoundReport
from lifecycle.registry.places import manufacturer_named, model_named, room_named, site_named
from lifecycle.repairs.model import RepairPart
from lifecycle.repairs.service import PartData, RepairData, add_part, open_repair
from lifecycle.sanitising.media import MediumData, learn
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.sanitising.reports import keep_report
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route, SanitisationLevel
from lifecycle.stocktaking.service import start
from lifecycle.strategy.measures import MeasureData, NoteData, add_measure, add_note
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.words import Sense, Theme
from lifecycle.triage.checklist import Checklist
from lifecycle.triage.service import record_triage
from lifecycle.webhooks.service import Keys, WebhookData, create_webhook, ping
from tests.agents.reporting import make_report
from tests.factories import code_of, make_account, make_actor, make_asset, make_connection, make_partner
from tests.labels.making import make_own_sheet, make_printer
from tests.photos.pictures import photo
from tests.scanning.making import make_check

UNKNOWN_CODE = "0000000" + check_character("0000000")


@dataclass(frozen=True)
class Call:
    """A method of a route, with the names of its arguments by the kind of their converter.

    `choices` are the values of those that take only some.
    """

    method: str
    rule: str
    endpoint: str
    uuids: tuple[str, ...]
    others: tuple[tuple[str, object], ...]
    access: object
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/")

    @property
    def is_named(self) -> bool:
        return bool(self.uuids) or "code" in dict(self.others)

    def allows(self, permissions) -> bool:
        return self.access in (PUBLIC, SIGNED_IN) or any(each in permissions for each in self.access)

    def path(self, app, ids=(), code=UNKNOWN_CODE) -> str:
        """The address with these ids, new ones where there are too few, and a code that nobody issued."""
        given = dict(zip(self.uuids, (*ids, *(uuid4() for _ in self.uuids)), strict=False))
        values = given | {name: code if name == "code" else value for name, value in self.others}
        return app.url_map.bind("localhost").build(self.endpoint, values, method=self.method)


def calls(app):
    """Every method of every route but the static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        uuids = tuple(n for n, c in rule._converters.items() if isinstance(c, UUIDConverter))
        others = tuple((n, _example(c)) for n, c in rule._converters.items() if n not in uuids)
        few = tuple((n, tuple(c.items)) for n, c in rule._converters.items() if isinstance(c, AnyConverter))
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            access = access_of(app.view_functions[rule.endpoint], method)
            yield Call(method, rule.rule, rule.endpoint, uuids, others, access, few)


def _example(converter):
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def send(client, call, path, headers=None):
    body = {"json": {}} if call.is_api and call.method != "GET" else {}
    return client.open(path, method=call.method, headers=headers, **body)


def foreign_rows(app, session):
    """A row behind each argument of addresses, by its name, all of an authority in another network."""
    admin = make_actor(session)
    partner = make_partner(session, admin.organisation_id)
    store = app.extensions["lifecycle.files"]
    asset = make_asset(session, admin, State.IN_USE, tag="SECRET")
    erased = SanitisationData(SanitisationLevel.PURGE, "ATA", "passed", datetime.now(UTC), "Camille")
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, admin, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    data = LotData("Secret", partner.organisation_id, Route.REUSE, "cession", "non_waste")
    lot_id = create_lot(session, admin, data, uuid4()).lot_id
    add_assets(session, admin, lot_id, [asset.id], uuid4())
    proof = store_proof(session, admin, lot_id, "a.pdf", "application/pdf", b"%PDF-1.7", store, uuid4())
    site = site_named(session, "Mairie")
    csv = b"Asset Tag,Serial,Model,Category,Status\nA-1,S1,L14,Laptop,Deployed\n"
    code = code_of(session, asset)
    report_found(session, code, "Dans le bus", "")
    check = make_check(session, replace(admin, account_id=make_account(session, admin)))
    ids = {
        "asset_id": asset.id,
        "lot_id": lot_id,
        "line_id": session.scalars(select(LotLine.id)).one(),
        "proof_id": proof.id,
        "sanitisation_id": record_sanitisation(session, admin, asset.id, erased, uuid4()).sanitisation_id,
        **erasure_rows(session, admin, asset, store),
        "site_id": site.id,
        "room_id": room_named(session, site, "Accueil").id,
        "model_id": model_named(session, None, "Latitude", "laptop").id,
        "maker_id": manufacturer_named(session, "Dell").id,
        "run_id": upload(session, admin, "parc.csv", csv, store).id,
        "job_id": start_job(session, admin, "bulk_action", {}).id,
        "report_id": session.scalars(select(FoundReport.id)).one(),
        "connection_id": make_connection(session, admin),
        "token_id": create_token(session, admin, "Postes")[0].id,
        "device_id": make_report(session).id,
        "photo_id": add_photo(session, admin, asset.id, NewPhoto(photo(), "damage", uuid4()), store).id,
        "batch_id": make_batch(session, admin, 1).id,
        "sheet_id": make_own_sheet(session, admin),
        "printer_id": make_printer(session, admin),
        "scan_id": check[0],
        "phone_id": check[1],
        "triage_id": triage_row(session, admin),
        **webhook_rows(session, admin),
        **exchange_rows(session, admin, lot_id),
        **repair_rows(session, admin),
        **partner_rows(session, admin, store),
        "partner_id": partner.organisation_id,
        "organisation_id": admin.organisation_id,
        **strategy_rows(session, admin),
        "inventory_id": start(session, admin, AssetFilter(site=site.id), "Secret", uuid4()).id,
    }
    session.commit()
    return ids, code


def erasure_rows(session, admin, asset, store):
    """A medium of a device, and the report of a tool."""
    (medium,) = learn(session, [(asset.id, MediumData("hdd", serial="SECRET-DISK"))], "hand")
    log = (Path(__file__).parents[1] / "formats/fixtures/erasure/nwipe-0.42.log").read_bytes()
    return {"medium_id": medium.id, "evidence_id": keep_report(session, admin, "a.log", log, store).id}


def repair_rows(session, admin):
    """A repair with a part."""
    asset = make_asset(session, admin, tag="SECRET-2")
    done = open_repair(session, admin, asset.id, RepairData(), uuid4())
    add_part(session, admin, done.repair_id, PartData("Secret"), uuid4())
    return {"repair_id": done.repair_id, "part_id": session.scalars(select(RepairPart.id)).one()}


def partner_rows(session, admin, store):
    """What a partner that the authority registered can take and holds, and an agreement with its document."""
    pdf, day = Document("a.pdf", b"%PDF-1.7"), today()
    new = NewPartner("Secret", "00000005900014", "company")
    partner_id = register_partner(session, admin, new, uuid4())
    capacity = say_capacity(session, admin, partner_id, CapacityData(Route.REUSE, 5, day), uuid4())
    held = {"document": pdf, "store": store}
    certified = add_certification(session, admin, partner_id, CertificationData("esus"), uuid4(), **held)
    agreement = make_agreement(session, admin, partner_id, AgreementData("Secret", day, day), uuid4())
    return {
        "capacity_id": capacity,
        "certification_id": certified,
        "agreement_id": agreement,
        "document_id": add_document(session, admin, agreement, pdf, store, uuid4()),
    }


def triage_row(session, admin):
    """A triage of another device, that no lot has taken yet."""
    asset = make_asset(session, admin)
    return record_triage(session, admin, asset.id, Checklist("F5"), uuid4()).triage_id


def exchange_rows(session, admin, lot_id):
    """What the sides of a lot settle: a device that nobody expected, a change that waits for an answer."""
    of_the_lot = {"authority_id": admin.organisation_id, "lot_id": lot_id}
    found = Unexpected(**of_the_lot, code="SECRET-3", seen_at=datetime.now(UTC))
    said = {"field": "pallets", "old_value": None, "new_value": 3, "comment": "Secret"}
    change = Revision(**of_the_lot, **said, side="authority", proposed_by="Camille")
    session.add_all([found, change])
    session.flush()
    return {"unexpected_id": found.id, "revision_id": change.id}


def webhook_rows(session, admin):
    """A webhook, a call of it, and a message to a person."""
    keys = Keys("x" * 40, allows_internal=False)
    data = WebhookData("Secret", "https://si.example/hook", ["lot.*"])
    webhook_id, _ = create_webhook(session, admin, data, keys, uuid4())
    person = replace(admin, account_id=make_account(session, admin))
    send_trial(session, person, uuid4())
    expand(session)
    return {
        "webhook_id": webhook_id,
        "call_id": ping(session, admin, webhook_id).id,
        "delivery_id": session.scalars(select(MessageDelivery.id)).one(),
        "account_id": person.account_id,
    }


def strategy_rows(session, admin):
    """An objective, a measure, a step of the governance, and a page taken down: its address tells nothing."""
    aim = ObjectiveData(title="Secret", theme=Theme.HARDWARE, sense=Sense.AT_LEAST, own_indicator="Secret")
    note = NoteData(held_on=today(), title="Secret")
    page = PublicPage(authority_id=admin.organisation_id, slug="secret", title="Secret")
    session.add(page)
    session.flush()
    return {
        "objective_id": add_objective(session, admin, aim, uuid4()),
        "measure_id": add_measure(session, admin, MeasureData(action="Secret"), uuid4()),
        "note_id": add_note(session, admin, note, uuid4()),
        "page_id": page.id,
    }


def normal(answer, *said):
    """What an answer tells, without the very id that was asked."""
    text = answer.text
    for each in said:
        text = text.replace(str(each), "…")
    place = (answer.location or "").replace(str(said[0]), "…")
    return answer.status_code, place, text
