"""Assets and events as pages show them: words, ages and dates ready for a template."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, today, years_between
from lifecycle.kernel.text import N_
from lifecycle.photos.wording import SUBJECT_LABELS
from lifecycle.registry.labelling import LABELLING, label_status
from lifecycle.registry.queries import CardRow
from lifecycle.registry.wording import place_of, title_of
from lifecycle.repairs.words import FAULT_LABELS, OUTCOME_LABELS
from lifecycle.states.assets import STATE_LABELS, STATE_TONES, TABLE, Action, State
from lifecycle.states.facts import FUNCTIONAL_LABELS, LOSS_REASON_LABELS, RETIRE_REASON_LABELS, ROUTE_LABELS
from lifecycle.triage.service import OFFERED
from lifecycle.web.context import human_since, plain_date, plain_moment, told


@dataclass(frozen=True, slots=True)
class Card:
    """An asset as a card or a row: `row` has every column, the rest is made for reading."""

    row: CardRow
    id: UUID
    code: str
    title: str
    category: str
    place: str
    age_months: int | None
    life_months: int

    @property
    def notes(self) -> "tuple[Note, ...]":
        """The few facts that matter to whoever stands before the device."""
        return tuple(_what_matters(self.row))

    @property
    def asks_triage(self) -> bool:
        """Whether a triage is what one may come for."""
        return self.row.state in OFFERED

    @property
    def label_waits(self) -> str:
        """What its label waits for, in words; empty where nothing is to be done."""
        status = label_status(self.row)
        return told(LABELLING[status]) if status in ("to_print", "to_stick") else ""


def card(row: CardRow) -> Card:
    """Return an asset's row ready for a page."""
    locale = current_locale()
    return Card(
        row=row,
        id=row.id,
        code=row.code,
        title=title_of(row, locale),
        category=row.category_fr if locale == "fr" else row.category_en,
        place=place_of(row),
        age_months=_age_months(row),
        life_months=round(float(row.reference_life_years) * 12),
    )


def _age_months(row: CardRow) -> int | None:
    start = row.first_used_on or row.acquired_on
    return max(0, round(years_between(start, row.left_on or today()) * 12)) if start else None


class Note(NamedTuple):
    """One line that matters now, with its tone."""

    text: str
    tone: str


# Below this share of its first capacity, in percent, a battery is worth a word before the device is given.
WEAK_BATTERY = 70


