"""Factor sets as data: their JSON form, and those that are shipped, one file a version.

The set by default is ADEME's Base Empreinte numérique as `@incubateur-ademe/publicodes-acv-numerique` 2.1.0
(MIT) publishes it, line by line, with the electricity of Base Empreinte « Électricité/2024 – mix moyen,
consommation »: the average mix is the one of a greenhouse-gas balance. Shipped files are never edited: a new
edition is a new file, so that what was computed with an older one can be computed again.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lifecycle.impact.factors import SCOPES, TITLES, Factor, FactorSet
from lifecycle.impact.references import REFERENCES
from lifecycle.kernel.errors import NotFound
from lifecycle.kernel.text import N_

DEFAULT = "ademe"
#: The newest shipped edition of each set.
NEWEST: Mapping[str, str] = {"ademe": "2.1.0"}
_DATA = Path(__file__).parent / "data"
#: What weakens a value, by the word that data files use.
NOTES = {"old": N_("Chiffre ancien, établi pour une imprimante de particulier.")}
_AMOUNTS = ("manufacture_kg", "distribution_kg", "end_of_life_kg", "yearly_kwh", "life_years")


@cache
def load_set(set_id: str = DEFAULT, version: str | None = None) -> FactorSet:
    """Return a shipped set, its newest edition unless a version is asked; NotFound where there is none."""
    edition = version or NEWEST.get(set_id)
    path = next((path for path in _DATA.glob("*.json") if path.stem == f"{set_id}-{edition}"), None)
    if path is None:
        raise NotFound
    return set_of(json.loads(path.read_text("utf-8")))


def set_of(data: Mapping[str, Any]) -> FactorSet:
    """Return the set of a JSON value in the form that `as_json` gives and the data files have."""
    published = date.fromisoformat(data["published_on"])
    factors = [_factor(line, data["source"], published) for line in data["factors"]]
    return FactorSet(
        data["id"],
        data["version"],
        TITLES[data["title"]],
        data["source"],
        data["licence"],
        published,
        {factor.key: factor for factor in factors},
        {line["year"]: Decimal(line["kg_per_kwh"]) for line in data["electricity"]},
        data["electricity"][-1]["source"] if data["electricity"] else "",
    )


def _factor(line: Mapping[str, Any], source: str, published: date) -> Factor:
    amounts = {name: Decimal(line[name]) if name in line else None for name in _AMOUNTS}
    quartiles = line.get("quartiles")
    return Factor(
        key=line["key"],
        embodied_kg=Decimal(line["embodied_kg"]),
        **amounts,
        source=line.get("source", source),
        dated=date.fromisoformat(line["dated"]) if "dated" in line else published,
        scope=SCOPES[line["scope"]],
        reference=REFERENCES[line["reference"]] if "reference" in line else "",
        quality=line["quality"],
        note=NOTES[line["note"]] if "note" in line else "",
        count=line.get("count"),
        quartiles=(Decimal(quartiles[0]), Decimal(quartiles[1])) if quartiles else None,
    )


def as_json(found: FactorSet) -> dict[str, Any]:
    """Return a set in its JSON form, from which `set_of` makes the same set again."""
    electricity = [
        {"year": year, "kg_per_kwh": str(value), "source": found.electricity_source}
        for year, value in sorted(found.electricity.items())
    ]
    return {
        "id": found.id,
        "version": found.version,
        "title": _word(TITLES, found.title),
        "source": found.source,
        "licence": found.licence,
        "published_on": found.published_on.isoformat(),
        "electricity": electricity,
        "factors": [_line(factor) for factor in found.factors.values()],
    }


def _line(factor: Factor) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for name in (field.name for field in fields(factor)):
        value = getattr(factor, name)
        if value is not None and value != "":
            line[name] = str(value) if isinstance(value, Decimal | date) else value
    line["scope"] = _word(SCOPES, factor.scope)
    if factor.reference:
        line["reference"] = _word(REFERENCES, factor.reference)
    if factor.note:
        line["note"] = _word(NOTES, factor.note)
    if factor.quartiles:
        line["quartiles"] = [str(value) for value in factor.quartiles]
    return line


def _word(labels: Mapping[str, str], text: str) -> str:
    return next(word for word, label in labels.items() if label == text)
