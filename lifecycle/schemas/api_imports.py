"""The shapes of imports that only programs send."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Length

from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import VERDICTS
from lifecycle.intake.words import StatusTarget
from lifecycle.registry.categories import CATEGORY_KEYS
from lifecycle.schemas.api_base import PageQuery, Upload
from lifecycle.schemas.base import Shape, text
from lifecycle.schemas.lots import choice, one_of
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason

MOST_WORDS = 1000


class ImportRowQuery(PageQuery):
    """A page of an import's rows, those of one verdict."""

    verdict = one_of(VERDICTS, load_default=None)


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


class MappingShape(Shape):
    """The choices for the words of a file; loads to `{choices: Choices, save_profile}`."""

    statuses = m.List(m.Nested(StatusChoiceShape), load_default=list, validate=Length(max=MOST_WORDS))
    categories = m.List(m.Nested(CategoryChoiceShape), load_default=list, validate=Length(max=MOST_WORDS))
    date_orders = m.Dict(keys=text(most=5), values=choice(DateOrder), load_default=dict)
    retired_on = m.Date(load_default=None, allow_none=True)
    save_profile = m.Boolean(load_default=False)

    @post_load
    def _choices(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        choices = Choices(
            statuses={
                StatusWord(one["word"], one["meta"]): StatusTarget(one["state"], one["loss_reason"])
                for one in data["statuses"]
            },
            categories={one["word"]: one["key"] for one in data["categories"]},
            date_orders=data["date_orders"],
            retired_on=data["retired_on"],
        )
        return {"choices": choices, "save_profile": data["save_profile"]}