def _what_matters(row: CardRow) -> Iterator[Note]:
    if row.restricted:
        words = _("Diffusion restreinte : ne quitte la collectivité que pour une destruction certifiée")
        yield Note(words, "out")
    battery = getattr(row, "facts", {}).get("battery_health")
    if isinstance(battery, int) and battery < WEAK_BATTERY:
        yield Note(_("Batterie à %(share)s %% de sa capacité d’origine", share=battery), "out")
    if row.warranty_until and row.warranty_until >= today():
        yield Note(_("Sous garantie jusqu’au %(day)s", day=plain_date(row.warranty_until)), "wait")


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words, for a timeline."""

    when: str
    iso: str
    exact: str
    title: str
    text: str
    who: str
    tone: str
    href: str | None = None
    #: the photo that the event tells of (`photo_shown.Shot`)
    photo: Any = None


def event(event: Event, actor: Actor) -> Told:
    """Return an event in words; people of other organisations are named by their organisation."""
    who = event.actor_name if event.organisation_id == actor.organisation_id else event.organisation_name
    return Told(
        when=human_since(event.occurred_at),
        iso=event.occurred_at.isoformat(),
        exact=plain_moment(event.occurred_at.astimezone(PARIS)),
        title=_title(event),
        text=_text(event),
        who=who,
        tone=STATE_TONES[State(event.to_state)]
        if event.subject_type == "asset" and event.to_state
        else "wait",
    )


def _lower_state(state: str) -> str:
    return told(STATE_LABELS[State(state)]).lower()


def _title(event: Event) -> str:
    kind, verb = event.tag.split(":")[1:]
    if event.tag in _OTHER:
        return told(_OTHER[event.tag])
    if kind == "state" and verb == "created":
        return str(_("Entré au registre, %(state)s", state=_lower_state(event.to_state or "")))
    if kind == "correction":
        return str(_("État corrigé : %(state)s", state=_lower_state(verb)))
    if kind == "state" and event.subject_type == "asset":
        return told(STATE_LABELS[State(verb)])
    if kind == "fact":
        return told(TABLE[Action(verb)].label)
    return event.tag


_OTHER: Mapping[str, str] = {
    "asset:field:edited": N_("Fiche modifiée"),
    "asset:sanitisation:passed": N_("Données effacées"),
    "asset:sanitisation:failed": N_("Échec de l’effacement"),
    "asset:sanitisation:verified": N_("Effacement vérifié"),
    "asset:sanitisation:refuted": N_("Effacement démenti à la vérification"),
    "asset:medium:removed": N_("Support retiré"),
    "asset:fact:valued": N_("Valeur unitaire indiquée"),
    "asset:fact:lot_revised": N_("Ligne du lot modifiée, avec l’accord des deux parties"),
    "asset:fact:triaged": N_("Trié, filière recommandée"),
    "asset:triage:decided": N_("Filière décidée après tri"),
    "asset:drive:reported": N_("Rapport de disque ajouté"),
    "asset:fact:join_lot": N_("Ajouté au lot de réparation"),
    "asset:fact:leave_lot": N_("Retiré du lot de réparation"),
    "asset:fact:leave_for_repair": N_("Remis au réparateur"),
    "asset:fact:come_back": N_("De retour du réparateur"),
    "asset:repair:opened": N_("Fiche de réparation ouverte"),
    "asset:repair:edited": N_("Fiche de réparation complétée"),
    "asset:repair:finished": N_("Réparation close"),
    "asset:photo:added": N_("Photo ajoutée"),
    "asset:photo:removed": N_("Photo supprimée"),
    "asset:label:replaced": N_("Étiquette remplacée"),
    "asset:import:undone": N_("Import annulé"),
    "asset:correction:undone": N_("Annulé : revenu à ce qu’il était"),
    "asset:scan:set_aside": N_("Lecture d’un téléphone mise de côté"),
    "asset:label:printed": N_("Étiquette imprimée"),
    "asset:label:claimed": N_("Étiquette posée"),
    "asset:label:applied": N_("Étiquette posée"),
    "asset:label:unapplied": N_("Étiquette à poser"),
    "asset:label:wanted": N_("À étiqueter"),
    "asset:label:unwanted": N_("À ne pas étiqueter"),
    "asset:found_report:settled": N_("Signalement d’un tiers réglé"),
    "asset:inventory:attached": N_("Rattaché à un appareil vu par un agent"),
    "asset:inventory:detached": N_("Détaché de l’appareil vu par un agent"),
    "asset:inventory:updated": N_("Relevé par un agent d’inventaire"),
}


_WORDS: Mapping[str, Mapping[Any, str]] = {
    "reason": RETIRE_REASON_LABELS,
    "functional_status": FUNCTIONAL_LABELS,
    "recommended_route": ROUTE_LABELS,
    "route": ROUTE_LABELS,
    "loss_reason": LOSS_REASON_LABELS,
    "fault_kind": FAULT_LABELS,
    "outcome": {**OUTCOME_LABELS, **STATE_LABELS},
    "subject": SUBJECT_LABELS,
}


def _text(event: Event) -> str:
    """Return what was said with the event, in a few words."""
    parts = []
    for name, labels in _WORDS.items():
        if value := event.details.get(name):
            parts.append(told(labels[value]).lower())
    if custodian := event.changes.get("custodian", [None, None])[1]:
        parts.append(custodian)
    parts += [event.details[name] for name in ("note", "justification", "caption") if event.details.get(name)]
    return ", ".join(parts)


def day(value: date | datetime | None) -> str:
    """Return a date for a form field."""
    return value.isoformat()[:10] if value else ""
