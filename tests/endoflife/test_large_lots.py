"""A large lot costs as many statements as a small one, at every step, in services and by the API (P10)."""

from contextlib import contextmanager
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.endoflife import queries
from lifecycle.endoflife.agreement import answering, ending
from lifecycle.endoflife.arrival import reception
from lifecycle.endoflife.arrival.looking import Seen, look_all
from lifecycle.endoflife.checklist import checklist
from lifecycle.endoflife.departure.cosigning import sign
from lifecycle.endoflife.outcome import outcomes
from lifecycle.endoflife.outcome.outcomes import OutcomeData
from lifecycle.endoflife.preparation import offering, packing, values
from lifecycle.endoflife.preparation.packing import LinePack
from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from tests.api.conftest import Client, make_token

SMALL, LARGE = 5, 60


@pytest.fixture
def counting(connection):
    """Count the statements of named pieces of work: `with counting("offer")`."""
    statements, found = [], {}
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))

    @contextmanager
    def counted(name):
        statements.clear()
        yield
        found.setdefault(name, []).append(len(statements))

    return counted, found


def through_services(world, counted, size):
    assets = [world.retired(category_key="monitor", tag=f"{size}-{n}") for n in range(size)]
    lot_id = world.lot(*assets, route=Route.REUSE)
    authority, partner = world.authority, world.partner
    ids = [line.id for line in world.view(lot_id).lines]
    with counted("values"):
        said = dict.fromkeys(ids, Decimal(120))
        values.set_values(world.as_authority(), authority, lot_id, said, uuid4())
    with counted("packing"):
        packs = {line: LinePack(Decimal(5), 1, "Câble") for line in ids}
        packing.pack_lines(world.session, authority, lot_id, packs, uuid4())
    with counted("offer"):
        offering.offer(world.as_authority(), authority, lot_id, uuid4())
    with counted("accept"):
        refusals = {ids[0]: "Trop grand"}
        answering.accept(world.as_partner(), partner, lot_id, refusals, uuid4())
    sign(world.as_partner(), partner, lot_id, "Sacha", None, uuid4())
    with counted("hand-over"):
        sign(world.as_authority(), authority, lot_id, "Camille", None, uuid4())
    with counted("scans"):
        look_all(world.as_partner(), partner, lot_id, [Seen(f"{size}-{n}") for n in range(1, size)])
    with counted("receive"):
        reception.receive(world.as_partner(), partner, lot_id, uuid4())
    with counted("outcomes"):
        data = OutcomeData(State.REUSED, today())
        outcomes.report_outcome(world.as_partner(), partner, lot_id, ids[1:], data, uuid4())
    with counted("close"):
        ending.close(world.as_authority(), authority, lot_id, uuid4())
    world.session.expire_all()
    with counted("view"):
        view = queries.get_lot(world.as_partner(), lot_id)
        checklist(world.session, view)
    assert len(view.kept_lines) == size - 1
    assert {world.state(asset) for asset in assets[1:]} == {"reused"}


def test_each_step_costs_the_same_in_services(world, counting):
    counted, found = counting
    for size in (SMALL, LARGE):
        through_services(world, counted, size)
    assert {name: small == large for name, (small, large) in found.items()} == dict.fromkeys(found, True)
    assert len(found) == 10


def through_the_api(world, app, counted, size):
    assets = [world.retired(category_key="monitor") for _ in range(size)]
    lot_id = world.lot(route=Route.REUSE)
    actors = {"ours": world.authority, "theirs": world.partner}
    sides = {side: Client(app, make_token(world.session, actor)) for side, actor in actors.items()}
    world.as_authority()

    def ask(name, side, path, status=201, **body):
        with counted(name):
            answer = sides[side].post(f"lots/{lot_id}/{path}", {"request_id": str(uuid4()), **body})
        assert answer.status_code == status, answer.json
        return answer.json

    ask("add", "ours", "lines", asset_ids=[str(asset.id) for asset in assets])
    ask("offer", "ours", "actions", action="offer")
    ask("accept", "theirs", "actions", action="accept")
    ask("first signature", "theirs", "actions", action="sign", signer_name="Sacha")
    ask("hand-over", "ours", "actions", action="sign", signer_name="Camille")
    with counted("lines"):
        rows = sides["theirs"].get(f"lots/{lot_id}/lines").json["data"]
    ask("receive", "theirs", "actions", action="receive", received=[row["id"] for row in rows], missing=[])
    with counted("lot"):
        assert sides["ours"].get(f"lots/{lot_id}").json["state"] == "received"


def test_each_step_costs_the_same_by_the_api(world, app, counting):
    counted, found = counting
    for size in (SMALL, LARGE):
        through_the_api(world, app, counted, size)
    assert {name: small == large for name, (small, large) in found.items()} == dict.fromkeys(found, True)
