"""The recommendation: which route a device is fit for, why, and how sure that is. Pure.

Each rule that speaks is a ceiling: a device goes no better way than the lowest of them, and no better than
its points of work allow. Routes are ranked recycle < refurbish < repair < reuse, so that better facts never
lead to a worse one. Two limits are not the authority's to change:

- a restricted device leaves for certified destruction only (rule of the register; the decree leaves such
  devices out of its calculation);
- a working device of ten years or less is never recommended for recycling (REEN law 2021-1485 art. 16, decree
  2023-266 of 12 April 2023, which leaves out those more than ten years old at the date of reform).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.facts import Route
from lifecycle.triage.document import Document, Rule
from lifecycle.triage.facts import FACTS, Facts
from lifecycle.triage.repairing import FORMULA, Estimate, Weighed, weigh
from lifecycle.triage.wording import named_facts

RANK = {Route.RECYCLE: 0, Route.REFURBISH: 1, Route.REPAIR: 2, Route.REUSE: 3}
LEGAL_YEARS = 10
#: from this digit of the functional grade on, a device works
WORKS_FROM = 3
SURE_FROM, FAIRLY_SURE_FROM = 0.75, 0.45  # shares of the wanted facts that are known: ours
LAW = N_("Loi REEN du 15 novembre 2021, art. 16, et décret 2023-266")


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason, the best route it allows, the work it counts, and the source it rests on."""

    reason: Reason
    route: Route | None = None
    weight: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another route, and why it is not the one recommended."""

    route: Route
    reason: Reason


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of a device; `locks` maps each lock to its state (`grades.LOCK_STATES`)."""

    category_key: str
    facts: Facts
    restricted: bool = False
    locks: Mapping[str, str] = field(default_factory=dict)
    estimate: Estimate = field(default_factory=Estimate)

    @property
    def is_locked(self) -> bool:
        """Tell whether something still locks it."""
        return "locked" in self.locks.values()

    @property
    def is_kept_by_law(self) -> bool:
        """Tell whether the law wants it reused: it works, and is not known to be more than ten years old."""
        works = self.facts.get("functional", 0) >= WORKS_FROM
        return works and not self.restricted and self.facts.get("age_years", 0) <= LEGAL_YEARS


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The route a device is fit for; `is_locked` stops it until its locks are released.

    `reasons` is never empty, those that decided first; `missing` names the facts that would make it surer.
    """

    route: Route
    reasons: tuple[Ground, ...]
    alternatives: tuple[Alternative, ...]
    confidence: str
    missing: tuple[str, ...]
    is_locked: bool


def recommend(device: Device, document: Document) -> Recommendation:
    """Return what the rules recommend for a device, whatever is known of it."""
    concerned = [rule for rule in document.rules if rule.concerns(device.category_key)]
    spoken = [rule for rule in concerned if rule.speaks(device.facts)]
    weighed = weigh(device.estimate, document.years_gained) if device.facts.get("functional") == 0 else None
    route, because = _fit(device, document, spoken, weighed)
    grounds = (*because, *_told(device, spoken))
    if weighed and all(ground.reason is not weighed.reason for ground in because):
        grounds += (Ground(weighed.reason, source=FORMULA),)
    missing = _missing(device, document)
    return Recommendation(
        route,
        grounds,
        tuple(_alternatives(device, route, grounds)),
        _confidence(device, document, missing, is_open=route is Route.REPAIR and not _is_worth(weighed)),
        missing,
        device.is_locked,
    )


NOTHING_AGAINST = Reason("nothing-against", N_("Rien de ce que l’on sait ne s’oppose au réemploi."))
_RESTRICTED = Reason(
    "restricted", N_("Diffusion restreinte : ne part que vers un partenaire qui certifie la destruction.")
)
_KEPT = Reason(
    "kept-by-law",
    N_("Fonctionne et n’a pas plus de dix ans : la loi veut qu’il serve encore, pas qu’il soit recyclé."),
)
_LOCKED = N_("À déverrouiller d’abord : verrouillé, il ne peut resservir à personne.")
_MUCH_WORK = N_("Beaucoup de travail : %(points)s points, %(limit)s au plus pour un meilleur sort.")


def _fit(
    device: Device, document: Document, spoken: Sequence[Rule], weighed: Weighed | None
) -> tuple[Route, list[Ground]]:
    """Return the best route that everything allows, and the grounds that no rule of the document tells."""
    grounds = [Ground(Reason("locked", _LOCKED))] if device.is_locked else []
    if device.restricted:
        return Route.RECYCLE, [Ground(_RESTRICTED, Route.RECYCLE), *grounds]
    route, much = _allowed(document, spoken)
    if route is Route.REPAIR and weighed:
        grounds.append(Ground(weighed.reason, source=FORMULA))
        route = Route.REFURBISH if weighed.is_worth is False else route
    if route is Route.RECYCLE and device.is_kept_by_law:
        return Route.REFURBISH, [Ground(_KEPT, Route.REFURBISH, source=LAW), *grounds]
    return route, [*grounds, *much]


def _allowed(document: Document, spoken: Sequence[Rule]) -> tuple[Route, list[Ground]]:
    """Return the lowest ceiling among the rules that spoke and the limits of work."""
    lowest = min((rule.route for rule in spoken), key=RANK.__getitem__, default=Route.REUSE)
    points = sum(rule.weight for rule in spoken)
    limits = ((document.refurbish_limit, Route.RECYCLE), (document.reuse_limit, Route.REFURBISH))
    for limit, beyond in limits:
        if points > limit and RANK[beyond] < RANK[lowest]:
            much = Reason("much-work", _MUCH_WORK, {"points": points, "limit": limit})
            return beyond, [Ground(much, beyond)]
    if lowest is Route.REUSE and not points:
        return lowest, [Ground(NOTHING_AGAINST, lowest)]
    return lowest, []


def _told(device: Device, spoken: Sequence[Rule]) -> Iterator[Ground]:
    """Yield the rules that spoke as grounds, the lowest ceilings first, then those that count most."""
    for rule in sorted(spoken, key=lambda rule: (RANK[rule.route], -rule.weight)):
        reason = Reason(rule.key, rule.words, named_facts(rule.words, device.facts))
        yield Ground(reason, rule.route, rule.weight, rule.source)


def _missing(device: Device, document: Document) -> tuple[str, ...]:
    """Return the facts that the rules wanted and nobody knows; of those known together, one is enough."""
    known = {FACTS[fact].group or fact for fact in device.facts if device.facts[fact] is not None}
    wanted = document.wanted(device.category_key)
    groups = {FACTS[fact].group or fact: fact for fact in reversed(wanted)}
    return tuple(fact for group, fact in reversed(groups.items()) if group not in known)


def _confidence(device: Device, document: Document, missing: Sequence[str], *, is_open: bool) -> str:
    """Return how sure a recommendation is; never very where the device was not tried or a cost is open."""
    wanted = {FACTS[fact].group or fact for fact in document.wanted(device.category_key)}
    share = 1 - len(missing) / len(wanted) if wanted else 1
    is_tried = device.facts.get("functional", 2) != 2
    if share < FAIRLY_SURE_FROM:
        return "low"
    is_sure = share >= SURE_FROM and is_tried and not is_open and "unknown" not in device.locks.values()
    return "high" if is_sure else "medium"


def _is_worth(weighed: Weighed | None) -> bool:
    return weighed is not None and weighed.is_worth is True


_NOT_NEEDED = {
    Route.REPAIR: Reason("nothing-to-repair", N_("Rien à réparer n’a été relevé.")),
    Route.REFURBISH: Reason(
        "no-need", N_("Possible, mais l’équipement n’a pas besoin de cette remise en état.")
    ),
    Route.RECYCLE: Reason("last-resort", N_("Dernier recours : l’équipement peut encore servir.")),
}
_BARRED = Reason("barred", N_("Ce que l’on sait de l’équipement ne le permet pas."))


def _alternatives(device: Device, route: Route, grounds: Sequence[Ground]) -> Iterator[Alternative]:
    """Yield the other routes, each with why it is not the one: what bars it, or that nothing asks for it."""
    for other in Route:
        if other is route:
            continue
        if RANK[other] < RANK[route] or (other is Route.REPAIR and device.facts.get("functional") != 0):
            reason = _KEPT if other is Route.RECYCLE and device.is_kept_by_law else _NOT_NEEDED[other]
        else:
            barring = (g.reason for g in grounds if g.route and RANK[g.route] < RANK[other])
            reason = next(barring, _BARRED)
        yield Alternative(other, reason)
