"""The guards: pure functions of facts that answer with every reason at once (product rules, section 2)."""

from collections.abc import Callable, Iterator
from datetime import date

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.states.assets import Action, State
from lifecycle.states.facts import LEVELS, Ask, Facts, FunctionalStatus, LotFacts, Route
from lifecycle.states.lots import LotState

Guard = Callable[[Facts, Ask], Iterator[Reason]]

# Decree 2023-266: devices over ten years old at the date of retirement leave the reuse calculation.
REUSE_AGE_YEARS = 10


def _not_future(on: date | None, today: date) -> Iterator[Reason]:
    if on is not None and on > today:
        yield Reason("date-in-future", N_("La date de décision ne peut pas être dans le futur."))


def retire(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """A retirement is a dated decision with a reason and a functional status."""
    if ask.reason is None:
        yield Reason("reason-missing", N_("Indiquez le motif de la réforme."))
    if ask.functional_status is None:
        yield Reason("functional-status-missing", N_("Dites si l’équipement fonctionne."))
    yield from _not_future(ask.decided_on, facts.today)


def report_missing(_: Facts, ask: Ask) -> Iterator[Reason]:
    """A device goes missing for a reason that is kept."""
    if ask.loss_reason is None:
        yield Reason("loss-reason-missing", N_("Précisez : perdu, volé ou absent à l’inventaire."))


def write_off(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """Leaving the inventory for good needs a reason."""
    if ask.loss_reason is None:
        yield Reason("loss-reason-missing", N_("Précisez : perdu, volé ou détruit."))
    yield from _not_future(ask.decided_on, facts.today)


def found(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """A found device goes back to the state it had before."""
    if ask.target is not None and ask.target is not facts.before_missing:
        yield Reason(
            "not-the-state-before",
            N_("Un équipement retrouvé reprend l’état qu’il avait avant sa disparition."),
        )


def correct(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """A correction names an earlier state of this device and says why."""
    if not ask.note.strip():
        yield Reason("note-missing", N_("Expliquez pourquoi l’état est corrigé."))
    if ask.target is None or ask.target not in facts.past_states or ask.target is facts.state:
        yield Reason(
            "not-an-earlier-state",
            N_("Choisissez un état que cet équipement a déjà eu, différent de l’actuel."),
        )
    if facts.state is State.IN_LOT or ask.target is State.IN_LOT:
        yield Reason("lot-decides", N_("Un équipement entre dans un lot ou en sort depuis la page du lot."))


def note(_: Facts, ask: Ask) -> Iterator[Reason]:
    """A note says something."""
    if not ask.note.strip():
        yield Reason("note-missing", N_("Écrivez la note."))


def add_to_lot(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """A retired asset joins a draft lot of its authority, on a route that its partner offers for it."""
    yield from _may_join(facts)
    if facts.lot is None or not facts.lot.same_authority:
        return
    if facts.lot.is_repair:
        text = N_("Un lot de réparation n’emporte que des équipements à l’état « En réparation ».")
        yield Reason("repair-lot", text)
    if _is_owed_to_reuse(facts, facts.lot.route) and not ask.justification.strip():
        yield Reason(
            "justification-missing",
            N_(
                "Cet équipement fonctionne et a moins de 10 ans : la loi le destine au réemploi. "
                "Justifiez par écrit son envoi au recyclage."
            ),
        )


def join_lot(facts: Facts, _: Ask) -> Iterator[Reason]:
    """An asset in repair joins a draft repair lot of its authority, and no other lot."""
    yield from _may_join(facts)
    if facts.lot is not None and facts.lot.same_authority and not facts.lot.is_repair:
        text = N_("En réparation, un équipement ne part que sur un lot de réparation. Sinon, réformez-le.")
        yield Reason("not-repair-lot", text)


def _may_join(facts: Facts) -> Iterator[Reason]:
    lot = facts.lot
    if lot is None or not lot.same_authority:
        yield Reason("lot-unknown", N_("Ce lot n’existe pas dans votre organisation."))
        return
    if lot.state is not LotState.DRAFT:
        yield Reason(
            "lot-not-draft", N_("Ce lot n’est plus en préparation : reprenez-le avant de l’ajouter.")
        )
    if lot.route not in lot.routes:
        yield Reason(
            "route-not-offered",
            N_("Le partenaire de ce lot ne propose pas cette filière pour cette catégorie."),
        )
    yield from _restricted(facts, lot)


def _restricted(facts: Facts, lot: LotFacts) -> Iterator[Reason]:
    """What holds protected information only leaves to a certified destruction."""
    if facts.restricted and not (lot.route is Route.RECYCLE and lot.destroys):
        yield Reason(
            "restricted",
            N_(
                "Équipement à diffusion restreinte : il ne part que dans un lot de recyclage "
                "dont le partenaire certifie la destruction."
            ),
        )


def _is_owed_to_reuse(facts: Facts, route: Route) -> bool:
    """A working device under ten years goes to reuse (REEN art. 16, decree 2023-266)."""
    young = facts.age_years is None or facts.age_years < REUSE_AGE_YEARS
    return route is Route.RECYCLE and facts.functional_status is FunctionalStatus.WORKS and young


def hand_over(facts: Facts, _: Ask) -> Iterator[Reason]:
    """A data-bearing device leaves sanitised after its last use, or to a certified destruction."""
    if facts.lot is not None:  # it may have been marked as restricted since it joined the lot
        yield from _restricted(facts, facts.lot)
    if not facts.data_bearing or (facts.lot is not None and facts.lot.destroys):
        return
    if facts.sanitised_level is None or facts.sanitised_at is None:
        yield Reason(
            "sanitisation-missing", N_("Aucun effacement réussi n’est enregistré pour cet équipement.")
        )
        return
    if LEVELS.index(facts.sanitised_level) < LEVELS.index(facts.required_level):
        yield Reason("sanitisation-too-weak", N_("L’effacement enregistré est en dessous du niveau exigé."))
    # People say when they wiped a device to the minute: the minute of its last use is not before it.
    if facts.last_used_at and facts.sanitised_at < facts.last_used_at.replace(second=0, microsecond=0):
        yield Reason(
            "sanitisation-too-old", N_("L’équipement a servi après son effacement : il faut le refaire.")
        )


def leave_for_repair(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """A device leaves for repair as for good, unless a confidentiality contract lets it keep its data."""
    if facts.lot is not None and facts.lot.keeps_data:
        yield from _restricted(facts, facts.lot)
    else:
        yield from hand_over(facts, ask)


def report_outcome(facts: Facts, ask: Ask) -> Iterator[Reason]:
    """An outcome is told by the receiving partner, or by the authority with an evidence."""
    if facts.kind != "partner" and not ask.has_evidence:
        yield Reason(
            "evidence-missing",
            N_("Joignez un justificatif : sans lui, seul le partenaire peut déclarer le devenir."),
        )


GUARDS: dict[Action, Guard] = {
    Action.RETIRE: retire,
    Action.REPORT_MISSING: report_missing,
    Action.WRITE_OFF: write_off,
    Action.FOUND: found,
    Action.CORRECT: correct,
    Action.NOTE: note,
    Action.ADD_TO_LOT: add_to_lot,
    Action.HAND_OVER: hand_over,
    Action.JOIN_LOT: join_lot,
    Action.LEAVE_FOR_REPAIR: leave_for_repair,
    Action.REPORT_REUSED: report_outcome,
    Action.REPORT_REFURBISHED: report_outcome,
    Action.REPORT_RECYCLED: report_outcome,
}
