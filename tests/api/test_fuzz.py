"""The whole contract, tried with values made from it: no failure of ours, no answer it does not promise."""

from datetime import UTC, datetime
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from lifecycle.edge.jobs import start_job
from lifecycle.endoflife.preparation.lines import add_assets
from lifecycle.endoflife.preparation.lots import LotData, create_lot
from lifecycle.endoflife.preparation.offering import offer
from lifecycle.intake.service import upload
from lifecycle.registry.acting import Command, act
from lifecycle.sanitising.recording import SanitisationData, record_sanitisation
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import Ask, FunctionalStatus, RetireReason, Route, SanitisationLevel
from tests.api.conftest import make_token
from tests.factories import code_of, make_actor, make_asset, make_partner

# Requests tried of each operation: there are over a hundred, for two roles each, and more with each feature.
# So few keep the two tests under 45 s together; what they have found, the first few found.
EXAMPLES = 5
CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]


def seed(session, store):
    """Make devices in some states, lots in preparation and offered, imports; return ids and tokens."""
    admin = make_actor(session)
    partner = make_partner(session, admin.organisation_id)
    assets = [
        make_asset(session, admin, state, tag=f"2024-{state}") for state in (State.IN_STOCK, State.IN_USE)
    ]
    retired = [make_asset(session, admin, serial=f"PF-{n}", custodian="RH") for n in range(3)]
    ask = Ask(reason=RetireReason.OBSOLETE, functional_status=FunctionalStatus.WORKS)
    for asset in retired:
        act(session, admin, asset.id, Command(Action.RETIRE, uuid4(), ask=ask))
    erased = SanitisationData(SanitisationLevel.PURGE, "ATA", "passed", datetime.now(UTC), "Camille")
    record_sanitisation(session, admin, retired[0].id, erased, uuid4())
    data = LotData("Portables", partner.organisation_id, Route.REUSE, "cession", "non_waste")
    lots = [create_lot(session, admin, data, uuid4()).lot_id for _ in range(2)]
    for lot_id, asset in zip(lots, retired, strict=False):
        add_assets(session, admin, lot_id, [asset.id], uuid4())
    offer(session, admin, lots[1], uuid4())
    csv = b"Asset Tag,Serial,Model,Category,Status\nA-1,S1,L14,Laptop,Deployed\n"
    runs = [upload(session, admin, "parc.csv", csv, store).id for _ in range(2)]
    known = {
        "run_id": [str(run_id) for run_id in runs],
        "job_id": [str(start_job(session, admin, "import_check", {"run_id": str(runs[0])}).id)],
        "asset_id": [str(asset.id) for asset in (*assets, *retired)],
        "lot_id": [str(lot_id) for lot_id in lots],
        "partner_id": [str(partner.organisation_id)],
        "code": [code_of(session, asset) for asset in assets],
    }
    tokens = {actor.role: make_token(session, actor) for actor in (admin, partner)}
    session.commit()
    return known, tokens


@pytest.mark.cluster
@pytest.mark.parametrize("role", ["admin", "partner"])
def test_no_made_up_request_breaks_the_contract(committed, role):
    app, sessions = committed
    with sessions() as session:
        known, tokens = seed(session, app.extensions["lifecycle.files"])
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    if broken := [error for operation in operations if (error := _broken(operation, known, tokens[role]))]:
        raise BaseExceptionGroup("the contract is broken", broken)


def _broken(operation, known, token):
    """Return what a number of made-up requests to an operation break, None if they break nothing."""
    modes = [operation.as_strategy(mode) for mode in GenerationMode]

    @hypothesis.seed(20_230_412)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.one_of(modes), st.randoms(use_true_random=False))
    def run(case, chance):
        for name, values in known.items():
            if name in (case.path_parameters or {}) and chance.random() < 0.7:
                case.path_parameters[name] = chance.choice(values)
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    try:
        run()
    except BaseException as error:  # a group of failures is not an Exception
        return error
