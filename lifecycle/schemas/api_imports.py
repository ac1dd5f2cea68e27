"""The shapes of imports that only programs send."""

from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m
from marshmallow.validate import Length

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import Field, StatusWord
from lifecycle.intake.choices import LONGEST_NAME, Choices
from lifecycle.intake.model import MODES, VERDICTS
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.text import N_
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.api_base import PageQuery, Upload
from lifecycle.schemas.base import Shape, identifier, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

MOST_WORDS = 1000
MOST_STEPS = 20  # of a place, from the widest to the narrowest
_ASSET_WITH_SAME = N_("L’équipement se dit avec la réponse « same », et avec elle seule.")


class ImportRowQuery(PageQuery):
    """A page of an import's rows, those of one verdict."""

    verdict = one_of(VERDICTS, load_default=None)
    q = text(most=200, load_default="")


class ImportFile(Shape):
    """The file to bring in."""

    file = Upload()


class StatusChoiceShape(Shape):
    """What a status of the file becomes; a missing one says why."""

    word = text(most=500, required=True)
    meta = text(most=500, load_default="")
    state = choice(State, required=True)
    loss_reason = choice(LossReason, load_default=None, allow_none=True)


class CategoryChoiceShape(Shape):
    """What a category word of the file becomes; the empty word stands for rows without one."""

    word = text(most=500, required=True)
    key = one_of(CATEGORY_KEYS, required=True)


class ColumnChoiceShape(Shape):
    """What a column of the file holds, by its title; null leaves it aside."""

    title = text(most=500, required=True)
    field = choice(Field, load_default=None, allow_none=True)


class PlaceChoiceShape(Shape):
    """The site, and the room, that a place of the file is here; it counts for the places it holds."""

    path = m.List(text(most=500), required=True, validate=Length(1, MOST_STEPS))
    site = text(most=LONGEST_NAME, required=True)
    room = text(most=LONGEST_NAME, load_default="")


class RowAnswerShape(Shape):
    """Whose row it is: `same` as an asset, `new` for a device of its own, `skip` to leave it aside."""

    answer = one_of(("same", "new", "skip"), required=True)
    asset_id = identifier(load_default=None, allow_none=True)

    @post_load
    def _decision(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if (data["answer"] == "same") != (data["asset_id"] is not None):
            raise ValidationError(_ASSET_WITH_SAME, "asset_id")
        kinds = {"same": {"same_as": data["asset_id"]}, "new": {"is_new": True}, "skip": {"skip": True}}
        return kinds[data["answer"]]


class MappingShape(Shape):
    """The choices for a file; loads to `{choices: Choices, columns, save_profile, mode}`.

    Without `columns`, they stay as they were chosen.
    """

    statuses = m.List(m.Nested(StatusChoiceShape), load_default=list, validate=Length(max=MOST_WORDS))
    categories = m.List(m.Nested(CategoryChoiceShape), load_default=list, validate=Length(max=MOST_WORDS))
    columns = m.List(
        m.Nested(ColumnChoiceShape), load_default=None, allow_none=True, validate=Length(max=MOST_WORDS)
    )
    sites = m.List(m.Nested(PlaceChoiceShape), load_default=list, validate=Length(max=MOST_WORDS))
    date_orders = m.Dict(keys=text(most=5), values=choice(DateOrder), load_default=dict)
    retired_on = m.Date(load_default=None, allow_none=True)
    save_profile = m.Boolean(load_default=False)
    mode = one_of(MODES, load_default=None)

    @post_load
    def _choices(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        choices = Choices(
            statuses={
                StatusWord(one["word"], one["meta"]): StatusTarget(one["state"], one["loss_reason"])
                for one in data["statuses"]
            },
            categories={one["word"]: one["key"] for one in data["categories"]},
            sites={
                tuple(one["path"]): tuple(filter(None, (one["site"], one["room"]))) for one in data["sites"]
            },
            date_orders=data["date_orders"],
            retired_on=data["retired_on"],
        )
        said, rest = data["columns"], {name: data[name] for name in ("save_profile", "mode")}
        columns = None if said is None else {one["title"]: one["field"] for one in said}
        return {"choices": choices, "columns": columns, **rest}
