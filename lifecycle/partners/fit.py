"""Which partners fit a lot, why, and in which order: pure.

A partner fits when nothing rules it out. Those that fit are ranked by the sum of their ranks on each
criterion, so that no threshold or weight of ours decides; equal sums go by the criteria in their order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.places import Place, Territory, distance_km
from lifecycle.states.facts import Route


@dataclass(frozen=True, slots=True)
class Needs:
    """What a lot asks of a partner: devices by category key, kilograms, how many are restricted, from where.

    `grades` counts the devices by their functional and cosmetic grades, None where not graded.
    """

    route: Route
    categories: Mapping[str, int]
    on: date
    kilograms: float | None = None
    restricted: int = 0
    place: Place | None = None
    needs_agreement: bool = False
    grades: Mapping[tuple[str | None, str | None], int] | None = None

    @property
    def devices(self) -> int:
        """How many devices the lot has."""
        return sum(self.categories.values())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner as the rules see it on the day of the lot.

    `left` are the devices that its capacity leaves this month (None: it has not said); `proven` the share of
    the devices received from this authority whose outcome is proven (0 to 1) and `delay_days` the mean days
    to their outcome, both None without a past.
    """

    id: UUID
    name: str
    takes: frozenset[str]
    territory: Territory
    destroys: bool = False
    minimum_devices: int | None = None
    minimum_kg: int | None = None
    min_functional: str | None = None
    min_cosmetic: str | None = None
    left: int | None = None
    has_agreement: bool = False
    proven: float | None = None
    delay_days: float | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found of a partner: what rules it out (nothing: it fits), what speaks for it, what to check.

    `rank` counts from 1 among those that fit; None for the others.
    """

    partner_id: UUID
    name: str
    distance_km: float | None
    reasons: tuple[Reason, ...]
    doubts: tuple[Reason, ...]
    refusals: tuple[Reason, ...]
    rank: int | None = None

    @property
    def fits(self) -> bool:
        """Whether nothing rules it out."""
        return not self.refusals


def ranked(needs: Needs, candidates: Iterable[Candidate]) -> tuple[Fit, ...]:
    """Return every partner, those that fit first and best first, then the others by name."""
    judged = [(each, _judge(needs, each)) for each in sorted(candidates, key=lambda one: str(one.id))]
    fit = [each for each, found in judged if found.fits]
    order = {each.id: rank for rank, each in enumerate(_best_first(needs, fit), 1)}
    placed = [_at(found, order.get(found.partner_id)) for _, found in judged]
    return tuple(sorted(placed, key=lambda one: (one.rank or len(placed) + 1, one.name.lower())))


def _at(found: Fit, rank: int | None) -> Fit:
    return Fit(
        found.partner_id, found.name, found.distance_km, found.reasons, found.doubts, found.refusals, rank
    )


_WORST = float("-inf")
# More is better; unknown is worst.
_CRITERIA: tuple[Callable[[Needs, Candidate], float], ...] = (
    lambda _, one: float(one.has_agreement),
    lambda needs, one: _reversed(distance_km(needs.place, one.territory.centre)),
    lambda _, one: _WORST if one.left is None else float(one.left),
    lambda _, one: _WORST if one.proven is None else one.proven,
    lambda _, one: _reversed(one.delay_days),
)


def _reversed(value: float | None) -> float:
    return _WORST if value is None else -value


def _best_first(needs: Needs, fit: Sequence[Candidate]) -> list[Candidate]:
    scores = [[criterion(needs, one) for criterion in _CRITERIA] for one in fit]
    ranks = [[sum(other[i] > mine[i] for other in scores) for i in range(len(_CRITERIA))] for mine in scores]
    placed = sorted(zip(ranks, fit, strict=True), key=lambda pair: (sum(pair[0]), pair[0], str(pair[1].id)))
    return [one for _, one in placed]


def _judge(needs: Needs, one: Candidate) -> Fit:
    away = distance_km(needs.place, one.territory.centre)
    serves = one.territory.serves(needs.place)
    refusals = [rule for rule in (_takes(needs, one), _comes(serves), *_others(needs, one)) if rule]
    doubts = _doubts(needs, one, serves)
    return Fit(one.id, one.name, away, _reasons(one, away), doubts, tuple(refusals))


def _takes(needs: Needs, one: Candidate) -> Reason | None:
    left_out = sum(count for key, count in needs.categories.items() if key not in one.takes)
    if not one.takes:
        return Reason("route", N_("Ne propose pas cette filière."))
    if left_out:
        text = N_("Ne prend pas %(count)s des %(total)s équipements dans cette filière.")
        return Reason("category", text, {"count": left_out, "total": needs.devices})
    return None


def _comes(serves: bool | None) -> Reason | None:
    return Reason("territory", N_("Ne dessert pas votre territoire.")) if serves is False else None


def _others(needs: Needs, one: Candidate) -> Iterable[Reason | None]:
    if needs.restricted and not (one.destroys and needs.route is Route.RECYCLE):
        text = N_(
            "Équipements à diffusion restreinte (%(count)s) : il faut une destruction certifiée en cours."
        )
        yield Reason("destruction", text, {"count": needs.restricted})
    yield _minimum(needs, one)
    if one.left is not None and one.left < max(1, needs.devices):
        yield Reason("capacity", N_("Capacité du mois trop courte ; places restantes : %(left)s."),
                     {"left": max(0, one.left)})  # fmt: skip
    if needs.needs_agreement and not one.has_agreement:
        yield Reason(
            "agreement", N_("Pas de convention en cours pour cette filière, que votre collectivité exige.")
        )
    if below := _below(needs, one):
        text = N_("Équipements sous l’état demandé (%(grades)s) : %(count)s.")
        yield Reason("condition", text, {"count": below, "grades": _asked(one)})


def _minimum(needs: Needs, one: Candidate) -> Reason | None:
    """Refuse a lot below every minimum that is said; an empty one may still grow."""
    said = (one.minimum_devices, one.minimum_kg)
    if not needs.devices or said == (None, None):
        return None
    by_count = one.minimum_devices is not None and needs.devices >= one.minimum_devices
    by_weight = one.minimum_kg is not None and (needs.kilograms or 0) >= one.minimum_kg
    if by_count or by_weight:
        return None
    if one.minimum_kg is None:
        return Reason(
            "minimum", N_("Lot minimum : %(devices)s équipements."), {"devices": one.minimum_devices}
        )
    if one.minimum_devices is None:
        return Reason("minimum", N_("Lot minimum : %(kg)s kg."), {"kg": one.minimum_kg})
    text = N_("Lot minimum : %(devices)s équipements ou %(kg)s kg.")
    return Reason("minimum", text, {"devices": one.minimum_devices, "kg": one.minimum_kg})


def _below(needs: Needs, one: Candidate) -> int:
    """Count the devices graded below what is asked; grades of a scale sort by their digit."""
    return sum(
        count
        for (functional, cosmetic), count in (needs.grades or {}).items()
        if _lower(functional, one.min_functional) or _lower(cosmetic, one.min_cosmetic)
    )


def _lower(grade: str | None, least: str | None) -> bool:
    return grade is not None and least is not None and grade < least


def _asked(one: Candidate) -> str:
    return ", ".join(grade for grade in (one.min_functional, one.min_cosmetic) if grade)


def _doubts(needs: Needs, one: Candidate, serves: bool | None) -> tuple[Reason, ...]:
    doubts = []
    if serves is None:
        doubts.append(Reason("place", N_("Territoire à vérifier : votre commune n’est pas renseignée.")))
    if one.left is None:
        doubts.append(Reason("capacity-unknown", N_("Capacité non précisée.")))
    ungraded = sum(n for grades, n in (needs.grades or {}).items() if None in grades)
    if ungraded and _asked(one):
        text = N_("Demande au moins %(grades)s ; équipements sans note de tri : %(count)s.")
        doubts.append(Reason("not-graded", text, {"grades": _asked(one), "count": ungraded}))
    return tuple(doubts)


def _reasons(one: Candidate, away: float | None) -> tuple[Reason, ...]:
    said = []
    if one.has_agreement:
        said.append(Reason("agreement", N_("Convention en cours.")))
    if away is not None:
        said.append(Reason("distance", N_("À %(km)s km à vol d’oiseau."), {"km": round(away)}))
    if one.left is not None:
        said.append(
            Reason("capacity", N_("Places restantes ce mois-ci : %(left)s."), {"left": max(0, one.left)})
        )
    if one.proven is None:
        said.append(Reason("no-past", N_("Aucun devenir connu avec vous.")))
    else:
        text = N_("%(share)s %% des équipements confiés ont un devenir prouvé.")
        said.append(Reason("proven", text, {"share": round(one.proven * 100)}))
    if one.delay_days is not None:
        text = N_("Délai moyen jusqu’au devenir : %(days)s j.")
        said.append(Reason("delay", text, {"days": round(one.delay_days)}))
    return tuple(said)
