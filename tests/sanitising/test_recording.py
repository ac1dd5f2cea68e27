"""Recording sanitisations and choosing the one that speaks for an asset."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.history.queries import timeline
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden, Invalid
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.sanitising.recording import (
    SanitisationData,
    best_sanitisations,
    record_sanitisation,
    sanitisations_of,
)
from lifecycle.states.facts import SanitisationLevel
from tests.factories import make_actor, make_asset

CLEAR, PURGE = SanitisationLevel.CLEAR, SanitisationLevel.PURGE


def data(level=PURGE, **values):
    said = {"method": "ATA sanitize", "result": "passed", "performed_at": now(), "performed_by": "C. Test"}
    return SanitisationData(level, **{**said, **values})


def test_it_is_recorded_with_its_event_and_once(session):
    actor = make_actor(session, "technician")
    asset, request = make_asset(session, actor), uuid4()
    said = data(tool="nwipe", tool_version="0.34", medium_serial="S3Z9")
    done = record_sanitisation(session, actor, asset.id, said, request)
    again = record_sanitisation(session, actor, asset.id, said, request)
    assert (again.sanitisation_id, again.event_id, again.replayed) == (
        done.sanitisation_id, done.event_id, True,
    )  # fmt: skip
    event = timeline(session, asset.id).rows[0]
    assert (event.tag, event.occurred_at) == ("asset:sanitisation:passed", said.performed_at)
    assert (event.details["tool"], event.details["level"]) == ("nwipe", "purge")
    record_sanitisation(session, actor, asset.id, data(result="failed"), uuid4())
    assert timeline(session, asset.id).rows[0].tag == "asset:sanitisation:failed"
    assert [row.result for row in sanitisations_of(session, asset.id)] == ["failed", "passed"]
    with pytest.raises(RequestReused):
        record_sanitisation(session, actor, make_asset(session, actor).id, said, request)


def test_what_cannot_be_is_refused(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    bad = data(method=" ", performed_by="", performed_at=now() + timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        record_sanitisation(session, actor, asset.id, bad, uuid4())
    assert refusal.value.fields.keys() == {"method", "performed_by", "performed_at"}
    partner = make_actor(session, "partner")
    with pytest.raises(Forbidden):
        record_sanitisation(session, partner, asset.id, data(), uuid4())
    stranger = make_actor(session)
    with pytest.raises(AssetNotFound):
        record_sanitisation(session, stranger, asset.id, data(), uuid4())


def test_the_best_holds_since_the_last_use_then_is_strong_then_recent(session):
    actor = make_actor(session)
    assets = [make_asset(session, actor) for _ in range(4)]
    ago = {days: now() - timedelta(days=days) for days in (1, 5, 9)}
    told = (
        (assets[0], PURGE, 5, "passed"), (assets[0], CLEAR, 1, "passed"),
        (assets[1], PURGE, 9, "passed"), (assets[1], CLEAR, 1, "passed"),
        (assets[2], PURGE, 9, "passed"), (assets[2], PURGE, 1, "passed"),
        (assets[3], PURGE, 1, "failed"),
    )  # fmt: skip
    for asset, level, days, result in told:
        said = data(level, performed_at=ago[days], result=result)
        record_sanitisation(session, actor, asset.id, said, uuid4())
    assets[1].last_used_at = ago[5]
    session.flush()
    best = best_sanitisations(session, [asset.id for asset in assets])
    assert {key: (b.level, b.performed_at) for key, b in best.items()} == {
        assets[0].id: (PURGE, ago[5]),
        assets[1].id: (CLEAR, ago[1]),
        assets[2].id: (PURGE, ago[1]),
    }
