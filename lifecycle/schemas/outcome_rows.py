"""The rows of an outcomes file as the page that showed them sends them back."""

import json
from typing import Any

from marshmallow import ValidationError, post_load
from marshmallow import fields as m

from lifecycle.endoflife.model import RECIPIENTS
from lifecycle.formats.outcome_sheet import MOST_ROWS, OutcomeRow
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, Shape, load, text
from lifecycle.schemas.lots import RequestShape, choice, one_of
from lifecycle.states.assets import OUTCOMES, State

_MEMBERS = ("line", "lot", "code", "tag", "serial", "outcome", "on", "recipient", "reference")


class _RowShape(Shape):
    """One row; loads to an OutcomeRow."""

    line = m.Integer(required=True)
    lot = text(most=100)
    code = text(most=100)
    tag = text(most=200)
    serial = text(most=200)
    outcome = choice(State, required=True)
    on = m.Date(allow_none=True)
    recipient = one_of(RECIPIENTS, allow_none=True)
    reference = text(most=200)

    @post_load
    def _row(self, data: dict[str, Any], **_: Any) -> OutcomeRow:
        if data["outcome"] not in OUTCOMES:
            raise ValidationError(N_("Choisissez une réponse de la liste."), "outcome")
        return OutcomeRow(**data)


class OutcomeRowsForm(FormShape, RequestShape):
    """`{rows, request_id}`; `rows` is JSON, a list a row in the order of `_MEMBERS`."""

    rows = text(most=1_000_000, required=True)

    @post_load
    def _rows(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        try:
            packed = json.loads(data["rows"])
            named = [dict(zip(_MEMBERS, row, strict=True)) for row in packed]
        except (ValueError, TypeError) as error:
            raise ValidationError(N_("Cette valeur n’a pas la forme attendue."), "rows") from error
        if len(named) > MOST_ROWS:
            raise ValidationError(N_("Trop de lignes à la fois : procédez en plusieurs fois."), "rows")
        shape = _RowShape()
        return {**data, "rows": [load(shape, row) for row in named]}
