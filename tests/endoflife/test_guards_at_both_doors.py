"""Each guard of the rules, passing and refusing, on the pages and on the API: one table a kind of action."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import text

from lifecycle.endoflife.agreement import answering
from lifecycle.endoflife.preparation import lines, lots, offering, values
from lifecycle.kernel.clock import now, today
from lifecycle.registry.acting import Command, act
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, LossReason, Route, SanitisationLevel
from lifecycle.states.legal import Beneficiary, GiftArticle
from tests.api.conftest import Client, make_token
from tests.endoflife.world import World
from tests.factories import as_application, as_owner, code_of, make_actor, make_asset, make_partner

PDF = b"%PDF-1.7\n%%EOF\n"
TOMORROW = (today() + timedelta(days=1)).isoformat()
RETIRE = {"reason": "obsolete", "functional_status": "works"}


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    routes = {"reuse": ["laptop", "monitor"], "recycle": ["laptop", "monitor"], "repair": ["laptop"]}
    return World(session, authority, make_partner(session, authority.organisation_id, routes=routes))


@dataclass
class Answer:
    """What a door answered: whether it took the action, and its reasons in words."""

    is_taken: bool
    said: str
    codes: tuple[str, ...] = ()


class Pages:
    """The pages of an authority and of its partner."""

    def __init__(self, world, sign_in, _):
        self._world = world
        self._clients = {"authority": sign_in(world.authority), "partner": sign_in(world.partner)}

    def _post(self, side, path, form):
        answer = self._clients[side].post(path, data={"request_id": str(uuid4()), **form})
        return Answer(answer.status_code == 303, unescape(answer.text))

    def on_asset(self, asset, action, **said):
        self._world.as_authority()
        code = code_of(self._world.session, asset)
        return self._post("authority", f"/e/{code}/actions", {"action": action, **said})

    def add(self, lot_id, asset_id, why=""):
        said = {"asset_ids": [str(asset_id)], "justification": why}
        return self._post("authority", f"/lots/{lot_id}/lines/add", said)

    def step(self, lot_id, action, side="authority", **said):
        path = {"hand_over": "hand-over", "report_outcome": "outcomes", "give_back": "give-back",
                "pick_slot": "slots/pick", "receive": "receive"}.get(action, action)  # fmt: skip
        return self._post(side, f"/lots/{lot_id}/{path}", said)

    def report(self, lot_id, lines, outcome, side, proof=False):
        said = {"line_ids": [str(line) for line in lines], "outcome": outcome, "on": today().isoformat()}
        if proof:
            said["file"] = (BytesIO(PDF), "bon.pdf")
        return self._post(side, f"/lots/{lot_id}/outcomes", said)


class Programs:
    """The API of both."""

    def __init__(self, world, _, app):
        self._world, session = world, world.session
        actors = {"authority": world.authority, "partner": world.partner}
        self._clients = {side: Client(app, make_token(session, actor)) for side, actor in actors.items()}

    def _post(self, side, path, body):
        answer = self._clients[side].post(path, {"request_id": str(uuid4()), **body})
        reasons = (answer.json or {}).get("reasons", [])
        said = " ".join([str(answer.json), *(reason["detail"] for reason in reasons)])
        return Answer(answer.status_code == 201, said, tuple(reason["code"] for reason in reasons))

    def on_asset(self, asset, action, **said):
        return self._post("authority", f"assets/{asset.id}/actions", {"action": action, **said})

    def add(self, lot_id, asset_id, why=""):
        said = {"asset_ids": [str(asset_id)], "justifications": {str(asset_id): why} if why else {}}
        return self._post("authority", f"lots/{lot_id}/lines", said)

    def step(self, lot_id, action, side="authority", **said):
        return self._post(side, f"lots/{lot_id}/actions", {"action": action, **said})

    def report(self, lot_id, lines, outcome, side, proof=False):
        said = {"line_ids": [str(line) for line in lines], "outcome": outcome, "on": today().isoformat()}
        if proof:
            data = {"file": (BytesIO(PDF), "bon.pdf"), "request_id": str(uuid4())}
            kept = self._clients[side].open(
                "POST", f"lots/{lot_id}/proofs", data=data, content_type="multipart/form-data"
            )
            said["proof_id"] = kept.json["id"]
        return self.step(lot_id, "report_outcome", side, **said)


@pytest.fixture(params=[Pages, Programs], ids=["page", "api"])
def door(request, world, sign_in, app):
    return request.param(world, sign_in, app)


def refused(answer, code, words):
    """Check that a door refused with this reason: in words on both, by its code where programs read."""
    assert not answer.is_taken
    assert words in answer.said
    assert not answer.codes or code in answer.codes


def in_state(state, **values):
    return lambda world: make_asset(world.as_authority(), world.authority, state, **values)


def gone_missing(world):
    asset = in_state(State.IN_USE)(world)
    command = Command(Action.REPORT_MISSING, uuid4(), ask=Ask(loss_reason=LossReason.LOST))
    act(world.as_authority(), world.authority, asset.id, command)
    return asset


# A device, an action, what goes with it so that it is refused and by which reason, and so that it passes.
ON_ASSETS = {
    "retire without a reason": (
        in_state(State.IN_USE), "retire", {"functional_status": "works"}, "reason-missing",
        "Indiquez le motif de la réforme.", RETIRE, "retired",
    ),
    "retire without a functional status": (
        in_state(State.IN_STOCK), "retire", {"reason": "faulty"}, "functional-status-missing",
        "Dites si l’équipement fonctionne.", RETIRE, "retired",
    ),
    "retire with a decision to come": (
        in_state(State.IN_STOCK), "retire", {**RETIRE, "decided_on": TOMORROW}, "date-in-future",
        "La date de décision ne peut pas être dans le futur.",
        {**RETIRE, "decided_on": today().isoformat()}, "retired",
    ),
    "report missing without a reason": (
        in_state(State.IN_USE), "report_missing", {}, "loss-reason-missing",
        "Précisez\u00a0: perdu, volé ou absent à l’inventaire.", {"loss_reason": "stolen"}, "missing",
    ),
    "found in another state": (
        gone_missing, "found", {"target": "retired"}, "not-the-state-before",
        "Un équipement retrouvé reprend l’état qu’il avait avant sa disparition.", {}, "in_use",
    ),
    "write off without a reason": (
        gone_missing, "write_off", {}, "loss-reason-missing", "Précisez\u00a0: perdu, volé ou détruit.",
        {"loss_reason": "lost"}, "written_off",
    ),
    "correct without saying why": (
        gone_missing, "correct", {"target": "in_use"}, "note-missing",
        "Expliquez pourquoi l’état est corrigé.", {"target": "in_use", "note": "Erreur de saisie"}, "in_use",
    ),
    "correct to a state it never had": (
        gone_missing, "correct", {"target": "retired", "note": "x"}, "not-an-earlier-state",
        "Choisissez un état que cet équipement a déjà eu, différent de l’actuel.",
        {"target": "in_use", "note": "Erreur de saisie"}, "in_use",
    ),
    "an empty note": (
        in_state(State.IN_USE), "note", {"note": " "}, "note-missing", "Écrivez la note.",
        {"note": "Charnière dure"}, "in_use",
    ),
    "an action from another state": (
        in_state(State.IN_USE), "deploy", {}, "wrong-state", "est à l’état «\u00a0En service\u00a0»", None,
        "in_use",
    ),
}  # fmt: skip


def test_guards_of_assets(world, door):
    for name, (made, action, wrong, code, words, right, state) in ON_ASSETS.items():
        asset = made(world)
        before = asset.state
        refused(door.on_asset(asset, action, **wrong), code, words)
        assert world.state(asset) == before, name
        if right is not None:
            assert door.on_asset(asset, action, **right).is_taken, name
        assert world.state(asset) == state, name


def faulty(world, **values):
    return world.retired(FunctionalStatus.FAULTY, **values)


def certify(world):
    """Let the partner certify destruction until next year."""
    owner = as_owner(world.session)
    owner.execute(
        text(
            "INSERT INTO partner_certification (id, organisation_id, kind, valid_until) "
            "VALUES (gen_random_uuid(), :partner, 'certified_destruction', current_date + 365)"
        ),
        {"partner": world.partner.organisation_id},
    )
    as_application(world.session)
    world.session.expire_all()


def test_another_authoritys_device_joins_no_lot(world, door):
    lot_id = world.lot(route=Route.REUSE)
    theirs = make_asset(world.session, make_actor(world.session), State.IN_USE)
    world.as_authority()
    refused(door.add(lot_id, theirs.id), "asset-unknown", "n’existe pas dans votre organisation")
    ours = world.retired()
    assert door.add(lot_id, ours.id).is_taken
    assert world.state(ours) == "in_lot"


def test_a_device_joins_a_draft_only(world, door):
    asset = world.retired()
    offered = world.offered(world.retired(), route=Route.REUSE)
    refused(door.add(offered, asset.id), "lot-not-draft", "Ce lot n’est plus en préparation")
    assert world.state(asset) == "retired"
    assert door.add(world.lot(route=Route.REUSE), asset.id).is_taken


def test_a_device_is_on_one_open_lot(world, door):
    asset = world.retired()
    first = world.lot(asset, route=Route.REUSE)
    refused(door.add(world.lot(route=Route.REUSE), asset.id), "wrong-state", "«\u00a0En lot\u00a0»")
    remove = {"asset_ids": [str(asset.id)]}
    taken_off = door.step(first, "lines/remove" if isinstance(door, Pages) else "remove_assets", **remove)
    assert taken_off.is_taken
    assert door.add(world.lot(route=Route.REUSE), asset.id).is_taken


def test_the_partner_takes_the_category_on_the_route(world, door):
    lot_id = world.lot(route=Route.REUSE)
    refused(door.add(lot_id, world.retired(category_key="printer").id), "route-not-offered",
            "Le partenaire de ce lot ne propose pas cette filière pour cette catégorie.")  # fmt: skip
    assert door.add(lot_id, world.retired(category_key="monitor").id).is_taken


def test_a_restricted_device_goes_to_a_certified_destruction(world, door):
    lot_id = world.lot(route=Route.RECYCLE)
    secret = faulty(world, restricted=True)
    refused(door.add(lot_id, secret.id), "restricted", "Équipement à diffusion restreinte")
    certify(world)
    refused(
        door.add(world.lot(route=Route.REUSE), secret.id), "restricted", "Équipement à diffusion restreinte"
    )
    assert door.add(lot_id, secret.id).is_taken


def test_a_working_young_device_is_recycled_with_a_justification(world, door):
    lot_id = world.lot(route=Route.RECYCLE)
    asset, old = world.retired(), world.retired(first_used_on=today() - timedelta(days=4000))
    refused(door.add(lot_id, asset.id), "justification-missing", "la loi le destine au réemploi")
    assert door.add(lot_id, asset.id, why="Charnière rompue").is_taken
    assert door.add(lot_id, old.id).is_taken


def test_a_lot_of_repair_takes_what_is_in_repair(world, door):
    data = world.data(Route.REPAIR, legal_basis="repair_order")
    lot_id = lots.create_lot(world.as_authority(), world.authority, data, uuid4()).lot_id
    refused(door.add(lot_id, world.retired().id), "repair-lot", "Un lot de réparation n’emporte que")
    broken = make_asset(world.as_authority(), world.authority, State.IN_REPAIR)
    refused(door.add(world.lot(route=Route.REUSE), broken.id), "not-repair-lot", "un lot de réparation")
    assert door.add(lot_id, broken.id).is_taken
    assert world.state(broken) == "in_repair"


def hand_over(world, door, lot_id):
    said = {"authority_signer": "Camille", "partner_signer": "Sacha", "signing_code": world.code(lot_id)}
    return door.step(lot_id, "hand_over", **said)


def test_what_bears_data_leaves_sanitised(world, door):
    asset = world.retired()
    lot_id = world.accepted(asset, route=Route.REUSE)
    no, weak, old = (
        "Aucun effacement réussi n’est enregistré", "L’effacement enregistré est en dessous du niveau exigé",
        "L’équipement a servi après son effacement",
    )  # fmt: skip
    refused(hand_over(world, door, lot_id), "sanitisation-missing", no)
    world.sanitise(asset, level=SanitisationLevel.CLEAR)
    refused(hand_over(world, door, lot_id), "sanitisation-too-weak", weak)
    world.sanitise(asset, performed_at=now() - timedelta(days=3))
    asset.last_used_at = now() - timedelta(days=1)
    world.session.execute(text("DELETE FROM sanitisation WHERE level = 'clear'"))
    world.session.flush()
    refused(hand_over(world, door, lot_id), "sanitisation-too-old", old)
    world.sanitise(asset)
    assert hand_over(world, door, lot_id).is_taken
    assert world.state(asset) == "handed_over"


def test_a_certified_destruction_stands_for_it_and_owes_a_certificate(world, door):
    certify(world)
    asset = faulty(world)
    lot_id = world.accepted(asset, route=Route.RECYCLE)
    assert hand_over(world, door, lot_id).is_taken
    assert world.view(lot_id).lines[0].certificate_owed


def test_both_parties_sign(world, door):
    lot_id = world.accepted(world.retired(category_key="monitor"), route=Route.REUSE)
    said = {"authority_signer": "Camille", "signing_code": world.code(lot_id)}
    refused(door.step(lot_id, "hand_over", partner_signer=" ", **said), "signer-missing", "")
    assert door.step(lot_id, "hand_over", partner_signer="Sacha", **said).is_taken


def test_a_gift_is_of_a_known_article_and_of_300_euros_at_most(world, door):
    screen = world.retired(category_key="monitor")
    data = world.data(Route.REUSE, legal_basis="gift")
    lot_id = lots.create_lot(world.as_authority(), world.authority, data, uuid4()).lot_id
    lines.add_assets(world.session, world.authority, lot_id, [screen.id], uuid4())
    refused(
        door.step(lot_id, "offer"), "gift-article-missing", "Choisissez l’article du code qui permet ce don."
    )
    lot = world.view(lot_id).lot
    lot.gift_article, lot.beneficiary_type = GiftArticle.ASSOCIATIONS, Beneficiary.ESUS_REUSE
    world.session.flush()
    assert door.step(lot_id, "offer").is_taken
    answering.accept(world.as_partner(), world.partner, lot_id, {}, uuid4())
    refused(
        hand_over(world, door, lot_id), "unit-value-missing", "Indiquez sa valeur unitaire au jour du don."
    )
    line = world.line(lot_id, screen)
    for amount, is_taken in ((Decimal("300.01"), False), (Decimal(300), True)):
        values.set_values(world.as_authority(), world.authority, lot_id, {line: amount}, uuid4())
        assert hand_over(world, door, lot_id).is_taken is is_taken


OUTCOMES = ("reused", "refurbished", "recycled")


def received(world, count=1):
    assets = [world.retired(category_key="monitor") for _ in range(count)]
    lot_id = world.received(*assets, route=Route.REUSE)
    return assets, lot_id, [line.id for line in world.view(lot_id).lines]


def test_the_authority_tells_an_outcome_with_an_evidence(world, door):
    assets, lot_id, ids = received(world, 3)
    for outcome, asset, line in zip(OUTCOMES, assets, ids, strict=True):
        answer = door.report(lot_id, [line], outcome, "authority")
        refused(answer, "evidence-missing", "Joignez un justificatif")
        assert world.state(asset) == "handed_over"
        assert door.report(lot_id, [line], outcome, "authority", proof=True).is_taken
        assert world.state(asset) == outcome


def test_the_partner_tells_an_outcome_of_what_it_received(world, door):
    assets = [world.retired(category_key="monitor") for _ in OUTCOMES]
    lot_id = world.accepted(*assets, route=Route.REUSE)
    world.hand_over(lot_id)
    ids = [line.id for line in world.view(lot_id).lines]
    refused(door.report(lot_id, ids, "reused", "partner"), "not-received", "après la réception")
    assert door.step(lot_id, "receive", "partner", **_all_received(door, ids)).is_taken
    for outcome, asset, line in zip(OUTCOMES, assets, ids, strict=True):
        assert door.report(lot_id, [line], outcome, "partner").is_taken
        refused(door.report(lot_id, [line], outcome, "partner"), "line-ended", "déjà terminée")
        assert world.state(asset) == outcome


def _all_received(door, ids):
    if isinstance(door, Pages):
        return {f"line-{line}": "received" for line in ids}
    return {"received": [str(line) for line in ids]}


def test_a_device_comes_back_with_a_reason(world, door):
    (asset,), lot_id, (line,) = received(world)
    said = {"line_ids": [str(line)]}
    answer = door.step(lot_id, "give_back", "partner", reason=" ", **said)
    refused(answer, "reason-missing", "Dites pourquoi ces équipements reviennent.")
    assert door.step(lot_id, "give_back", "partner", reason="Dalle cassée", **said).is_taken
    assert world.state(asset) == "retired"


def test_an_empty_lot_is_not_offered(world, door):
    lot_id = world.lot(route=Route.REUSE)
    refused(door.step(lot_id, "offer"), "lot-empty", "Ajoutez au moins un équipement")
    full = world.lot(world.retired(), route=Route.REUSE)
    assert door.step(full, "offer").is_taken


def test_a_lot_closes_when_every_line_has_its_end(world, door):
    _, lot_id, (line,) = received(world)
    refused(door.step(lot_id, "close"), "outcome-missing", "n’a pas encore dit")
    assert door.report(lot_id, [line], "reused", "partner").is_taken
    assert door.step(lot_id, "close").is_taken


def test_a_refusal_and_a_cancellation_say_why(world, door):
    for action, side in (("decline", "partner"), ("cancel", "authority")):
        lot_id = world.lot(world.retired(), route=Route.REUSE)
        offering.offer(world.session, world.authority, lot_id, uuid4())
        refused(door.step(lot_id, action, side, reason=" "), "reason-missing", "Dites pourquoi")
        assert door.step(lot_id, action, side, reason="Complet").is_taken
