"""The shapes of assets that only programs send: list parameters."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Length, OneOf

from lifecycle.registry.filters import SORTS
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.assets import FILTER_NAMES, FilterShape
from lifecycle.schemas.base import Shape


class AssetQuery(FilterShape, PageQuery):
    """A filter, a sort and a page; loads to `{wanted: AssetFilter, sort, limit, after}`."""

    sort = m.String(load_default="updated", validate=OneOf(list(SORTS)))

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> Any:
        said = {name: data.pop(name) for name in FILTER_NAMES if name in data}
        return {**data, "wanted": super()._filter(said)}


class ResolveQuery(Shape):
    """What was scanned or typed."""

    code = m.String(required=True, validate=Length(1, 200))
