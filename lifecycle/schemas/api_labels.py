"""The shapes of labels that only programs send."""

from typing import Any

from marshmallow import ValidationError, validates_schema
from marshmallow import fields as m
from marshmallow.validate import Length, OneOf, Range

from lifecycle.kernel.text import N_
from lifecycle.labels.applied import MARKS
from lifecycle.labels.draw import OFFSET_MAX
from lifecycle.labels.picture import DPI_RANGE
from lifecycle.labels.setting import MOST_COPIES, MOST_LABELS, OUTPUTS
from lifecycle.registry.model import LABEL_STATES
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.base import Shape, identifier, text
from lifecycle.schemas.labels import DEFAULT_SHEET, LINES, LOGO
from lifecycle.schemas.lots import one_of

_WAYS = ("asset_ids", "room_ids", "codes", "batch_id", "blank")


def _ids(**options: Any) -> m.List[Any]:
    return m.List(identifier(), validate=Length(1, MOST_LABELS), **options)


class LabelQuery(PageQuery):
    """The narrowing of a list of labels."""

    state = one_of(LABEL_STATES, load_default=None)


class ImageQuery(Shape):
    """How finely an image is drawn."""

    dpi = m.Integer(load_default=300, validate=Range(*DPI_RANGE))


class SettingShape(Shape):
    """Where labels go and what they say, for `labels.asking.setting_of`; places are counted from 1.

    `sheet` is one of ours or one of the authority's own (`own-<id>`); what is given of `right_mm` and
    `down_mm` counts before the printer's own shift.
    """

    sheet = m.String(load_default=DEFAULT_SHEET, validate=Length(1, 60))
    printer_id = identifier(load_default=None)
    output = one_of(OUTPUTS, load_default="pdf")
    first = m.Integer(load_default=1, validate=Range(1, MOST_LABELS))
    copies = m.Integer(load_default=1, validate=Range(1, MOST_COPIES))
    right_mm = m.Float(load_default=None, validate=Range(-OFFSET_MAX, OFFSET_MAX))
    down_mm = m.Float(load_default=None, validate=Range(-OFFSET_MAX, OFFSET_MAX))
    show = m.List(m.String(validate=OneOf((*LINES, LOGO))), load_default=LINES)
    request_id = identifier(load_default=None)


class SheetShape(SettingShape):
    """What to print and where.

    One of `asset_ids`, `room_ids`, `codes` (codes or tags), `batch_id` (`only_blank`: what is left of it) or
    `blank` (how many new codes, as a batch); none of them: the labels to print of the devices at hand.
    """

    asset_ids = _ids(load_default=None)
    room_ids = _ids(load_default=None)
    codes = m.List(m.String(validate=Length(1, 100)), load_default=None, validate=Length(1, MOST_LABELS))
    batch_id = identifier(load_default=None)
    only_blank = m.Boolean(load_default=False)
    blank = m.Integer(load_default=None, validate=Range(1, MOST_LABELS))

    @validates_schema
    def _one_way(self, data: dict[str, Any], **_: Any) -> None:
        given = [name for name in _WAYS if data.get(name) is not None]
        for name in given[1:]:
            raise ValidationError(N_("Choisissez une seule façon de désigner les étiquettes."), name)


class MarkShape(Shape):
    """What is said of the labels of some devices: `stuck`, `unstuck`, `wanted` or `unwanted`."""

    asset_ids = _ids(required=True)
    mark = one_of(tuple(MARKS), required=True)
    request_id = identifier(required=True)


class BatchShape(Shape):
    """A batch of blank labels to make; they are printed apart."""

    count = m.Integer(required=True, validate=Range(1, MOST_LABELS))
    note = text(most=200, load_default="")
    request_id = identifier(load_default=None)


class VoidShape(Shape):
    """The giving up of what is left of a batch."""

    request_id = identifier(load_default=None)
