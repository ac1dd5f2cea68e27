"""The responsible-digital strategy: objectives with where they stand, and measures."""

from dataclasses import asdict
from typing import Any

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.reports.basis import basis_for
from lifecycle.reports.progress import Progress, progress_of, unit_of
from lifecycle.schemas.out_base import list_of
from lifecycle.schemas.out_strategy import MeasureOut, ObjectiveOut
from lifecycle.strategy.queries import ObjectiveView, measures, objectives

blueprint = Blueprint("strategy", "The authority's responsible-digital strategy and its progress.")


@blueprint.route("/objectives")
class Objectives(Resource):
    """The objectives of the strategy."""

    @blueprint.response(200, list_of(ObjectiveOut))
    @requires(Permission.REPORT_VIEW)
    def get(self) -> dict[str, Any]:
        """List the objectives, each with its targets by year and where it stands today."""
        session = request_session()
        found = objectives(session)
        progress = progress_of(session, found, basis_for(session, today()))
        return {"data": [_objective(one, progress[one.id]) for one in found]}


@blueprint.route("/measures")
class Measures(Resource):
    """The measures of the strategy."""

    @blueprint.response(200, list_of(MeasureOut))
    @requires(Permission.REPORT_VIEW)
    def get(self) -> dict[str, Any]:
        """List the measures by the day they begin."""
        return {"data": measures(request_session())}


def _objective(one: ObjectiveView, progress: Progress) -> dict[str, Any]:
    said = asdict(one)
    del said["own_unit"]
    locale = current_locale()
    standing = {
        "value": progress.value,
        "value_year": progress.value_year,
        "target": progress.target,
        "target_year": progress.target_year,
        "standing": progress.standing,
        "detail": progress.said.told(locale),
    }
    return {**said, "unit": unit_of(one).told(locale), "progress": standing}
