"""The policy, and the queue that follows it as the hand-over's guard does."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lifecycle.formats.erasure import Technique
from lifecycle.history.queries import find_by_request
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.registry.acting import Command, act
from lifecycle.registry.errors import RequestReused
from lifecycle.sanitising.confidentiality import set_confidentiality
from lifecycle.sanitising.levels import level_of
from lifecycle.sanitising.policy import Policy, change_policy, read_policy, required_levels
from lifecycle.sanitising.queries import count_waiting, waiting_among, waiting_page
from lifecycle.sanitising.recording import SanitisationData, best_sanitisations, record_sanitisation
from lifecycle.states.assets import Action
from lifecycle.states.facts import LEVELS, Ask, FunctionalStatus, RetireReason, SanitisationLevel
from tests.factories import make_actor, make_asset

CLEAR, PURGE, DESTROY = LEVELS


def test_without_a_rule_the_categorys_own_level_holds(session):
    actor = make_actor(session)
    asset = make_asset(session, actor)
    assert required_levels(session, [asset.id]) == {asset.id: PURGE}
    assert read_policy(session) == Policy()


def test_a_rule_of_its_own_and_one_for_all(session):
    actor, request = make_actor(session), uuid4()
    plain, secret = make_asset(session, actor), make_asset(session, actor)
    set_confidentiality(session, actor, secret.id, "sensitive", uuid4())
    wanted = Policy({("ordinary", "laptop"): CLEAR, ("ordinary", "server"): PURGE}, frozenset({"sensitive"}))
    change_policy(session, actor, wanted, request)
    assert required_levels(session, [plain.id, secret.id]) == {plain.id: CLEAR, secret.id: DESTROY}
    assert dict(read_policy(session).levels) == {("ordinary", "laptop"): CLEAR}
    told = find_by_request(session, request)
    assert told.changes == {"ordinary.laptop": [None, "clear"], "sensitive": [None, "destroy"]}
    change_policy(session, actor, wanted, request)
    change_policy(session, actor, Policy(), uuid4())
    assert required_levels(session, [secret.id]) == {secret.id: PURGE}
    with pytest.raises(RequestReused):
        set_confidentiality(session, actor, plain.id, "restricted", request)
    with pytest.raises(Forbidden):
        change_policy(session, make_actor(session, "manager"), Policy(), uuid4())


def test_another_authoritys_policy_is_its_own(session):
    actor = make_actor(session)
    change_policy(session, actor, Policy(destroys=frozenset({"ordinary"})), uuid4())
    other = make_actor(session)
    asset = make_asset(session, other)
    assert required_levels(session, [asset.id]) == {asset.id: PURGE}


@pytest.mark.parametrize("kind", ["hdd", "ssd", "nvme", "emmc", "phone", "other", ""])
def test_overwriting_is_a_purge_of_verified_magnetic_disks_alone(kind):
    found = {
        (verification, purges): level_of(Technique.OVERWRITE, kind, verification, overwriting_purges=purges)
        for verification in ("full", "sampling", "none", "")
        for purges in (True, False)
    }
    purged = {key for key, level in found.items() if level is PURGE}
    assert purged == ({("full", True)} if kind == "hdd" else set())
    assert level_of(Technique.CRYPTO, kind, "", overwriting_purges=False) is PURGE
    assert level_of(Technique.NOTHING, kind, "full", overwriting_purges=True) is None
    assert level_of(Technique.UNKNOWN, kind, "full", overwriting_purges=True) is None


def test_the_queue_and_the_guard_agree(session):
    """What is listed as waiting is what the records do not speak for, on each mixture of records."""
    actor, hours = make_actor(session), [now() - timedelta(hours=n) for n in range(12)]
    change_policy(session, actor, Policy({("sensitive", "laptop"): DESTROY}), uuid4())
    stories = (
        (), ((None, 5, "passed", PURGE),), ((None, 5, "passed", CLEAR),),
        ((None, 5, "passed", PURGE), (None, 3, "failed", PURGE)),
        ((None, 5, "failed", PURGE), (None, 3, "passed", PURGE)),
        (("DISKAAA1", 5, "passed", PURGE),),
        (("DISKAAA1", 5, "passed", PURGE), ("DISKBBB1", 4, "failed", PURGE)),
        (("DISKAAA1", 5, "passed", PURGE), ("DISKBBB1", 4, "failed", PURGE), (None, 2, "passed", PURGE)),
        (("DISKAAA1", 5, "passed", PURGE), ("DISKBBB1", 4, "passed", CLEAR)),
        (("DISKAAA1", 11, "passed", DESTROY), ("DISKAAA1", 2, "passed", CLEAR)),
    )  # fmt: skip
    wanted = {}
    for sensitive in ("ordinary", "sensitive"):
        for used in (None, hours[8]):
            for story in stories:
                asset = make_asset(session, actor)
                set_confidentiality(session, actor, asset.id, sensitive, uuid4())
                ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
                act(session, actor, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
                for serial, ago, result, level in story:
                    said = SanitisationData(level, "x", result, hours[ago], "C.", medium_serial=serial or "")
                    record_sanitisation(session, actor, asset.id, said, uuid4())
                asset.last_used_at = used
                wanted[asset.id] = used
    session.flush()
    best, required = best_sanitisations(session, wanted), required_levels(session, wanted)

    def speaks(asset_id):
        one, used = best.get(asset_id), wanted[asset_id]
        strong = one and LEVELS.index(one.level) >= LEVELS.index(SanitisationLevel(required[asset_id]))
        return strong and (used is None or one.performed_at >= used.replace(second=0, microsecond=0))

    listed = {row.card.id: row.required for row in waiting_page(session, limit=200).rows}
    assert listed == {asset_id: required[asset_id] for asset_id in wanted if not speaks(asset_id)}
    assert 0 < len(listed) < len(wanted)
    assert count_waiting(session)[0] == len(listed)
    bearing, missing = waiting_among(session, wanted)
    assert bearing == len(wanted)
    assert missing == listed.keys()
