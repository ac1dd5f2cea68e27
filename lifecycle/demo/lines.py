"""The devices of a lot: the years before it, the line that carries them, and what became of them."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lifecycle.demo.birth import category, label, register, usual_life
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import CATEGORY, Life
from lifecycle.demo.lots import Story
from lifecycle.demo.paths import retire
from lifecycle.demo.rows import Rows
from lifecycle.demo.sanitising import sanitise
from lifecycle.demo.usage import use
from lifecycle.endoflife.manifest import SHARED_FACTS, Manifest
from lifecycle.history.record import plain
from lifecycle.kernel import codes
from lifecycle.kernel.clock import PARIS, years_between
from lifecycle.states.assets import OUTCOME_ACTIONS, Action, State
from lifecycle.states.facts import Ask, Route
from lifecycle.states.lots import LotAction, LotState

_OUTCOMES: dict[Route, dict[State, float]] = {
    Route.REUSE: {State.REUSED: 0.84, State.RECYCLED: 0.16},
    Route.REFURBISH: {State.REFURBISHED: 0.66, State.REUSED: 0.12, State.RECYCLED: 0.22},
    Route.RECYCLE: {State.RECYCLED: 1.0},
}
_RECIPIENTS = {
    "individual": 0.45, "association": 0.25, "school": 0.15, "company": 0.08, "public_body": 0.04,
    "staff": 0.03,
}  # fmt: skip
_REFUSALS = (
    "Modèle trop ancien pour nos installations.",
    "Dalle cassée : pas de pièce disponible.",
    "Compte verrouillé sur l’appareil.",
)
_JUSTIFICATION = "Carte mère oxydée après une inondation : réemploi déconseillé par l’atelier."
# Shares of lines that tell one of the rarer stories.
_REFUSED, _MISSING, _REPORTED, _PROVEN, _RESTRICTED, _WORKS_YET_WASTE = 0.06, 0.04, 0.5, 0.86, 0.15, 0.1


class Line:
    """One device on a lot, told from its purchase to where it stands; `row` is the lot's line."""

    def __init__(self, story: Story, position: int, estate: Estate, chance: Chance, rows: Rows) -> None:
        self._story, self._estate, self._chance, self._rows = story, estate, chance, rows
        self._partner, self._route = story.wanted.partner, story.wanted.route
        self._about = {"lot_id": story.id, "lot_number": story.number}
        self._added_at = story.created_at + timedelta(minutes=10)
        self.life = self._before()
        self.row: dict[str, Any] = {
            "id": chance.id_at(self._added_at), "authority_id": estate.id, "lot_id": story.id,
            "asset_id": self.life.id, "position": position, "is_open": True, "justification": "",
            "manifest": {}, "weight_kg": None, "decision": "pending", "refusal_reason": None,
            "reception": "pending", "outcome": None, "outcome_on": None, "recipient": None,
            "proof_reference": None, "proof_id": None, "certificate_owed": False, "returned_on": None,
            "return_reason": None,
        }  # fmt: skip
        self._code = label(self.life, rows, chance)

    def tell(self, proof_id: UUID | None) -> None:
        """Go through the lot's steps as far as it has come; `proof_id` is the lot's document if any."""
        self._add()
        if offered_at := self._story.at(LotAction.OFFER):
            self._freeze(offered_at)
        if (given_up := self._story.at(LotAction.CANCEL)) is not None:
            self._remove(given_up, by_partner=False)
        if (answered := self._story.at(LotAction.ACCEPT, LotAction.DECLINE)) is not None:
            self._answer(answered)
        if self.row["is_open"]:
            self._leave(proof_id)

    def _before(self) -> Life:
        """Return the years before the lot: bought, used, retired, and mostly sanitised in time."""
        chance, partner = self._chance, self._partner
        restricted = self._destroys and chance.is_one_in(_RESTRICTED)
        key = category(chance, partner.routes[self._route])
        added = self._added_at.toordinal()
        retired = max(added - chance.randint(4, 140), self._estate.start.toordinal() + 30)
        oldest = (5.5, 8.0, 12.0) if self._route is Route.RECYCLE else (3.5, 5.2, 8.5)
        years = chance.triangular(oldest[0], oldest[2], oldest[1]) * usual_life(key)
        life = register(self._estate, chance, key, retired - int(years * 365), restricted=restricted)
        use(life, chance, retired - 20, 1.3)
        works = self._route is not Route.RECYCLE or chance.is_one_in(_WORKS_YET_WASTE)
        retire(life, chance, retired, works=works)
        assert life.day < added, (life.clock, self._added_at)
        leaves = self._story.at(LotAction.HAND_OVER) is not None
        if CATEGORY[key].data_bearing and not self._destroys and (leaves or chance.is_one_in(0.75)):
            sanitise(life, chance, self._rows, life.day + 1, self._added_at)
        return life

    @property
    def _destroys(self) -> bool:
        """Whether the partner certified destruction all through this lot."""
        until = self._partner.destroys_until
        return self._route is Route.RECYCLE and until is not None

    def _do(
        self,
        action: Action,
        at: datetime,
        state: LotState,
        *,
        ask: Ask | None = None,
        by_partner: bool = False,
    ) -> None:
        """Do a lot's action on the device, as the manager unless it is the partner's step."""
        actor = self._partner.actor if by_partner else self._estate.manager
        facts = self._partner.facts(state, self._route, self.life.category, at.date())
        self.life.do(action, at, actor, ask=ask or Ask(), lot=facts, details=self._about)

    def _add(self) -> None:
        status = self.life.row["functional_status"]
        if self._route is Route.RECYCLE and status == "works":
            self.row["justification"] = _JUSTIFICATION
        ask = Ask(justification=self.row["justification"])
        self._do(Action.ADD_TO_LOT, self._added_at, LotState.DRAFT, ask=ask)

    def _freeze(self, at: datetime) -> None:
        life = self.life
        row, sort = life.row, CATEGORY[life.category]
        model = next(
            kind for kind, model_id in self._estate.models[life.category] if model_id == row["model_id"]
        )
        manifest = Manifest(
            code=codes.shown(self._code),
            tag=row["tag"],
            category_key=life.category,
            manufacturer=model.maker,
            model=model.name,
            serial=row["serial"],
            functional_status=row["functional_status"],
            data_bearing=sort.data_bearing,
            age_years=round(years_between(row["first_used_on"] or row["acquired_on"], at.date()), 1),
            weight_kg=sort.default_weight_kg,
            weight_estimated=True,
            facts={name: row["facts"][name] for name in SHARED_FACTS if name in row["facts"]},
        )
        self.row |= {"manifest": plain(asdict(manifest)), "weight_kg": sort.default_weight_kg}

    def _answer(self, at: datetime) -> None:
        """A declined lot has all its lines refused; an accepted one now and then one."""
        declined = self._story.wanted.state is LotState.DECLINED
        kept = self.row["position"] == 1 or not self._chance.is_one_in(_REFUSED)
        if kept and not declined:
            self.row["decision"] = "accepted"
            return
        reason = "Nous n’avons plus de place avant deux mois."
        reason = reason if declined else self._chance.choice(_REFUSALS)
        self.row |= {"decision": "refused", "refusal_reason": reason}
        self._remove(at, by_partner=True)

    def _remove(self, at: datetime, *, by_partner: bool) -> None:
        self.row["is_open"] = False
        self._do(Action.REMOVE_FROM_LOT, at, LotState.OFFERED, by_partner=by_partner)

    def _leave(self, proof_id: UUID | None) -> None:
        handed_over = self._story.at(LotAction.HAND_OVER)
        if handed_over is None:
            return
        self._do(Action.HAND_OVER, handed_over, LotState.SCHEDULED)
        self.row["certificate_owed"] = self._destroys and CATEGORY[self.life.category].data_bearing
        received, closed = self._story.at(LotAction.RECEIVE), self._story.at(LotAction.CLOSE)
        if received is None:
            return
        if closed is None and self._chance.is_one_in(_MISSING):
            self.row["reception"] = "missing"
            return
        self.row["reception"] = "received"
        if closed is not None or self._chance.is_one_in(_REPORTED):
            until = closed or self._chance.moment(self._chance.last.toordinal())
            hour = timedelta(hours=1)
            if until - received > 3 * hour:
                day = self._chance.randint(received.toordinal(), until.toordinal())
                self._end(min(max(self._chance.moment(day), received + hour), until - hour), proof_id)

    def _end(self, at: datetime, proof_id: UUID | None) -> None:
        outcome = self._chance.weighted(_OUTCOMES[self._route])
        self._do(OUTCOME_ACTIONS[outcome], at, LotState.RECEIVED, by_partner=True)
        self.row |= {"is_open": False, "outcome": outcome, "outcome_on": at.astimezone(PARIS).date()}
        if outcome is not State.RECYCLED:
            self.row["recipient"] = self._chance.weighted(_RECIPIENTS)
        if self.row["certificate_owed"] or self._chance.is_one_in(_PROVEN):
            self.row["proof_id"] = proof_id
            self.row["proof_reference"] = f"{self._story.number}/{self.row['position']:03}"
