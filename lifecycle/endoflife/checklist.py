"""What is missing before a lot's next step, as a list that both sides read and act on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.devices import read_devices
from lifecycle.endoflife.handover import handover_facts, is_unsanitised
from lifecycle.endoflife.views import LineView, LotView
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.text import N_, translate
from lifecycle.states.lots import LotState, Side


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: whose it is, how many of how many are done, and the devices that it waits for.

    `devices` holds (asset id, shown code) pairs; a `blocking` item keeps the next step from happening.
    """

    code: str
    text: str
    side: Side
    count: int = 0
    total: int = 1
    blocking: bool = True
    devices: tuple[tuple[UUID, str], ...] = ()

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
    decision = int(bool(view.lot.decision_reference.strip()))
    yield Item(
        "decision",
        N_("Référence de la délibération ou de la décision"),
        Side.AUTHORITY,
        decision,
        blocking=False,
    )
    place = int(bool(view.lot.pickup_place.strip()))
    yield Item("pickup-place", N_("Lieu d’enlèvement"), Side.AUTHORITY, place, blocking=False)


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
    devices = read_devices(session, [line.asset_id for line in view.kept_lines])
    pickup = view.lot.pickup_at
    on = pickup.astimezone(PARIS).date() if pickup else today()
    facts = handover_facts(session, view.lot, devices, on)
    bearing = {asset_id: known for asset_id, known in facts.items() if known.data_bearing}
    missing = {asset_id for asset_id, known in bearing.items() if is_unsanitised(known)}
    covered = any(known.lot is not None and known.lot.destroys for known in bearing.values())
    text = N_("Effacement enregistré : %(done)s sur %(total)s")
    if covered:
        text = N_("Effacement enregistré : %(done)s sur %(total)s ; un certificat de destruction suivra")
    return Item(
        "sanitised",
        text,
        Side.AUTHORITY,
        len(bearing) - len(missing),
        len(bearing),
        blocking=not covered,
        devices=tuple((asset_id, devices[asset_id].name) for asset_id in missing),
    )


def _handed_over(_: Session, __: LotView) -> Iterator[Item]:
    yield Item("reception", N_("Réception des équipements, un par un"), Side.PARTNER)


def _received(_: Session, view: LotView) -> Iterator[Item]:
    here = [line for line in view.kept_lines if line.reception == "received"]
    lost = [line for line in view.kept_lines if line.reception == "missing"]
    owing = [line for line in view.kept_lines if line.certificate_owed and not line.returned_on]
    yield _counted("outcomes", N_("Devenir déclaré : %(done)s sur %(total)s"), Side.PARTNER, here)
    if lost:
        text = N_("Manquants à la réception réglés : %(done)s sur %(total)s")
        yield _counted("missing", text, Side.AUTHORITY, lost)
    if owing:
        text = N_("Certificats de destruction reçus : %(done)s sur %(total)s")
        waiting = [line for line in owing if line.owes_certificate]
        done = len(owing) - len(waiting)
        yield Item("certificates", text, Side.PARTNER, done, len(owing), devices=_named(waiting))


def _counted(code: str, text: str, side: Side, lines: list[LineView]) -> Item:
    waiting = [line for line in lines if not line.is_ended]
    return Item(code, text, side, len(lines) - len(waiting), len(lines), devices=_named(waiting))


def _named(lines: Iterable[LineView]) -> tuple[tuple[UUID, str], ...]:
    return tuple((line.asset_id, line.manifest.code) for line in lines)


_ITEMS = {
    LotState.DRAFT: _draft,
    LotState.OFFERED: _offered,
    LotState.ACCEPTED: _accepted,
    LotState.SCHEDULED: _accepted,
    LotState.HANDED_OVER: _handed_over,
    LotState.RECEIVED: _received,
}
