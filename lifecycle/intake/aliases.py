"""Names of manufacturers and models that were merged: what comes in under one finds the one that was kept."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from lifecycle.intake.wanting import Wanted

_MAKERS = text("""
SELECT lower(alias.name) AS alias, kept.name FROM manufacturer_alias AS alias
JOIN manufacturer AS kept ON kept.id = alias.manufacturer_id
""")
_MODELS = text("""
SELECT lower(alias.name) AS alias, coalesce(lower(named.name), '') AS alias_maker,
  kept.name, coalesce(maker.name, '') AS maker
FROM model_alias AS alias LEFT JOIN manufacturer AS named ON named.id = alias.manufacturer_id
JOIN model AS kept ON kept.id = alias.model_id
LEFT JOIN manufacturer AS maker ON maker.id = kept.manufacturer_id
""")


class Aliases:
    """The authority's aliases, as they are when they are loaded."""

    def __init__(self, makers: Mapping[str, str], models: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        self._makers, self._models = makers, models
        self._only: dict[str, tuple[str, str] | None] = {}
        for (_, name), kept in models.items():
            self._only[name] = kept if self._only.get(name, kept) == kept else None

    @staticmethod
    def load(session: Session) -> "Aliases":
        """Read the aliases of the authority entered."""
        makers = {row.alias: row.name for row in session.execute(_MAKERS)}
        models = {(row.alias_maker, row.alias): (row.maker, row.name) for row in session.execute(_MODELS)}
        return Aliases(makers, models)

    def settle(self, row: Wanted) -> Wanted:
        """Return a row with the names that were kept; without maker, a model is found that only one has."""
        if not (self._makers or self._models):
            return row
        maker = self._makers.get(row.manufacturer.lower(), row.manufacturer)
        name = row.model.lower()
        kept = self._models.get((maker.lower(), name)) if maker else self._only.get(name)
        maker, model = kept or (maker, row.model)
        if (maker, model) == (row.manufacturer, row.model):
            return row
        return replace(row, manufacturer=maker, model=model)
