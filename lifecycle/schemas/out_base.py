"""What all answers of the API have in common: each member is always there, and there is no other."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema
from marshmallow import fields as m
from marshmallow.validate import OneOf


class Out(Schema):
    """The shape of an answer; a member without a value is null, never left out."""

    class Meta:
        """Say in the contract that an answer has no other member."""

        unknown = RAISE


def out(field: type[m.Field[Any]], *args: Any, null: bool = False, **options: Any) -> Any:
    """Return a member that is always there, `null` where it may have no value."""
    return field(*args, required=True, allow_none=null, **options)


def word(words: Iterable[str], *, null: bool = False) -> Any:
    """Return a member that is one word of a list or of an enum."""
    return m.String(required=True, allow_none=null, validate=OneOf([str(each) for each in words]))


class Amount(m.String):
    """An exact decimal number, as text: JSON's own numbers are read as floats."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def amount(*, null: bool = False) -> Any:
    """Return an exact decimal number."""
    return Amount(required=True, allow_none=null, metadata={"pattern": r"^-?[0-9]+(\.[0-9]+)?$"})


def page_of(item: type[Out]) -> type[Out]:
    """Return the shape of a page of items: `{data, next}`, `next` being the `after` of the following page."""
    members = {
        "data": m.List(m.Nested(item), required=True),
        "next": m.String(required=True, allow_none=True),
    }
    return type(f"{item.__name__.removesuffix('Out')}Page", (Out,), members)


def list_of(item: type[Out]) -> type[Out]:
    """Return the shape of a whole list: `{data}`."""
    return type(
        f"{item.__name__.removesuffix('Out')}List", (Out,), {"data": m.List(m.Nested(item), required=True)}
    )


class ReasonOut(Out):
    """One reason of a refusal: a code for programs, a sentence for people."""

    code = out(m.String)
    detail = out(m.String)


class Problem(Schema):
    """A refusal (RFC 9457): `type` names it for programs, `detail` tells a person what to do."""

    class Meta:
        """Say in the contract that a problem has no other member."""

        unknown = RAISE

    type = out(m.String)
    title = out(m.String)
    status = out(m.Integer)
    detail = out(m.String)
    reasons = m.List(m.Nested(ReasonOut))
    errors = m.Dict(keys=m.String(), values=m.List(m.String()))
