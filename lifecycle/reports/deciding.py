"""What waits for a manager's decision, counted with the overview so that opening it counts nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum

from sqlalchemy.orm import Session

from lifecycle.endoflife.outcome.owed import count_owed_certificates
from lifecycle.endoflife.queries import count_waiting
from lifecycle.registry.counting import count_assets
from lifecycle.registry.filters import AssetFilter
from lifecycle.reports.coming import Coming, count_coming
from lifecycle.reports.sleeping import count_asleep
from lifecycle.states.assets import State
from lifecycle.states.lots import LotState, Side


class Decision(StrEnum):
    """What there is to decide; each counts the lots, devices or certificates that wait for it."""

    FIX_A_DAY = "fix_a_day"
    SIGN = "sign"
    SETTLE = "settle"
    OFFER = "offer"
    KEEP_ON = "keep_on"
    USE_WARRANTY = "use_warranty"
    CHOOSE_A_WAY_OUT = "choose_a_way_out"
    ASK_CERTIFICATE = "ask_certificate"
    REDEPLOY = "redeploy"


_LOTS: Mapping[LotState, Decision] = {
    LotState.ACCEPTED: Decision.FIX_A_DAY,
    LotState.SCHEDULED: Decision.SIGN,
    LotState.RECEIVED: Decision.SETTLE,
    LotState.DRAFT: Decision.OFFER,
}
_COMING: Mapping[Coming, Decision] = {
    Coming.LIFE: Decision.KEEP_ON,
    Coming.WARRANTY: Decision.USE_WARRANTY,
}


def decisions(session: Session, on: date) -> Mapping[Decision, int]:
    """Return how many things of the authority entered wait for each decision on a day."""
    waiting = count_waiting(session, Side.AUTHORITY)
    coming = count_coming(session, on)
    start = datetime.combine(on, time(), UTC)
    return {
        **{decision: waiting.get(state, 0) for state, decision in _LOTS.items()},
        **{decision: coming[what] for what, decision in _COMING.items()},
        Decision.CHOOSE_A_WAY_OUT: count_assets(session, AssetFilter(state=(State.RETIRED,))),
        Decision.ASK_CERTIFICATE: count_owed_certificates(session),
        Decision.REDEPLOY: count_asleep(session, start),
    }
