"""The forms of the label studio: a paper of one's own, a printer, what was read on its page, the words."""

from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m
from marshmallow.validate import Range

from lifecycle.kernel.text import N_
from lifecycle.labels.describing import SheetData
from lifecycle.labels.printers import PrinterData
from lifecycle.schemas.base import FormShape, identifier, text

_LENGTH = N_("Écrivez un nombre de millimètres, par exemple 38,1.")
_FAR = N_("Cette longueur n’est pas plausible : indiquez des millimètres.")
_COLUMNS = N_("Indiquez de 1 à 40 colonnes.")
_ROWS = N_("Indiquez de 1 à 80 rangées.")


class Millimetres(m.Decimal):
    """A length as people write it, « 38,1 », to the hundredth of a millimetre."""

    default_error_messages = {"invalid": _LENGTH, "special": _LENGTH, "too_large": _LENGTH}  # noqa: RUF012

    def __init__(self, least: float, most: float, **options: Any) -> None:
        super().__init__(places=2, validate=Range(least, most, error=_FAR), **options)

    def _validated(self, value: Any) -> Any:
        return super()._validated(value.strip().replace(",", ".") if isinstance(value, str) else value)


def _count(most: int, said: str) -> m.Integer:
    return m.Integer(required=True, validate=Range(1, most, error=said), error_messages={"invalid": said})


def _words(**options: Any) -> m.String:
    field = text(**options)
    field.validators.append(_not_blank)
    return field


def _not_blank(value: str) -> None:
    if not value.strip():
        raise ValidationError(N_("Ce champ est obligatoire."))


class SheetForm(FormShape):
    """A paper described; labels touch where no pitch is given."""

    request_id = identifier(required=True)
    name = _words(most=80, required=True)
    columns = _count(40, _COLUMNS)
    rows = _count(80, _ROWS)
    width = Millimetres(1, 1000, required=True)
    height = Millimetres(1, 1000, required=True)
    margin_left = Millimetres(0, 1000, load_default=0)
    margin_top = Millimetres(0, 1000, load_default=0)
    pitch_x = Millimetres(0, 1000)
    pitch_y = Millimetres(0, 1000)
    page_width = Millimetres(10, 1000, required=True)
    page_height = Millimetres(10, 1000, required=True)
    inset = Millimetres(0, 20, load_default=1)

    @post_load
    def _sheet(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        request_id = data.pop("request_id")
        touching = {"pitch_x": data["width"], "pitch_y": data["height"]}
        return {"request_id": request_id, "data": SheetData(**{**touching, **data, **_stripped(data)})}


class PrinterForm(FormShape):
    """A printer described; without shifts it prints where it should."""

    request_id = identifier(required=True)
    name = _words(most=80, required=True)
    right_mm = Millimetres(-1000, 1000, load_default=0)
    down_mm = Millimetres(-1000, 1000, load_default=0)
    sheet = text(most=60, load_default=None)

    @post_load
    def _printer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        request_id = data.pop("request_id")
        return {"request_id": request_id, "data": PrinterData(**{**data, **_stripped(data)})}


class ReadingForm(FormShape):
    """What was read on a calibration page: how far each reference line is from the label's edge."""

    request_id = identifier(required=True)
    read_left = Millimetres(-50, 50, required=True)
    read_top = Millimetres(-50, 50, required=True)


class WordingForm(FormShape):
    """What labels say; an unticked box is not sent."""

    request_id = identifier(required=True)
    short_name = _words(most=40, required=True)
    label_line = text(most=60, load_default="")
    shows_owner = m.Boolean(load_default=False)
    removes_logo = m.Boolean(load_default=False)


def _stripped(data: dict[str, Any]) -> dict[str, str]:
    return {"name": " ".join(data["name"].split())}
