"""What happened to a model or a manufacturer, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import gettext as _

from lifecycle.history.model import Event
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.text import N_
from lifecycle.web.category_words import category_names
from lifecycle.web.context import human_since, plain_moment, told
from lifecycle.web.shown import Told

FIELD_LABELS: Mapping[str, str] = {
    "name": N_("Nom"),
    "manufacturer": N_("Fabricant"),
    "category_key": N_("Catégorie"),
    "number": N_("Référence"),
    "weight_kg": N_("Poids"),
    "screen_inches": N_("Diagonale"),
    "repair_index": N_("Indice de réparabilité"),
    "durability_index": N_("Indice de durabilité"),
    "eu_repair_class": N_("Classe européenne de réparabilité"),
    "eprel_id": N_("Numéro EPREL"),
    "aliases": N_("Autres noms"),
    "sheet": N_("Fiche du fabricant"),
}
_TITLES: Mapping[str, str] = {
    "organisation:model:edited": N_("Fiche modifiée"),
    "organisation:manufacturer:edited": N_("Fiche modifiée"),
    "organisation:model:merged": N_("Modèles fusionnés"),
    "organisation:manufacturer:merged": N_("Fabricants fusionnés"),
}
_UNITS = {"weight_kg": N_("%(size)s kg"), "screen_inches": N_("%(size)s pouces")}


def told_event(event: Event, actor: Actor) -> Told:
    """Return an event of the catalogue in words; others' people are named by their organisation."""
    who = event.actor_name if event.organisation_id == actor.organisation_id else event.organisation_name
    return Told(
        when=human_since(event.occurred_at),
        iso=event.occurred_at.isoformat(),
        exact=plain_moment(event.occurred_at),
        title=told(_TITLES.get(event.tag, event.tag)),
        text=" · ".join(_parts(event)),
        who=who,
        tone="wait",
    )


def _parts(event: Event) -> Iterator[str]:
    if merged := event.details.get("merged"):
        count = event.details["assets"]
        yield _("%(names)s dans %(kept)s", names=", ".join(merged), kept=event.details["kept"])
        yield ngettext("%(num)s équipement déplacé", "%(num)s équipements déplacés", count)
    for name, (old, new) in event.changes.items():
        if name in FIELD_LABELS:
            yield f"{gettext(FIELD_LABELS[name])} : {_value(name, old)} → {_value(name, new)}"


def _value(name: str, value: Any) -> str:
    if value in (None, "", []):
        return str(_("vide"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "category_key":
        return category_names().get(value, str(value))
    if name in _UNITS:
        return str(gettext(_UNITS[name], size=format_decimal(value)))
    return str(value)
