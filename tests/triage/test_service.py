"""Triages and their decisions in the database: history kept, events told, repeats harmless."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.db.files import FileStore
from lifecycle.formats.smartctl import read_report
from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.filters import AssetFilter
from lifecycle.states.assets import State
from lifecycle.states.facts import Route
from lifecycle.triage.checklist import Checklist
from lifecycle.triage.document import shipped
from lifecycle.triage.errors import AlreadyDecided, NotTriable, RulesChanged, TriageNotFound, WhyMissing
from lifecycle.triage.queries import (
    count_waiting,
    drives_of,
    get_triage,
    latest,
    triages_of,
    waiting_page,
)
from lifecycle.triage.reporting import devices_with, record_report
from lifecycle.triage.service import DECIDED, TRIAGED, Decision, decide_triage, record_triage
from lifecycle.triage.settings import rules_in_force, save_rules
from tests.endoflife.world import World
from tests.factories import make_actor, make_asset, make_partner
from tests.formats.smart_reports import hdd, nvme

GOOD = Checklist("F5", "C4", accessories=("charger",), locks={"bios": "released"}, battery_health=85)
LOCKED = replace(GOOD, locks={"bios": "locked"})


@pytest.fixture
def world(session) -> World:
    authority = make_actor(session)
    return World(session, authority, make_partner(session, authority.organisation_id))


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path)


def triaged(session, actor, asset, answers=GOOD, **said):
    return record_triage(session, actor, asset.id, answers, uuid4(), **said)


def test_a_triage_is_kept_with_its_reasons_and_its_event(session, technician):
    asset, request = make_asset(session, technician), uuid4()
    done = record_triage(session, technician, asset.id, replace(GOOD, functional="faulty"), request)
    again = record_triage(session, technician, asset.id, GOOD, request)
    assert (again.triage_id, again.event_id, again.replayed) == (done.triage_id, done.event_id, True)
    view = latest(session, [asset.id])[asset.id]
    assert (view.functional_grade, view.cosmetic_grade, view.locks_released) == (None, "C4", True)
    assert (view.rules_version, view.rules_edition) == (0, shipped().edition)
    assert view.recommended_route is Route.REPAIR
    assert [ground.reason.code for ground in view.reasons] == ["repair-unknown", "faulty"]
    (told, *_) = timeline(session, asset.id).rows
    assert (told.tag, told.changes) == (TRIAGED, {"functional_status": ["unknown", "faulty"]})
    assert asset.functional_status == "faulty"
    with pytest.raises(RequestReused):
        record_triage(session, technician, make_asset(session, technician).id, GOOD, request)


def test_the_latest_wins_and_the_past_stays(session, technician):
    asset = make_asset(session, technician)
    first = triaged(session, technician, asset, replace(GOOD, cosmetic_grade="C2")).triage_id
    second = triaged(session, technician, asset).triage_id
    assert latest(session, [asset.id])[asset.id].id == second
    assert [view.id for view in triages_of(session, asset.id).rows] == [second, first]
    with pytest.raises(AlreadyDecided):
        decide_triage(session, technician, asset.id, first, Decision(Route.REUSE), uuid4())


def test_a_triage_from_before_the_last_use_no_longer_holds(session, technician):
    asset = make_asset(session, technician)
    triaged(session, technician, asset, performed_at=now() - timedelta(days=5))
    assert latest(session, [asset.id])
    asset.last_used_at = now() - timedelta(days=1)
    session.flush()
    assert not latest(session, [asset.id])


def test_a_decision_follows_or_says_why(session, technician):
    asset = make_asset(session, technician)
    done = triaged(session, technician, asset)
    with pytest.raises(WhyMissing):
        decide_triage(session, technician, asset.id, done.triage_id, Decision(Route.RECYCLE, " "), uuid4())
    request, other = uuid4(), Decision(Route.REFURBISH, "Une école le veut remis à neuf.")
    decided = decide_triage(session, technician, asset.id, done.triage_id, other, request)
    assert decide_triage(session, technician, asset.id, done.triage_id, other, request).replayed
    view = get_triage(session, asset.id, done.triage_id)
    assert (view.decided_route, view.decided_why, view.route) == (Route.REFURBISH, other.why, Route.REFURBISH)
    told = timeline(session, asset.id).rows[0]
    assert (told.tag, told.id, told.details["justification"]) == (DECIDED, decided.event_id, other.why)
    with pytest.raises(AlreadyDecided):
        decide_triage(session, technician, asset.id, done.triage_id, Decision(Route.REUSE), uuid4())
    with pytest.raises(TriageNotFound):
        decide_triage(session, technician, asset.id, uuid4(), other, uuid4())


def test_a_locked_device_is_not_simply_followed(session, technician):
    asset = make_asset(session, technician)
    done = triaged(session, technician, asset, LOCKED)
    view = get_triage(session, asset.id, done.triage_id)
    assert (view.is_locked, view.locks_released, view.reasons[0].reason.code) == (True, False, "locked")
    follow = Decision(view.recommended_route)
    with pytest.raises(WhyMissing):
        decide_triage(session, technician, asset.id, done.triage_id, follow, uuid4())
    why = replace(follow, why="Le partenaire sait le déverrouiller.")
    decide_triage(session, technician, asset.id, done.triage_id, why, uuid4())


def test_a_decision_may_come_with_the_triage_and_fails_with_it(session, technician):
    asset = make_asset(session, technician)
    triaged(session, technician, asset, decision=Decision(Route.REUSE))
    assert latest(session, [asset.id])[asset.id].decided_route is Route.REUSE
    with pytest.raises(WhyMissing):
        triaged(session, technician, asset, decision=Decision(Route.RECYCLE))


def test_what_cannot_be_is_refused(session, technician):
    asset = make_asset(session, technician)
    with pytest.raises(Forbidden):
        triaged(session, make_actor(session, "partner"), asset)
    with pytest.raises(AssetNotFound):
        triaged(session, make_actor(session), asset)
    technician = make_actor(session, "technician")
    with pytest.raises(NotTriable):
        triaged(session, technician, make_asset(session, technician, State.ORDERED))
    monitor = make_asset(session, technician, category_key="monitor")
    with pytest.raises(Invalid) as refusal:
        triaged(session, technician, monitor, GOOD)
    assert refusal.value.fields.keys() == {"accessories", "locks", "battery_health"}


def test_rules_are_versions_and_each_triage_keeps_its_own(session):
    admin = make_actor(session)
    asset, request = make_asset(session, admin), uuid4()
    before = triaged(session, admin, asset).triage_id
    strict = replace(shipped(), rules=tuple(replace(r, route=Route.REFURBISH) for r in shipped().rules))
    strict = replace(strict, reuse_limit=0, refurbish_limit=0)
    assert save_rules(session, admin, strict, request, changed_from=0) == 1
    assert save_rules(session, admin, strict, request, changed_from=0) == 1
    assert rules_in_force(session) == (1, strict)
    after = triaged(session, admin, asset, replace(GOOD, accessories=())).triage_id
    views = [get_triage(session, asset.id, one) for one in (before, after)]
    assert [(v.rules_version, v.recommended_route) for v in views] == [(0, Route.REUSE), (1, Route.REFURBISH)]
    with pytest.raises(RulesChanged):
        save_rules(session, admin, shipped(), uuid4(), changed_from=0)
    manager = make_actor(session, "manager", admin.organisation_id)
    with pytest.raises(Forbidden):
        save_rules(session, manager, shipped(), uuid4(), changed_from=1)
    with pytest.raises(Invalid):
        save_rules(session, admin, replace(strict, years_gained=99), uuid4(), changed_from=1)
    make_actor(session)
    assert rules_in_force(session) == (0, shipped())


def test_a_drive_is_known_by_its_serial_and_its_health_counts(session, technician, files):
    asset = make_asset(session, technician, category_key="desktop")
    request = uuid4()
    assert record_report(session, technician, asset.id, hdd(), request, files).matched_by == "person"
    record_report(session, technician, asset.id, hdd(), request, files)
    assert (
        record_report(session, technician, asset.id, hdd(passed=False), uuid4(), files).matched_by == "serial"
    )
    (drive,) = drives_of(session, asset.id)
    assert (drive.passed, drive.medium) == (False, "hdd")
    assert files.within("drives", technician.organisation_id).holds(drive.digest)
    triaged(session, technician, asset, Checklist("F4", "C4"))
    view = latest(session, [asset.id])[asset.id]
    assert {"drive-failing", "bad-sectors", "no-ssd"} <= {ground.reason.code for ground in view.reasons}
    stranger = make_actor(session)
    assert devices_with(session, read_report(hdd())) == []
    with pytest.raises(AssetNotFound):
        record_report(session, stranger, asset.id, nvme(), uuid4(), files)


def test_an_inventory_that_names_the_drive_matches_it(session, technician, files):
    asset = make_asset(session, technician)
    asset.facts = {"storage": "SAMSUNG MZVLQ256HBJD (S4DYNX0R123456)"}
    session.flush()
    assert record_report(session, technician, asset.id, nvme(), uuid4(), files).matched_by == "serial"


def test_the_desk_counts_and_lists_who_waits(world):
    session, admin = world.session, world.authority
    waiting = [world.retired() for _ in range(4)]
    for asset, answers in zip(waiting[1:], (GOOD, LOCKED, GOOD), strict=True):
        triaged(session, admin, asset, answers)
    done = latest(session, [waiting[3].id])[waiting[3].id]
    decide_triage(session, admin, waiting[3].id, done.id, Decision(done.recommended_route), uuid4())
    counts = count_waiting(session, AssetFilter())
    assert counts == {"untriaged": 1, "to_decide": 1, "locked": 1, "reuse": 1}
    page = waiting_page(session, AssetFilter(), "reuse", after=None, before=None, limit=10)
    assert [(row.id, row.Triage.decided_route) for row in page.rows] == [(waiting[3].id, "reuse")]
    assert len(waiting_page(session, AssetFilter(), "", after=None, before=None, limit=10).rows) == 4


def test_the_latest_of_many_is_one_statement(session, technician, connection):
    assets = [make_asset(session, technician) for _ in range(3)]
    for asset in assets:
        triaged(session, technician, asset, replace(GOOD, repair_cost=Decimal("12.50")))
    said = []
    event.listen(connection, "before_cursor_execute", lambda *arguments: said.append(arguments[2]))
    assert len(latest(session, [asset.id for asset in assets])) == 3
    assert len(said) == 1
