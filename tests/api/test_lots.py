"""A lot from the draft to its outcomes, by programs of both sides."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.states.assets import State
from tests.api.conftest import problem_of
from tests.factories import make_actor, make_asset, make_partner

PDF = b"%PDF-1.7\n%%EOF\n"
RETIRE = {"action": "retire", "reason": "obsolete", "functional_status": "works"}


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def partner(session, manager):
    return make_partner(session, manager.organisation_id)


@pytest.fixture
def ours(api_client, manager, partner):
    return api_client(manager)


@pytest.fixture
def theirs(api_client, partner):
    return api_client(partner)


def asked(**values):
    return {"request_id": str(uuid4()), **values}


@pytest.fixture
def draft(ours, partner):
    body = {"title": "Portables", "partner_id": str(partner.organisation_id), "route": "reuse"}
    made = ours.post("lots", asked(**body, legal_basis="cession", waste_status="non_waste"))
    assert made.status_code == 201
    return f"lots/{made.json['id']}"


@pytest.fixture
def retired(session, manager, ours):
    """Two retired laptops; their custodian is nobody's business but the authority's."""
    enter(session, manager.organisation_id)
    ids = [str(make_asset(session, manager, State.IN_USE, custodian="RH", notes="Clé").id) for _ in range(2)]
    for asset_id in ids:
        assert ours.post(f"assets/{asset_id}/actions", asked(**RETIRE)).status_code == 201
    return ids


def do(client, lot, action, **values):
    return client.post(f"{lot}/actions", asked(action=action, **values))


def test_a_lot_goes_from_draft_to_closed(ours, theirs, draft, retired):
    added = ours.post(f"{draft}/lines", asked(asset_ids=[*retired, str(uuid4())]))
    assert (added.status_code, added.json["accepted"]) == (201, retired)
    assert len(added.json["refused"]) == 1
    assert problem_of(theirs.get(draft), 404, "not-found") == problem_of(
        theirs.get(f"lots/{uuid4()}"), 404, "not-found"
    )
    assert do(ours, draft, "offer").json["state"] == "offered"

    lines = theirs.get(f"{draft}/lines").json["data"]
    assert [line["asset_id"] for line in lines] == [None, None]
    assert "RH" not in str(lines)
    assert "accept" in theirs.get(draft).json["actions"]
    problem_of(theirs.get(f"assets/{retired[0]}"), 403, "forbidden")
    assert do(theirs, draft, "accept").json["state"] == "accepted"
    pickup = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert do(ours, draft, "schedule", pickup_at=pickup, place="Quai 2").json["state"] == "scheduled"

    names = {"authority_signer": "Camille", "partner_signer": "Sacha"}
    code = theirs.post(f"{draft}/signing-code").json["code"]
    refused = problem_of(
        do(ours, draft, "hand_over", **names, signing_code=code), 409, "lot-transition-refused"
    )
    assert {reason["code"] for reason in refused["reasons"]} == {"sanitisation-missing"}
    for asset_id in retired:
        erased = {"level": "purge", "method": "ATA", "result": "passed", "performed_by": "Camille"}
        at = datetime.now(UTC).isoformat()
        assert (
            ours.post("sanitisations", asked(asset_id=asset_id, **erased, performed_at=at)).status_code == 201
        )
    wrong = "000000" if code != "000000" else "111111"
    problem_of(do(ours, draft, "hand_over", **names, signing_code=wrong), 403, "wrong-code")
    told = problem_of(do(ours, draft, "hand_over", **names, signing_code=wrong), 403, "wrong-code")["detail"]
    assert "3" in told, "the wrong tries are committed and counted"
    assert do(ours, draft, "hand_over", **names, signing_code=code).json["state"] == "handed_over"
    assert ours.get(f"assets/{retired[0]}").json["state"] == "handed_over"

    ids = [line["id"] for line in lines]
    assert do(theirs, draft, "receive", received=ids).json["state"] == "received"
    on = today().isoformat()
    done = do(theirs, draft, "report_outcome", line_ids=ids, outcome="reused", on=on, recipient="school")
    assert done.status_code == 201
    assert do(ours, draft, "close").json["state"] == "closed"
    closed = ours.get(draft).json
    assert (closed["state"], len(closed["signatures"])) == ("closed", 2)
    assert [line["verdict"] for line in ours.get(f"{draft}/lines").json["data"]] == ["reused", "reused"]


def test_a_repeat_of_an_action_is_answered_as_the_first_time(ours, draft, retired):
    ours.post(f"{draft}/lines", asked(asset_ids=retired))
    body = asked(action="offer")
    first, again = ours.post(f"{draft}/actions", body), ours.post(f"{draft}/actions", body)
    assert (again.status_code, again.data) == (first.status_code, first.data)


def test_when_no_device_may_join_every_reason_is_told(session, manager, ours, draft):
    enter(session, manager.organisation_id)
    asset = make_asset(session, manager)
    refused = problem_of(
        ours.post(f"{draft}/lines", asked(asset_ids=[str(asset.id)])), 409, "lot-transition-refused"
    )
    assert refused["reasons"]


def test_a_draft_is_edited_by_whoever_read_it_last(ours, draft):
    seen = ours.get(draft)
    edited = ours.patch(draft, {"title": "Portables 2024"}, headers={"If-Match": seen.headers["ETag"]})
    assert (edited.json["title"], edited.json["legal_basis"]) == ("Portables 2024", "cession")
    problem_of(ours.patch(draft, {"title": "x"}, headers={"If-Match": seen.headers["ETag"]}), 412, "stale")
    problem_of(ours.patch(draft, {"title": "x"}), 428, "precondition-required")


def test_each_action_says_what_it_needs(ours, draft):
    assert list(problem_of(do(ours, draft, "vanish"), 422, "invalid")["errors"]) == ["action"]
    missing = problem_of(do(ours, draft, "hand_over"), 422, "invalid")
    assert set(missing["errors"]) == {"authority_signer", "partner_signer", "signing_code"}
    assert list(problem_of(do(ours, draft, "offer", why="x"), 422, "invalid")["errors"]) == ["why"]


def test_lists_show_each_side_its_lots(ours, theirs, draft, retired):
    assert [row["state"] for row in ours.get("lots").json["data"]] == ["draft"]
    assert theirs.get("lots").json["data"] == []
    ours.post(f"{draft}/lines", asked(asset_ids=retired))
    do(ours, draft, "offer")
    (row,) = theirs.get("lots?state=offered").json["data"]
    assert (row["lines"], row["authority_name"]) == (2, "Ville de Valbourg")
    assert ours.get("lots?state=draft").json["data"] == []


def test_a_document_is_kept_with_the_lot_and_read_by_both_sides(ours, theirs, draft, retired):
    ours.post(f"{draft}/lines", asked(asset_ids=retired))
    do(ours, draft, "offer")

    def send(content, name="bon.pdf"):
        data = {"file": (BytesIO(content), name), "request_id": str(uuid4())}
        return theirs.open("POST", f"{draft}/proofs", data=data, content_type="multipart/form-data")

    kept = send(PDF)
    assert (kept.status_code, kept.json["size"]) == (201, len(PDF))
    read = ours.get(f"{draft}/proofs/{kept.json['id']}")
    assert (read.data, read.content_type) == (PDF, "application/pdf")
    problem_of(send(b"MZ", "bon.pdf"), 422, "proof-refused")
    problem_of(ours.get(f"lots/{uuid4()}/proofs/{kept.json['id']}"), 404, "not-found")


def test_another_authoritys_lot_answers_like_none(session, api_client, draft):
    stranger = api_client(make_actor(session, "manager"))
    for path in ("", "/lines"):
        other, none = stranger.get(f"{draft}{path}"), stranger.get(f"lots/{uuid4()}{path}")
        assert (other.status_code, other.data) == (404, none.data)
    assert (
        do(stranger, draft, "cancel", reason="x").data
        == do(stranger, f"lots/{uuid4()}", "cancel", reason="x").data
    )


def test_a_technician_signs_a_hand_over_and_manages_nothing(
    session, api_client, manager, ours, theirs, draft, retired
):
    ours.post(f"{draft}/lines", asked(asset_ids=retired))
    technician = api_client(make_actor(session, "technician", manager.organisation_id))
    problem_of(do(technician, draft, "offer"), 403, "forbidden")
    assert do(ours, draft, "offer").status_code == 201
    problem_of(do(technician, draft, "withdraw"), 403, "forbidden")
    assert do(theirs, draft, "accept").status_code == 201
    problem_of(do(technician, draft, "cancel", reason="x"), 403, "forbidden")
    assert do(technician, draft, "sign", signer_name="Théo").status_code == 201
