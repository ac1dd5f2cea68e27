"""What a person chose for the words of a file, checked, and what may be proposed to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.formats.dates import DateOrder, DateOrders
from lifecycle.formats.fields import Field, StatusWord
from lifecycle.intake.errors import ChoiceRefused
from lifecycle.intake.mapping import (
    CategoryMapping,
    SiteMapping,
    StatusMapping,
    suggest_category,
    suggest_status,
)
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

LONGEST_NAME = 250  # characters of a site's or a room's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The choices made for one file; nothing that is not here counts.

    `columns` maps a title of the file to the field it fills, None to leave it aside;
    `categories` maps a source word to the key of a category, the empty word stands for rows without one;
    `sites` maps a place of the file to a site of ours, then its room (others stay as the file says);
    `date_orders` answers for the separators that the file leaves open; `retired_on` dates the devices
    that the file says retired without a date.
    """

    statuses: Mapping[StatusWord, StatusTarget] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Field | None] = field(default_factory=dict)
    sites: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    date_orders: DateOrders = field(default_factory=dict)
    retired_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the choices as a run or a profile stores them."""
        return {
            "statuses": [
                {
                    "word": status.word,
                    "meta": status.meta,
                    "state": target.state,
                    "loss_reason": target.loss_reason,
                }
                for status, target in self.statuses.items()
            ],
            "categories": [{"word": word, "key": key} for word, key in self.categories.items()],
            "columns": [{"title": title, "field": chosen} for title, chosen in self.columns.items()],
            "sites": [{"path": list(path), "place": list(place)} for path, place in self.sites.items()],
            "date_orders": dict(self.date_orders),
            "retired_on": self.retired_on and self.retired_on.isoformat(),
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Choices":
        """Return stored choices; nothing chosen when nothing is stored."""
        retired_on = stored.get("retired_on")
        return Choices(
            statuses={
                StatusWord(one["word"], one["meta"]): StatusTarget(
                    State(one["state"]), LossReason(one["loss_reason"]) if one["loss_reason"] else None
                )
                for one in stored.get("statuses", ())
            },
            categories={one["word"]: one["key"] for one in stored.get("categories", ())},
            columns={
                one["title"]: Field(one["field"]) if one["field"] else None
                for one in stored.get("columns", ())
            },
            sites={tuple(one["path"]): tuple(one["place"]) for one in stored.get("sites", ())},
            date_orders={mark: DateOrder(order) for mark, order in stored.get("date_orders", {}).items()},
            retired_on=date.fromisoformat(retired_on) if retired_on else None,
        )

    @property
    def status_mapping(self) -> StatusMapping:
        """The states chosen, words compared without case and accents."""
        return StatusMapping(self.statuses)

    @property
    def site_mapping(self) -> SiteMapping:
        """The places chosen, names compared the same way."""
        return SiteMapping(self.sites)

    @property
    def category_mapping(self) -> CategoryMapping:
        """The categories chosen, words compared the same way."""
        return CategoryMapping(self.categories)

    def with_words_of(self, other: "Choices") -> "Choices":
        """Return these choices with the words that only `other` has."""
        return Choices(
            statuses={**other.statuses, **self.statuses},
            categories={**other.categories, **self.categories},
            columns={**other.columns, **self.columns},
            sites={**other.sites, **self.sites},
            date_orders=self.date_orders,
            retired_on=self.retired_on,
        )


def refuse_wrong(choices: Choices, today: date) -> None:
    """Check choices as a whole.

    Raises StateNotImportable for a state that only a lot leads to, ChoiceRefused with every other reason.
    """
    StatusMapping(choices.statuses)
    fields: dict[str, list[Reason]] = {}
    for status, target in choices.statuses.items():
        if target.state is State.MISSING and target.loss_reason is None:
            text = N_("Précisez pour « %(word)s » : perdu, volé ou absent à l’inventaire.")
            fields.setdefault("statuses", []).append(
                Reason("loss-reason-missing", text, {"word": status.word})
            )
    for word, key in choices.categories.items():
        if key not in CATEGORY_KEYS:
            text = N_("La catégorie choisie pour « %(word)s » n’existe pas.")
            fields.setdefault("categories", []).append(Reason("category-unknown", text, {"word": word}))
    if any(len(name) > LONGEST_NAME for place in choices.sites.values() for name in place):
        text = N_("Le nom d’un site ou d’un local compte %(most)s caractères au plus.")
        fields["sites"] = [Reason("too-long", text, {"most": LONGEST_NAME})]
    if choices.retired_on and choices.retired_on > today:
        text = N_("La date de réforme choisie ne peut pas être dans le futur.")
        fields["retired_on"] = [Reason("date-in-future", text)]
    if fields:
        raise ChoiceRefused(fields=fields)


def proposed(statuses: Iterable[StatusWord], categories: Iterable[str], saved: Choices) -> Choices:
    """Return what may be proposed for the words of a file without a doubt.

    That is what the authority chose for an earlier file (`saved`), else our one suggestion; a word that may
    mean several things gets nothing.
    """
    known_statuses, known_categories = saved.status_mapping, saved.category_mapping
    states, keys = {}, {}
    for status in statuses:
        suggestions = suggest_status(status)
        only = suggestions[0] if len(suggestions) == 1 else None
        if target := known_statuses.find_target(status) or only:
            states[status] = target
    for word in categories:
        if key := known_categories.find_key(word) or suggest_category(word):
            keys[word] = key
    return Choices(statuses=states, categories=keys)
