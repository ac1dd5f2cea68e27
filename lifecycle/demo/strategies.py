"""The strategies of the demonstration's largest authorities, and the page that one shows in public."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from lifecycle.awareness.model import PublicPage
from lifecycle.awareness.publishing import PUBLISHED, content_of
from lifecycle.awareness.sentences import COMPUTERS_KEY, kept_computers, said_of_computers
from lifecycle.db.base import Base
from lifecycle.demo.chance import Chance
from lifecycle.demo.region import ESSAI, KERLANN
from lifecycle.history.bulk import PastEvent, record_past
from lifecycle.kernel.actor import Actor
from lifecycle.registry.model import Asset
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
        "targets": (3.3, 3.8, 4.5),
    },
    {
        "title": "Atteindre la moitié de réemploi",
        "theme": Theme.HARDWARE,
        "sense": Sense.AT_LEAST,
        "indicator": Share.LEGAL_RATIO,
        "baseline_value": None,
        "owner": "Direction des systèmes d’information",
        "description": "La cible du décret n° 2023-266 à partir de 2025.",
        "targets": (50, 50, 50),
    },
    {
        "title": "Former les agents aux gestes numériques responsables",
        "theme": Theme.AWARENESS,
        "sense": Sense.AT_LEAST,
        "own_indicator": "Agents formés dans l’année",
        "own_unit": "%",
        "baseline_value": 5,
        "owner": "Direction des ressources humaines",
        "targets": (20, 40, 60),
        "measured": 17,
    },
)
#: Which objective, what, by which means, how far; when it began and ends, in days from the last one told.
_MEASURES = (
    (0, "Diagnostic et réparation avant toute demande de remplacement",
     "Un technicien à mi-temps, 6 000 € de pièces par an", MeasureState.UNDER_WAY, -420, None),
    (0, "Extension de mémoire et disque SSD sur les portables de quatre ans", "18 000 € en investissement",
     MeasureState.DONE, -300, -60),
    (1, "Convention avec les ateliers du réseau 4R", "Délibération, suivi trimestriel",
     MeasureState.UNDER_WAY, -380, None),
    (2, "Atelier d’une heure dans chaque direction", "Deux animateurs internes",
     MeasureState.UNDER_WAY, -200, 160),
    (None, "Clause de réemploi dans le marché de matériel", "À inscrire au prochain renouvellement",
     MeasureState.PLANNED, 90, None),
)  # fmt: skip
_NOTES = (
    (-640, "Stratégie adoptée en conseil", "Programme de travail, objectifs et indicateurs."),
    (-210, "Comité de pilotage", "La moyenne d’âge progresse ; priorité aux pièces détachées."),
)


def load_strategy(connection: Connection, authority: UUID, slug: str, manager: Actor, last: date) -> None:
    """Let an authority have written its strategy, and one show a page, where it is one of the largest."""
    if slug in _PEOPLE:
        story = _Strategy(authority, slug, manager, last)
        story.tell()
        if slug == KERLANN:
            story.publish(connection)
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

    def publish(self, connection: Connection) -> None:
        """Show the public a page with the computers that were kept; the worker brings it up to date."""
        at = self._at(0)
        counted = connection.execute(kept_computers(at.date()).where(Asset.authority_id == self._authority))
        content = content_of([said_of_computers(counted.scalar_one(), at.date())], (COMPUTERS_KEY,))
        page = {
            "slug": f"{self._slug}-demo42",
            "title": "Notre numérique dure plus longtemps",
            "introduction": "Chaque appareil réparé ou transmis est un appareil de moins à fabriquer.",
            "chosen": [COMPUTERS_KEY, Key.YEARS_GAINED_IN_USE, Key.REUSE_PROVEN, Share.AVOIDED],
            "content": content,
            "refreshed_at": at,
            "published_at": at,
        }
        key = self._chance.id_at(at)
        self.rows[PublicPage] = [{"id": key, "authority_id": self._authority, **page}]
        told = {name: page[name] for name in ("slug", "title", "introduction", "chosen", "content")}
        self._event(key, PUBLISHED, at, told)

    def _objective(self, said: Mapping[str, Any]) -> UUID:
        year, measured = self._last.year, said.get("measured")
        baseline = None if said["baseline_value"] is None else year - 2
        plain = {name: said[name] for name in ("title", "owner", "baseline_value")}
        plain |= {name: said.get(name, "") for name in ("own_indicator", "own_unit", "description")}
        words = {
            "theme": said["theme"].value,
            "sense": said["sense"].value,
            "indicator": said.get("indicator"),
        }
        key = self._add(Objective, -640, {**plain, **words, "baseline_year": baseline})
        for place, target in enumerate(said["targets"]):
            aim = {"target": target, "measured": measured if place == 0 else None}
            ids = {"objective_id": key, "authority_id": self._authority}
            self.rows[ObjectiveYear].append({**ids, "year": year + place, **aim})
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
