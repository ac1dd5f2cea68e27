"""The strategies of the demonstration's largest authorities, with two years of progress."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from lifecycle.db.base import Base
from lifecycle.demo.chance import Chance
from lifecycle.demo.region import ESSAI, KERLANN
from lifecycle.history.bulk import PastEvent, record_past
from lifecycle.kernel.actor import Actor
from lifecycle.reports.figures import Key, Share
from lifecycle.strategy.measures import FACTS_SAVED
from lifecycle.strategy.model import GovernanceNote, Measure, Objective, ObjectiveYear, YearlyFact
from lifecycle.strategy.words import MeasureState, Sense, Theme
from lifecycle.strategy.writing import tag_of

_SEED = 2041
#: Agents and inhabitants; the inhabitants say who must have a strategy.
_PEOPLE = {KERLANN: (1_450, 118_000), ESSAI: (520, 41_000)}
_OBJECTIVES: tuple[dict[str, Any], ...] = (
    {
        "title": "Garder les équipements plus longtemps",
        "theme": Theme.HARDWARE,
        "sense": Sense.AT_LEAST,
        "indicator": Key.MEAN_AGE,
        "baseline_value": 3,
        "owner": "Direction des systèmes d’information",
        "description": "Réparer avant de remplacer, et redéployer avant d’acheter.",
        "targets": (3.2, 3.5, 4, 4.5),
    },
    {
        "title": "Atteindre la moitié de réemploi",
        "theme": Theme.HARDWARE,
        "sense": Sense.AT_LEAST,
        "indicator": Share.LEGAL_RATIO,
        "baseline_value": None,
        "owner": "Direction des systèmes d’information",
        "description": "La cible du décret n° 2023-266 à partir de 2025.",
        "targets": (50, 50, 50, 50),
    },
    {
        "title": "Acheter davantage de matériel reconditionné",
        "theme": Theme.PROCUREMENT,
        "sense": Sense.AT_LEAST,
        "indicator": Share.REFURBISHED_SHARE,
        "baseline_value": 2,
        "owner": "Direction de la commande publique",
        "description": "Un lot de matériel reconditionné dans chaque accord-cadre.",
        "targets": (5, 10, 15, 20),
    },
    {
        "title": "Former les agents aux gestes numériques responsables",
        "theme": Theme.AWARENESS,
        "sense": Sense.AT_LEAST,
        "own_indicator": "Agents formés dans l’année",
        "own_unit": "%",
        "baseline_value": 5,
        "owner": "Direction des ressources humaines",
        "targets": (15, 30, 45, 60),
        "measured": (16, 24),
    },
)
#: Which objective, what, by which means, how far; when it began and ends, in days from the last one told.
_MEASURES = (
    (0, "Diagnostic et réparation avant toute demande de remplacement",
     "Un technicien à mi-temps, 6\u202f000\u00a0€ de pièces par an", MeasureState.UNDER_WAY, -420, None),
    (0, "Extension de mémoire et disque SSD sur les portables de quatre ans",
     "18\u202f000\u00a0€ en investissement", MeasureState.DONE, -300, -60),
    (1, "Convention avec les ateliers du réseau 4R", "Délibération, suivi trimestriel",
     MeasureState.UNDER_WAY, -380, None),
    (3, "Atelier d’une heure dans chaque direction", "Deux animateurs internes",
     MeasureState.UNDER_WAY, -200, 160),
    (2, "Clause de réemploi dans le marché de matériel", "À inscrire au prochain renouvellement",
     MeasureState.PLANNED, 90, None),
    (None, "Suivi des indicateurs, présenté deux fois par an en comité de pilotage",
     "Mission numérique responsable", MeasureState.UNDER_WAY, -600, None),
)  # fmt: skip
_NOTES = (
    (-640, "Stratégie adoptée en conseil", "Programme de travail, objectifs et indicateurs."),
    (
        -470,
        "Comité de pilotage",
        "Une heure de formation par direction\u00a0; un technicien au diagnostic.",
    ),
    (-300, "Bilan annuel présenté au conseil", "Avant le débat d’orientation budgétaire."),
    (-210, "Comité de pilotage", "La moyenne d’âge progresse\u00a0; priorité aux pièces détachées."),
)


def load_strategy(connection: Connection, authority: UUID, slug: str, manager: Actor, last: date) -> None:
    """Let an authority have written its strategy, where it is one of the largest."""
    if slug in _PEOPLE:
        story = _Strategy(authority, slug, manager, last)
        story.tell()
        for model, rows in story.rows.items():
            connection.execute(insert(model), rows)
        record_past(connection, authority, story.events)


class _Strategy:
    """Rows by table and their events, in the order in which they are written."""

    def __init__(self, authority: UUID, slug: str, manager: Actor, last: date) -> None:
        self._authority, self._slug, self._manager = authority, slug, manager
        self._chance, self._last = Chance(_SEED + list(_PEOPLE).index(slug), last), last
        self.rows: dict[type[Base], list[dict[str, Any]]] = {
            model: [] for model in (Objective, ObjectiveYear, Measure, GovernanceNote, YearlyFact)
        }
        self.events: list[PastEvent] = []

    def tell(self) -> None:
        """Write objectives, measures, steps and the people of the last two years."""
        objectives = [self._objective(said) for said in _OBJECTIVES]
        for place, action, means, state, start, end in _MEASURES:
            values = {"action": action, "means": means, "state": state.value}
            days = {"starts_on": self._day(start), "ends_on": self._day(end)}
            objective = None if place is None else objectives[place]
            self._add(Measure, min(start, -30), {**values, **days, "objective_id": objective})
        for ago, title, body in _NOTES:
            self._add(GovernanceNote, ago, {"held_on": self._day(ago), "title": title, "body": body})
        agents, inhabitants = _PEOPLE[self._slug]
        for back in (1, 0):
            said = {"agents": agents - 20 * back, "inhabitants": inhabitants - 300 * back}
            year = self._last.year - back
            self.rows[YearlyFact].append({"authority_id": self._authority, "year": year, **said})
            at = self._at(-30 - 300 * back)
            self._event(self._chance.id_at(at), FACTS_SAVED, at, {"year": year, **said})

    def _objective(self, said: Mapping[str, Any]) -> UUID:
        first, measured = self._last.year - 1, said.get("measured", ())
        baseline = None if said["baseline_value"] is None else first - 1
        plain = {name: said[name] for name in ("title", "owner", "baseline_value")}
        plain |= {name: said.get(name, "") for name in ("own_indicator", "own_unit", "description")}
        words = {
            "theme": said["theme"].value,
            "sense": said["sense"].value,
            "indicator": said.get("indicator"),
        }
        key = self._add(Objective, -640, {**plain, **words, "baseline_year": baseline})
        for place, target in enumerate(said["targets"]):
            aim = {"target": target, "measured": measured[place] if place < len(measured) else None}
            ids = {"objective_id": key, "authority_id": self._authority}
            self.rows[ObjectiveYear].append({**ids, "year": first + place, **aim})
        return key

    def _add(self, model: type[Base], ago: int, values: dict[str, Any]) -> UUID:
        at = self._at(ago)
        key = self._chance.id_at(at)
        self.rows[model].append({"id": key, "authority_id": self._authority, "created_at": at, **values})
        self._event(key, tag_of(model, "added"), at, values)
        return key

    def _event(self, subject: UUID, tag: str, at: datetime, details: Mapping[str, Any]) -> None:
        by = self._manager
        self.events.append(
            PastEvent(
                self._chance.id_at(at), self._authority, "organisation", subject, tag, None, None, at, at,
                by.account_id, by.name, self._authority, by.organisation_name, None, {}, details,
            )
        )  # fmt: skip

    def _at(self, days: int) -> datetime:
        return self._chance.moment(self._last.toordinal() + days)

    def _day(self, days: int | None) -> date | None:
        return None if days is None else self._last + timedelta(days)
