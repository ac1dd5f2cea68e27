"""One action on many devices: the confirmation, the job, its result, and starting again after a crash."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.db.scope import enter
from lifecycle.edge.jobs import run_job
from lifecycle.edge.model import Job
from lifecycle.history.model import Event
from lifecycle.jobs import KINDS
from lifecycle.registry.model import Asset
from lifecycle.registry.places import room_named, site_named
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset


def states_of(session):
    session.expire_all()
    return dict(session.execute(select(Asset.state, func.count()).group_by(Asset.state)).all())


def start(client, total, **form):
    """Confirm a bulk action and return the id of its job."""
    sent = {"request_id": str(uuid4()), "total": total, **form}
    answer = client.post("/assets/bulk", data=sent)
    assert answer.status_code == 303, answer.text
    return UUID(answer.location.rpartition("/")[2]), sent


@pytest.fixture
def run(sessions):
    def run(actor, job_id):
        run_job(sessions, KINDS, job_id, actor.organisation_id)

    return run


def test_the_confirmation_gives_the_exact_count_and_what_is_left_out(session, sign_in):
    admin = make_actor(session)
    for state in (State.IN_USE, State.IN_USE, State.IN_STOCK):
        make_asset(session, admin, state)
    make_asset(session, admin, State.IN_USE, category_key="monitor")
    client = sign_in(admin)
    page = client.get("/assets/bulk?whole=1&category=laptop&action=take_back")
    assert page.status_code == 200
    assert "3 équipements, toute la liste filtrée" in page.text
    assert "Possible pour 2 équipements." in page.text
    assert "Reprendre en stock : 2 équipements" in page.text
    impossible = client.get("/assets/bulk?whole=1&state=in_stock&action=take_back")
    assert "possible pour aucun" in impossible.text
    assert 'method="post" action="/assets/bulk"' not in impossible.text


def test_a_whole_filter_is_acted_on_and_refusals_are_told_by_reason(session, sign_in, run):
    admin = make_actor(session)
    for n in range(130):
        make_asset(session, admin, State.IN_STOCK if n % 10 == 0 else State.IN_USE)
    make_asset(session, admin, State.IN_USE, category_key="monitor")
    client = sign_in(admin)
    job_id, sent = start(client, 130, whole="1", category="laptop", action="take_back")
    assert "En attente" in client.get(f"/jobs/{job_id}").text
    assert f'hx-get="/jobs/{job_id}/progress"' in client.get(f"/jobs/{job_id}/progress").text
    run(admin, job_id)
    enter(session, admin.organisation_id)
    assert states_of(session) == {"in_stock": 130, "in_use": 1}
    page = client.get(f"/jobs/{job_id}").text
    assert "C’est fait pour 117 équipements." in page
    assert "13 équipements laissés tels quels" in page
    assert page.count("« Reprendre en stock » n’est pas possible") == 1
    assert page.count('class="row-link"') == 13
    assert "hx-get" not in page
    # Sent again, long after: the same job, although the list is not the same any more.
    assert client.post("/assets/bulk", data=sent).location == f"/jobs/{job_id}"
    assert session.scalar(select(func.count()).select_from(Job)) == 1
    assert "action groupée" in client.get("/jobs/").text


def test_what_the_action_asks_goes_along_to_each_ticked_device(session, sign_in, run):
    admin = make_actor(session)
    room = room_named(session, site_named(session, "Annexe"), "Salle 12")
    ticked = [make_asset(session, admin).id for _ in range(3)]
    left = make_asset(session, admin)
    client = sign_in(admin)
    chosen = {"asset": [str(one) for one in ticked], "action": "move"}
    assert (
        client.post("/assets/bulk", data={**chosen, "total": 3, "request_id": str(uuid4())}).status_code
        == 422
    )
    job_id, _ = start(client, 3, **chosen, room_id=str(room.id))
    run(admin, job_id)
    enter(session, admin.organisation_id)
    session.expire_all()
    assert {session.get(Asset, one).room_id for one in ticked} == {room.id}
    assert session.get(Asset, left.id).room_id is None


def test_a_retirement_of_many_is_refused_before_it_starts_when_it_says_too_little(session, sign_in):
    admin = make_actor(session)
    make_asset(session, admin)
    form = {"whole": "1", "action": "retire", "total": 1, "request_id": str(uuid4()), "note": "Fin de bail"}
    page = sign_in(admin).post("/assets/bulk", data=form)
    assert page.status_code == 409
    assert 'id="f-reason-error"' in page.text
    assert "Fin de bail" in page.text
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_list_that_grew_meanwhile_is_confirmed_again(session, sign_in):
    admin = make_actor(session)
    for _ in range(2):
        make_asset(session, admin)
    form = {"whole": "1", "action": "see", "total": 1, "request_id": str(uuid4())}
    page = sign_in(admin).post("/assets/bulk", data=form)
    assert page.status_code == 409
    assert "La liste a changé entre-temps" in page.text
    assert 'name="total" value="2"' in page.text


def test_rights_are_asked_at_the_start_and_for_each_device(session, sign_in, run):
    technician = make_actor(session, "technician")
    asset = make_asset(session, technician, State.IN_USE)
    client = sign_in(technician)
    refused = {"whole": "1", "action": "write_off", "total": 1, "request_id": str(uuid4())}
    assert client.get("/assets/bulk?whole=1&action=write_off").status_code == 403
    assert client.post("/assets/bulk", data=refused).status_code == 403
    job_id, _ = start(client, 1, whole="1", action="take_back")
    job = session.get(Job, job_id)
    job.actor = {**job.actor, "permissions": ["asset:view"]}
    session.commit()
    run(technician, job_id)
    enter(session, technician.organisation_id)
    session.refresh(asset)
    assert asset.state == "in_use"
    assert "Votre rôle ne permet pas cette opération" in client.get(f"/jobs/{job_id}").text


def test_devices_of_another_authority_are_left_out(session, sign_in):
    stranger = make_actor(session)
    foreign = make_asset(session, stranger)
    admin = make_actor(session)
    own = make_asset(session, admin)
    session.expunge_all()
    client = sign_in(admin)
    both = client.get(f"/assets/bulk?asset={foreign.id}&asset={own.id}&action=see")
    assert "1 équipement, " in both.text
    assert f'value="{own.id}"' in both.text
    assert f'value="{foreign.id}"' not in both.text
    assert client.get(f"/assets/bulk?asset={foreign.id}&action=see").location == "/assets/"
    assert client.get("/assets/bulk?whole=1&state=nowhere&action=see").location == "/assets/"
    job_id, _ = start(client, 1, asset=str(own.id), action="see")
    assert sign_in(stranger).get(f"/jobs/{job_id}").status_code == 404
    assert sign_in(stranger).get(f"/jobs/{job_id}/progress").status_code == 404


def test_a_step_done_twice_acts_once(session, sign_in):
    admin = make_actor(session)
    ids = [str(make_asset(session, admin, State.IN_USE).id) for _ in range(3)]
    job_id, _ = start(sign_in(admin), 3, asset=ids, action="see")
    job = session.get(Job, job_id)
    first, again = (KINDS[job.kind].step(session, admin, job.params, {}, None) for _ in range(2))
    assert first == again
    assert (first.done, first.total, first.is_over) == (3, 3, True)
    seen = select(func.count()).select_from(Event).where(Event.tag == "asset:fact:see")
    assert session.scalar(seen) == 3


def test_a_job_cut_between_two_steps_goes_on_where_it_was(session, sign_in, run):
    admin = make_actor(session)
    for _ in range(120):
        make_asset(session, admin, State.IN_USE)
    job_id, _ = start(sign_in(admin), 120, whole="1", action="take_back", state="in_use")
    job = session.get(Job, job_id)
    progress = KINDS[job.kind].step(session, admin, job.params, {}, None)
    assert (progress.done, progress.is_over) == (100, False)
    job.done, job.state, job.result = (
        progress.done,
        "running",
        {**progress.result, "state": dict(progress.state)},
    )
    session.commit()
    run(admin, job_id)
    enter(session, admin.organisation_id)
    session.refresh(job)
    assert (job.state, job.done, job.total) == ("done", 120, 120)
    assert states_of(session) == {"in_stock": 120}
    back = select(func.count()).select_from(Event).where(Event.tag == "asset:state:in_stock")
    assert session.scalar(back) == 120
