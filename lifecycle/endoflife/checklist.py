"""What is missing before a lot's next step, as a list that both sides read and act on."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lifecycle.endoflife.preparation.frames import BEFORE_HAND_OVER
from lifecycle.endoflife.preparation.legal import demands
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.clock import PARIS, now
from lifecycle.kernel.text import N_, translate
from lifecycle.partners.directory import destroys_on
from lifecycle.sanitising.queries import waiting_among
from lifecycle.states.legal import Demand
from lifecycle.states.lots import LotState, Side


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: whose it is, how many of how many are done, and the lines that it waits for.

    A `blocking` item keeps the next step from happening.
    """

    code: str
    text: str
    side: Side
    count: int = 0
    total: int = 1
    blocking: bool = True
    lines: tuple[LineView, ...] = ()

    @property
    def done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.count >= self.total

    def told(self, locale: str) -> str:
        """Return the item in words of `locale`, with its counts."""
        return translate(self.text, locale, done=self.count, total=self.total)


def checklist(session: Session, view: LotView) -> list[Item]:
    """Return what a lot's next step still needs, blocking things first; empty once nothing is to come."""
    items = list(_ITEMS[view.state](session, view)) if view.state in _ITEMS else []
    return sorted(items, key=lambda item: not item.blocking)


def _draft(_: Session, view: LotView) -> Iterator[Item]:
    has_lines = int(bool(view.lines))
    yield Item("devices", N_("Au moins un équipement sur le lot"), Side.AUTHORITY, has_lines)
    place = int(bool(view.lot.pickup_place.strip()))
    yield Item("pickup-place", N_("Lieu d’enlèvement"), Side.AUTHORITY, place, blocking=False)


def demanded(view: LotView) -> Iterator[Item]:
    """Yield what the lot's legal basis asks, for the authority's side: the partner commits by accepting."""
    for one in demands(view) if view.side is Side.AUTHORITY else ():
        by = Side.PARTNER if one.asked.demand is Demand.COMMITMENT else Side.AUTHORITY
        if view.state in BEFORE_HAND_OVER:
            yield Item(one.asked.demand, one.text, by, one.done, one.total, blocking=one.asked.blocking)


def _offered(_: Session, __: LotView) -> Iterator[Item]:
    yield Item("answer", N_("Réponse du partenaire, ligne par ligne"), Side.PARTNER)


def _accepted(session: Session, view: LotView) -> Iterator[Item]:
    fixed = int(view.lot.pickup_at is not None)
    yield Item("pickup", N_("Rendez-vous d’enlèvement fixé"), Side.AUTHORITY, fixed, blocking=False)
    if view.side is Side.AUTHORITY:
        yield _sanitised(session, view)
    yield Item("signatures", N_("Signature des deux parties, avec le code du partenaire"), Side.PARTNER)


def _sanitised(session: Session, view: LotView) -> Item:
    """Tell how many devices may leave; the partner's certified destruction stands for a sanitisation."""
    bearing, missing = waiting_among(session, [line.asset_id for line in view.kept_lines])
    on = max(view.lot.pickup_at or now(), now()).astimezone(PARIS).date()
    covered = bool(bearing) and destroys_on(session, view.lot.partner_id, on)
    text = N_("Effacement enregistré : %(done)s sur %(total)s")
    if covered:
        text = N_("Effacement enregistré : %(done)s sur %(total)s ; un certificat de destruction suivra")
    return Item(
        "sanitised",
        text,
        Side.AUTHORITY,
        bearing - len(missing),
        bearing,
        blocking=not covered,
        lines=tuple(line for line in view.kept_lines if line.asset_id in missing),
    )


def _handed_over(_: Session, __: LotView) -> Iterator[Item]:
    yield Item("reception", N_("Réception des équipements, un par un"), Side.PARTNER)


def _received(_: Session, view: LotView) -> Iterator[Item]:
    here = [line for line in view.kept_lines if line.reception == "received"]
    lost = [line for line in view.kept_lines if line.reception == "missing"]
    owing = [line for line in view.kept_lines if line.certificate_owed and not line.returned_on]
    for_good = [line for line in here if not line.is_repair]
    if for_good:
        text = N_("Devenir déclaré : %(done)s sur %(total)s")
        yield _counted("outcomes", text, Side.PARTNER, for_good)
    yield from _repaired([line for line in here if line.is_repair])
    if lost:
        text = N_("Manquants à la réception réglés : %(done)s sur %(total)s")
        yield _counted("missing", text, Side.AUTHORITY, lost)
    if owing:
        text = N_("Certificats de destruction reçus : %(done)s sur %(total)s")
        waiting = [line for line in owing if line.owes_certificate]
        done = len(owing) - len(waiting)
        yield Item("certificates", text, Side.PARTNER, done, len(owing), lines=tuple(waiting))
    if view.surprises:
        settled = sum(one.is_settled for one in view.surprises)
        text = N_("Équipements non prévus expliqués : %(done)s sur %(total)s")
        yield Item("unexpected", text, Side.AUTHORITY, settled, len(view.surprises))
    for one in view.pending_revisions:
        other = Side.PARTNER if one.side is Side.AUTHORITY else Side.AUTHORITY
        yield Item("revision", N_("Modification proposée, à approuver ou à refuser"), other)


def _repaired(lines: list[LineView]) -> Iterator[Item]:
    """What is repaired waits for its result, then for its return."""
    if not lines:
        return
    untold = [line for line in lines if not line.repair_outcome and not line.is_ended]
    text = N_("Résultat des réparations déclaré : %(done)s sur %(total)s")
    yield Item("repairs", text, Side.PARTNER, len(lines) - len(untold), len(lines), lines=tuple(untold))
    yield _counted("returns", N_("Retours confirmés : %(done)s sur %(total)s"), Side.AUTHORITY, lines)


def _counted(code: str, text: str, side: Side, lines: list[LineView]) -> Item:
    waiting = [line for line in lines if not line.is_ended]
    return Item(code, text, side, len(lines) - len(waiting), len(lines), lines=tuple(waiting))


_ITEMS = {
    LotState.DRAFT: _draft,
    LotState.OFFERED: _offered,
    LotState.ACCEPTED: _accepted,
    LotState.SCHEDULED: _accepted,
    LotState.HANDED_OVER: _handed_over,
    LotState.RECEIVED: _received,
}
