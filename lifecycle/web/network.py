"""The coordinator's page: counts of each member authority, never a person, a serial or a price."""

from collections.abc import Iterable

from flask import Blueprint, render_template

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.clock import today
from lifecycle.reports.network import MemberCounts, network_view
from lifecycle.states.assets import OUTCOMES, PRESENT, State
from lifecycle.states.lots import OPEN_LOT_STATES, LotState
from lifecycle.web import dashboard_shown
from lifecycle.web.dashboard import asked_year, years

blueprint = Blueprint("network", __name__)


@blueprint.get("/")
@requires(Permission.NETWORK_VIEW)
def index() -> str:
    """Show the members' devices and lots, and a year's reuse."""
    year = asked_year()
    members = network_view(request_session(), get_actor(), year, today())
    return render_template(
        "network/page.html",
        year=year,
        years=years(),
        rows=[_row(member) for member in members],
        total=_row(*members),
        lots=_lots(members),
        shown=dashboard_shown,
    )


def _row(*members: MemberCounts) -> dict[str, object]:
    """Return the columns of one member, or of several together."""

    def devices(states: Iterable[State]) -> int:
        return sum(member.devices.get(state, 0) for member in members for state in states)

    def lots(states: Iterable[LotState]) -> int:
        return sum(member.lots.get(state, 0) for member in members for state in states)

    return {
        "name": members[0].name if members else "",
        "present": devices(PRESENT),
        "in_use": devices((State.IN_USE,)),
        "retired": devices((State.RETIRED, State.IN_LOT)),
        "away": devices((State.HANDED_OVER,)),
        "outcomes": devices(OUTCOMES),
        "open_lots": lots(OPEN_LOT_STATES),
        "closed_lots": lots((LotState.CLOSED,)),
        "directed": sum(member.directed for member in members),
        "proven": sum(member.proven for member in members),
    }


def _lots(members: Iterable[MemberCounts]) -> list[tuple[LotState, int]]:
    """Return how many lots stand in each state, in the order of a lot's life."""
    counts = [(state, sum(member.lots.get(state, 0) for member in members)) for state in LotState]
    return [(state, count) for state, count in counts if count]
