"""Impact factors: the set in force and the authority's own values, with their sources."""

from collections.abc import Iterator
from typing import Any

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.locale import current_locale
from lifecycle.footprint.effective import Effective, factors_in_force
from lifecycle.impact import avoided
from lifecycle.kernel.text import translate
from lifecycle.schemas.out_factors import FactorsOut

blueprint = Blueprint("factors", "Impact factors in force by category, each with source, date and scope.")
_SAME = (
    "manufacture_kg", "distribution_kg", "end_of_life_kg", "embodied_kg", "yearly_kwh", "life_years",
    "quality", "source", "dated",
)  # fmt: skip


@blueprint.route("/factors")
class Factors(Resource):
    """The factors in force."""

    @blueprint.response(200, FactorsOut)
    @requires(Permission.REPORT_VIEW)
    def get(self) -> dict[str, Any]:
        """Give the set in force, its parameters and the factor of each category that has one."""
        factors = factors_in_force(request_session())
        return {
            "set_id": factors.set_id,
            "version": factors.version,
            "revision": factors.revision,
            "title": translate(factors.title, current_locale()),
            "displacement": factors.displacement,
            "displacement_lowest": avoided.LOWEST,
            "displacement_highest": avoided.HIGHEST,
            "second_life_years": factors.second_life_years,
            "electricity_source": factors.electricity_source,
            "electricity": [
                {"year": year or None, "kg_per_kwh": kg} for year, kg in factors.electricity_by_year.items()
            ],
            "data": list(_lines(factors)),
        }


def _lines(factors: Effective) -> Iterator[dict[str, Any]]:
    locale = current_locale()
    for key, factor in factors.by_category.items():
        yield {
            **{name: getattr(factor, name) for name in _SAME},
            "category": key,
            "second_life_years": factors.second_life(key),
            "scope": translate(factor.scope, locale),
            "reference": translate(factor.reference, locale),
            "note": translate(factor.note, locale),
            "products": factor.count,
            "is_own": key in factors.own,
        }
