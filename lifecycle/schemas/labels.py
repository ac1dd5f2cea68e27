"""The shapes of a printing: which labels, on which paper, saying what."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields as m
from marshmallow import post_load, pre_load
from marshmallow.validate import OneOf

from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.text import N_
from lifecycle.labels.setting import OUTPUTS
from lifecycle.schemas.base import FormShape, identifier, text

# The lines that a label may bear beside its code, in their order on it.
LINES = ("owner", "type_name", "found_line")
LOGO = "logo"
# The ways to choose labels, as the page offers them.
WAYS = ("unprinted", "filter", "words", "again", "ids", "rooms", "batch")
DEFAULT_SHEET = "a4-65"
DOOR_SHEET = "a4-21"  # a room's name is to be read from the corridor
_UNKNOWN = N_("Cette valeur n’est pas dans la liste.")
_MILLIMETRES: dict[str, Any] = {
    "invalid": N_("Écrivez un nombre de millimètres, par exemple 1,5."),
    "special": N_("Écrivez un nombre de millimètres, par exemple 1,5."),
}


class SettingForm(FormShape):
    """Where labels go and what they say, for `labels.asking.setting_of`; places are counted from 1."""

    sheet = text(most=60, load_default=DEFAULT_SHEET)
    printer_id = identifier(load_default=None)
    output = m.String(load_default="pdf", validate=OneOf(OUTPUTS, error=_UNKNOWN))
    first = m.Integer(load_default=1, error_messages={"invalid": N_("Écrivez un nombre entier.")})
    copies = m.Integer(load_default=1, error_messages={"invalid": N_("Écrivez un nombre entier.")})
    right_mm = m.Float(load_default=None, error_messages=_MILLIMETRES)
    down_mm = m.Float(load_default=None, error_messages=_MILLIMETRES)
    show = m.List(m.String(validate=OneOf((*LINES, LOGO), error=_UNKNOWN)), load_default=list)
    request_id = identifier()

    @pre_load
    def _french(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        comma = {n: str(data[n]).replace(",", ".") for n in ("right_mm", "down_mm") if data.get(n)}
        return {**data, **comma}


class PrintForm(SettingForm):
    """A printing of labels that there are."""

    way = m.String(load_default="unprinted", validate=OneOf(WAYS, error=_UNKNOWN))
    words = text(most=60_000, load_default="")

    @post_load
    def _split(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "words": words_of(data["words"])}


class BlankForm(SettingForm):
    """A batch of codes that nothing bears yet, and its printing."""

    note = text(most=200, load_default="")

    count = m.Integer(
        required=True,
        error_messages={
            "required": N_("Indiquez combien d’étiquettes imprimer."),
            "invalid": N_("Écrivez un nombre entier."),
        },
    )


def words_of(pasted: str) -> tuple[str, ...]:
    """Return the codes and tags of a pasted list, each once: by line, semicolon, comma or tab.

    A tag may hold spaces, so a space only separates codes.
    """
    found: dict[str, None] = {}
    for piece in re.split(r"[\n\r;,\t]+", pasted):
        parts = piece.split()
        is_codes = all(is_code(normalise(part)) for part in parts)
        found |= dict.fromkeys(parts if is_codes else [" ".join(parts)])
    return tuple(word for word in found if word)


class NoteForm(FormShape):
    """What is noted of a batch."""

    note = text(most=200, load_default="")
