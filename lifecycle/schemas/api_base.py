"""What shapes of the API share: pages, instants, files."""

from typing import Any

from marshmallow import ValidationError
from marshmallow import fields as m
from marshmallow.validate import Length, Range

from lifecycle.db.paging import MAX_LIMIT
from lifecycle.kernel.text import N_
from lifecycle.schemas.base import Shape

DEFAULT_LIMIT = 50


class PageQuery(Shape):
    """`limit` rows after the mark `after`, which is the `next` of the page before."""

    limit = m.Integer(load_default=DEFAULT_LIMIT, validate=Range(1, MAX_LIMIT))
    after = m.String(load_default=None, validate=Length(max=500))


def words(enum: Any) -> m.List[Any]:
    """Return a repeatable parameter that takes values of an enum."""
    return m.List(m.Enum(enum, by_value=True), load_default=())


class Upload(m.Raw):
    """A file of a multipart form."""

    def __init__(self) -> None:
        super().__init__(required=True, metadata={"type": "string", "format": "binary"})

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if not hasattr(value, "stream"):
            raise ValidationError(N_("Un fichier est attendu."))
        return value
