"""What makes an authority's own values and parameters sound: every reason at once, by field. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lifecycle.footprint.document import OwnValue, Parameters
from lifecycle.impact import avoided
from lifecycle.impact.parts import PARTS
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_

#: Orders of magnitude beyond which a number is a slip of the keyboard, not a device: kg, kWh a year, years.
MOST_KG, MOST_KWH, MOST_YEARS = Decimal(100_000), Decimal(100_000), Decimal(30)
MOST_KG_PER_KWH = Decimal(2)

_NO_SOURCE = Reason("source-missing", N_("Dites d’où vient cette valeur : fiche, étude, mesure."))
_NOTHING = Reason("nothing-said", N_("Indiquez au moins une valeur propre."))
_RANGE = Reason("out-of-range", N_("Cette valeur n’est pas plausible."))
_PARTS = Reason(
    "parts-exceed",
    N_("La fabrication, la distribution et la fin de vie dépassent ensemble l’empreinte totale indiquée."),
)
_ALONE = Reason(
    "embodied-missing",
    N_("Indiquez l’empreinte totale, ou la fabrication avec la distribution et la fin de vie."),
)
NO_FACTOR = Reason(
    "no-factor",
    N_("Cette catégorie n’a pas de facteur : indiquez d’abord l’empreinte totale d’un équipement."),
)
_DISPLACEMENT = Reason("displacement-range", N_("La part de remplacement va de 0,5 à 1."))
_PHASES = ("manufacture_kg", "distribution_kg", "end_of_life_kg")
_MOST = {
    "embodied_kg": MOST_KG, **dict.fromkeys(_PHASES, MOST_KG), "yearly_kwh": MOST_KWH,
    "life_years": MOST_YEARS, "second_life_years": MOST_YEARS,
}  # fmt: skip
_POSITIVE = ("embodied_kg", "life_years", "second_life_years")


def check_own(said: OwnValue) -> OwnValue:
    """Return own values with their total, the three phases added up where it is not said; raises Invalid."""
    fields = dict(_faults(said))
    phases = [value for name in _PHASES if (value := getattr(said, name)) is not None]
    if said.embodied_kg is None and len(phases) == len(_PHASES):
        said = replace(said, embodied_kg=sum(phases, Decimal(0)))
    elif said.embodied_kg is None and phases:
        fields["embodied_kg"] = [_ALONE]
    elif said.embodied_kg is not None and sum(phases) > said.embodied_kg:
        fields["embodied_kg"] = [_PARTS]
    if fields:
        raise Invalid(fields=fields)
    return said


def _faults(said: OwnValue) -> Iterator[tuple[str, list[Reason]]]:
    values = {name: value for name in _MOST if (value := getattr(said, name)) is not None}
    for name, value in values.items():
        least_is_out = name in _POSITIVE and value == 0
        if least_is_out or not 0 <= value <= _MOST[name]:
            yield name, [_RANGE]
    if not values:
        yield "embodied_kg", [_NOTHING]
    if not said.source.strip():
        yield "source", [_NO_SOURCE]


def check_parameters(said: Parameters) -> Parameters:
    """Return parameters that are sound; what is not as usual needs its source. Raises Invalid."""
    fields: dict[str, list[Reason]] = {}
    if not avoided.LOWEST <= said.displacement <= avoided.HIGHEST:
        fields["displacement"] = [_DISPLACEMENT]
    if not 0 < said.second_life_years <= MOST_YEARS:
        fields["second_life_years"] = [_RANGE]
    if said.electricity is not None and not 0 < said.electricity <= MOST_KG_PER_KWH:
        fields["electricity"] = [_RANGE]
    for key, kg in said.parts_kg.items():
        if key not in PARTS or not 0 <= kg <= MOST_KG:
            fields[f"part_{key}"] = [_RANGE]
    if said != Parameters(source=said.source) and not said.source.strip():
        fields["source"] = [_NO_SOURCE]
    if fields:
        raise Invalid(fields=fields)
    return said
