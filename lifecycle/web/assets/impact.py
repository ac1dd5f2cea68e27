"""What keeping a device means for the climate, in one honest sentence on its page."""

from decimal import ROUND_HALF_UP, Decimal

from flask_babel import format_decimal

from lifecycle.footprint.effective import Effective
from lifecycle.impact.avoided import HIGHEST, LOWEST, extension_kg, second_life_kg
from lifecycle.impact.factors import Factor
from lifecycle.impact.footprint import yearly_embodied_kg
from lifecycle.impact.lifespan import age_years, life_start, years_gained
from lifecycle.kernel.clock import today
from lifecycle.kernel.text import N_
from lifecycle.registry.queries import CardRow
from lifecycle.states.assets import State
from lifecycle.web.context import told

_YOUNG = N_(
    "Chaque année d’usage au-delà de %(years)s ans éviterait de l’ordre de %(kg)s kg CO₂e : la part annuelle "
    "de la fabrication d’un appareil neuf (%(source)s)."
)
_OLD = N_(
    "Le garder un an de plus évite de l’ordre de %(kg)s kg CO₂e : la part annuelle de la fabrication d’un "
    "appareil neuf (%(source)s, %(years)s ans)."
)
_ELSEWHERE = N_(
    "Réemployé %(years)s ans ailleurs, il éviterait de l’ordre de %(kg)s kg CO₂e, de %(low)s à %(high)s "
    "selon qu’il remplace plus ou moins souvent un appareil neuf (%(source)s). Recyclé, il n’éviterait rien."
)
_REPAIRED = N_(
    "Réparé et gardé %(gained)s ans de plus, il éviterait de l’ordre de %(kg)s kg CO₂e, pièces à déduire : "
    "%(beyond)s ans au-delà de sa durée de référence × %(embodied)s kg CO₂e pour un appareil neuf ÷ %(life)s "
    "ans (%(source)s)."
)
_WITHIN = N_(
    "Réparé et gardé %(gained)s ans de plus, il resterait dans sa durée de référence (%(life)s ans, "
    "%(source)s) : rien n’est encore compté comme évité."
)
_KEPT = (State.IN_STOCK, State.IN_USE, State.IN_REPAIR)
_LEAVING = (State.RETIRED, State.IN_LOT)
_TENTH = Decimal("0.1")


def sentence(row: CardRow, factors: Effective) -> str:
    """Return the sentence; empty where no factor is known, or where the device is lost or has left.

    Keeping counts only beyond the reference life (`impact.avoided.extension_kg`), and the sentence says so.
    """
    factor = factors.by_category.get(row.category_key)
    yearly = yearly_embodied_kg(factor) if factor else None
    if factor is None or not yearly or yearly < 1:
        return ""
    if row.state in _KEPT:
        return _kept(row, factor, yearly, told(factors.title))
    if row.state in _LEAVING:
        return _leaving(row, factor, factors)
    return ""


def keeping(row: CardRow, factors: Effective, gained: Decimal) -> str:
    """Return what making a device serve `gained` more years spares against a new one, with its arithmetic.

    (EMB / L) × the years that pass the reference life (`impact.avoided.extension_kg`); the parts are not
    known yet, and the sentence says so. Empty where no factor or no date is known.
    """
    factor, start = factors.by_category.get(row.category_key), life_start(row.first_used_on, row.acquired_on)
    age = age_years(start, today())
    if factor is None or factor.life_years is None or age is None:
        return ""
    life = factor.life_years
    beyond = years_gained(age + gained, life) - years_gained(age, life)
    said = {"gained": format_decimal(gained), "life": format_decimal(life), "source": told(factors.title)}
    if not beyond:
        return told(_WITHIN, **said)
    return told(
        _REPAIRED,
        kg=_whole(extension_kg(factor.embodied_kg, life, beyond)),
        beyond=format_decimal(beyond.quantize(_TENTH, ROUND_HALF_UP)),
        embodied=format_decimal(factor.embodied_kg),
        **said,
    )


def _kept(row: CardRow, factor: Factor, yearly: Decimal, title: str) -> str:
    assert factor.life_years is not None
    age = age_years(life_start(row.first_used_on, row.acquired_on), today())
    said = {"kg": _whole(yearly), "years": format_decimal(factor.life_years), "source": title}
    is_young = age is None or age < factor.life_years
    return told(_YOUNG if is_young else _OLD, **said)


def _leaving(row: CardRow, factor: Factor, factors: Effective) -> str:
    assert factor.life_years is not None
    years, work = factors.second_life(row.category_key), factors.refurbishing(row.category_key)
    low, usual, high = (
        second_life_kg(factor.embodied_kg, factor.life_years, years, share, work)
        for share in (LOWEST, factors.displacement, HIGHEST)
    )
    if low <= 0:
        return ""
    return told(
        _ELSEWHERE,
        years=format_decimal(years),
        kg=_whole(usual),
        low=_whole(low),
        high=_whole(high),
        source=told(factors.title),
    )


def _whole(kilograms: Decimal) -> str:
    written: str = format_decimal(kilograms.quantize(Decimal(1), ROUND_HALF_UP))
    return written
