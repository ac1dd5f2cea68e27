"""The shapes of a list's parameters: filter, sort, page, form of an export."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from marshmallow.validate import Length, OneOf

from lifecycle.kernel.text import LOCALES
from lifecycle.registry.filters import SORTS
from lifecycle.reports.export import FORMS
from lifecycle.schemas.api_base import PageQuery
from lifecycle.schemas.assets import FILTER_NAMES, FilterShape
from lifecycle.schemas.base import Shape


class SortedFilter(FilterShape):
    """A filter and a sort; loads to `{wanted: AssetFilter, sort, …}`."""

    sort = m.String(load_default="updated", validate=OneOf(list(SORTS)))

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> Any:
        said = {name: data.pop(name) for name in FILTER_NAMES if name in data}
        return {**data, "wanted": super()._filter(said)}


class AssetQuery(SortedFilter, PageQuery):
    """A filter, a sort and a page."""


class ExportQuery(SortedFilter):
    """What an export holds, its form and its language (the reader's where none is said)."""

    form = m.String(data_key="format", load_default="csv", validate=OneOf(list(FORMS)))
    lang = m.String(validate=OneOf(LOCALES))


class ResolveQuery(Shape):
    """What was scanned or typed."""

    code = m.String(required=True, validate=Length(1, 200))
