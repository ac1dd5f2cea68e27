"""The shapes of labels that only programs send."""

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow import fields as m
from marshmallow.validate import Length, OneOf, Range

from lifecycle.kernel.text import N_
from lifecycle.labels.draw import DPI_RANGE, OFFSET_MAX
from lifecycle.labels.setting import MOST_COPIES, MOST_LABELS, Setting
from lifecycle.labels.sheets import SHEETS
from lifecycle.registry.model import LABEL_STATES
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.base import Shape, identifier
from lifecycle.schemas.labels import DEFAULT_SHEET, LINES
from lifecycle.schemas.lots import one_of

_WAYS = ("asset_ids", "codes", "blank")


class LabelQuery(PageQuery):
    """The narrowing of a list of labels."""

    state = one_of(LABEL_STATES, load_default=None)


class ImageQuery(Shape):
    """How finely an image is drawn."""

    dpi = m.Integer(load_default=300, validate=Range(*DPI_RANGE))


def _shift() -> m.Float:
    return m.Float(load_default=0.0, validate=Range(-OFFSET_MAX, OFFSET_MAX))


class SheetShape(Shape):
    """What to print and where; places are counted from 1.

    One of `asset_ids`, `codes` (codes or tags) or `blank` (how many new codes); none of them: the labels
    never printed of the devices at hand. Loads to `{setting, show, request_id, asset_ids, codes, blank}`.
    """

    asset_ids = m.List(identifier(), load_default=None, validate=Length(1, MOST_LABELS))
    codes = m.List(m.String(validate=Length(1, 100)), load_default=None, validate=Length(1, MOST_LABELS))
    blank = m.Integer(load_default=None, validate=Range(1, MOST_LABELS))
    sheet = m.String(load_default=DEFAULT_SHEET, validate=OneOf(list(SHEETS)))
    first = m.Integer(load_default=1, validate=Range(1, max(sheet.per_page for sheet in SHEETS.values())))
    copies = m.Integer(load_default=1, validate=Range(1, MOST_COPIES))
    right_mm = _shift()
    down_mm = _shift()
    show = m.List(m.String(validate=OneOf(LINES)), load_default=LINES)
    request_id = identifier(load_default=None)

    @validates_schema
    def _one_way(self, data: dict[str, Any], **_: Any) -> None:
        given = [name for name in _WAYS if data.get(name) is not None]
        for name in given[1:]:
            raise ValidationError(N_("Choisissez une seule façon de désigner les étiquettes."), name)

    @post_load
    def _setting(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        offset = (data.pop("right_mm"), data.pop("down_mm"))
        sheet, first, copies = SHEETS[data.pop("sheet")], data.pop("first") - 1, data.pop("copies")
        return {**data, "setting": Setting(sheet=sheet, first=first, copies=copies, offset_mm=offset)}
