"""The scanner's JSON against whatever else may come: each scan is answered, or the whole is refused."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.scanning.verbs import Verb
from tests.factories import code_of, make_asset
from tests.web.sending import instant, sent

# Stands for the code of a device that there is.
_A_CODE = "K7M23FXQ"

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_TEXTS = st.sampled_from(["", "x", _A_CODE, "https://x/e/%00", "\x00", "é" * 300, "1SPF1A2B9Z", str(uuid4())])
_SAID = st.dictionaries(
    st.sampled_from(
        ["site_id", "room_id", "custodian", "lot_id", "inventory_id", "reason", "functional_status", "note",
         "category_key", "model_id", "serial", "tag", "attach", "of", "autre"]
    ),
    _JSON | _TEXTS | st.sampled_from(["laptop", "obsolete", "works"]) | st.uuids().map(str),
    max_size=4,
)  # fmt: skip
_SCAN = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str) | _JSON,
        "position": st.integers(-1, 2**33) | _JSON,
        "verb": st.sampled_from([*(verb.value for verb in Verb), "burn"]) | _JSON,
        "readings": st.lists(_TEXTS | _JSON, max_size=3) | _JSON,
        "asset_id": st.none() | st.uuids().map(str) | _JSON,
        "occurred_at": st.datetimes(timezones=st.just(UTC)).map(str) | _JSON,
        "said": _SAID | _JSON,
        "known": st.none() | st.just({"state": "x", "site_id": None, "room_id": None}) | _JSON,
    }
)
_WELL_FORMED = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str),
        "position": st.integers(0, 2**31 - 1),
        "verb": st.sampled_from([verb.value for verb in Verb]),
        "readings": st.lists(st.text(max_size=30) | _TEXTS, max_size=4),
        "asset_id": st.none() | st.uuids().map(str),
        "occurred_at": st.floats(-1e9, 1e9).map(
            lambda seconds: datetime.fromtimestamp(seconds + 1.7e9, UTC).isoformat()
        ),
        "said": st.fixed_dictionaries(
            {},
            optional={
                "room_id": st.uuids().map(str),
                "lot_id": st.uuids().map(str),
                "of": st.uuids().map(str),
                "inventory_id": st.uuids().map(str),
                "custodian": st.text(max_size=20),
                "note": st.text(max_size=20),
                "attach": _TEXTS,
                "serial": st.text(max_size=20),
                "category_key": st.just("laptop"),
                "reason": st.just("obsolete"),
                "functional_status": st.just("works"),
            },
        ),
        "known": st.none(),
    }
)


@pytest.fixture
def code(session, technician):
    return code_of(session, make_asset(session, technician))


@given(scans=st.lists(_SCAN, max_size=3) | _JSON, extra=_JSON)
@settings(
    max_examples=40,
    derandomize=True,
)
def test_whatever_is_sent_is_answered_or_refused(client, owner, scans, extra):
    phone = {"id": str(uuid4()), "name": "T", "now": instant(), "pending": 0, "holds": []}
    for body in ({"owner": owner, "phone": phone, "scans": scans}, {"owner": owner, "phone": extra}):
        assert client.post("/scan/sync", json=body).status_code in (200, 400, 422)


@given(scans=st.lists(_WELL_FORMED, max_size=4))
@settings(
    max_examples=40,
    derandomize=True,
)
def test_whatever_is_well_formed_has_an_answer_each(client, owner, code, scans):
    for one in scans:
        one["readings"] = [code if text == _A_CODE else text for text in one["readings"]]
    answer = sent(client, owner, *scans)
    assert answer.status_code in (200, 400, 422)
    if answer.status_code == 200:
        assert len(answer.json["answers"]) == len(scans)
