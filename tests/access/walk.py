"""Walking the map of addresses: each method of each route, and rows of an authority unknown here."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, UUIDConverter

from lifecycle.agents.tokens import create_token
from lifecycle.edge.guard import PUBLIC, SIGNED_IN, access_of
from lifecycle.edge.jobs import start_job
from lifecycle.endoflife.lines import add_assets
from lifecycle.endoflife.lots import LotData, create_lot
from lifecycle.endoflife.model import LotLine
from lifecycle.endoflife.proofs import store_proof
from lifecycle.intake.service import upload
from lifecycle.kernel.codes import check_character
from lifecycle.labels.batches import make_batch
from lifecycle.photos.service import NewPhoto, add_photo
from lifecycle.registry.acting import Command, act
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.found import report_found
from lifecycle.registry.model import FoundReport
from lifecycle.registry.places import manufacturer_named, model_named, room_named, site_named
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route, SanitisationLevel
from lifecycle.stocktaking.service import start
from tests.agents.reporting import make_report
from tests.factories import code_of, make_account, make_actor, make_asset, make_connection, make_partner
from tests.labels.making import make_own_sheet, make_printer
from tests.photos.pictures import photo
from tests.scanning.making import make_check

UNKNOWN_CODE = "0000000" + check_character("0000000")


@dataclass(frozen=True)
class Call:
    """A method of a route, with the names of its arguments by the kind of their converter."""

    method: str
    rule: str
    endpoint: str
    uuids: tuple[str, ...]
    others: tuple[tuple[str, object], ...]
    access: object

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
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            access = access_of(app.view_functions[rule.endpoint], method)
            yield Call(method, rule.rule, rule.endpoint, uuids, others, access)


def _example(converter):
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def send(client, call, path, headers=None):
    body = {"json": {}} if call.is_api and call.method != "GET" else {}
    return client.open(path, method=call.method, headers=headers, **body)


def foreign_rows(app, session):
    """One row of each kind that has an id in addresses, all of an authority in another network."""
    admin = make_actor(session)
    partner = make_partner(session, admin.organisation_id)
    store = app.extensions["lifecycle.files"]
    asset = make_asset(session, admin, State.IN_USE, tag="SECRET")
    erased = SanitisationData(SanitisationLevel.PURGE, "ATA", "passed", datetime.now(UTC), "Camille")
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    act(session, admin, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    data = LotData("Secret", partner.organisation_id, Route.REUSE, "gift", "non_waste")
    lot_id = create_lot(session, admin, data, uuid4()).lot_id
    add_assets(session, admin, lot_id, [asset.id], uuid4())
    proof = store_proof(session, admin, lot_id, "a.pdf", "application/pdf", b"%PDF-1.7", store, uuid4())
    site = site_named(session, "Mairie")
    csv = b"Asset Tag,Serial,Model,Category,Status\nA-1,S1,L14,Laptop,Deployed\n"
    code = code_of(session, asset)
    report_found(session, code, "Dans le bus", "")
    check = make_check(session, replace(admin, account_id=make_account(session, admin)))
    ids = {
        "asset": asset.id,
        "lot": lot_id,
        "line": session.scalars(select(LotLine.id)).one(),
        "proof": proof.id,
        "sanitisation": record_sanitisation(session, admin, asset.id, erased, uuid4()).sanitisation_id,
        "site": site.id,
        "room": room_named(session, site, "Accueil").id,
        "model": model_named(session, None, "Latitude", "laptop").id,
        "manufacturer": manufacturer_named(session, "Dell").id,
        "import": upload(session, admin, "parc.csv", csv, store).id,
        "job": start_job(session, admin, "bulk_action", {}).id,
        "found report": session.scalars(select(FoundReport.id)).one(),
        "connection": make_connection(session, admin),
        "agent token": create_token(session, admin, "Postes")[0].id,
        "reported device": make_report(session).id,
        "photo": add_photo(session, admin, asset.id, NewPhoto(photo(), "damage", uuid4()), store).id,
        "label batch": make_batch(session, admin, 1).id,
        "own sheet": make_own_sheet(session, admin),
        "printer": make_printer(session, admin),
        "scan": check[0],
        "phone": check[1],
        "partner": partner.organisation_id,
        "organisation": admin.organisation_id,
        "inventory": start(session, admin, AssetFilter(site=site.id), "Secret", uuid4()).id,
    }
    session.commit()
    return ids, code


def normal(answer, *said):
    """What an answer tells, without the very id that was asked."""
    text = answer.text
    for each in said:
        text = text.replace(str(each), "…")
    place = (answer.location or "").replace(str(said[0]), "…")
    return answer.status_code, place, text
