"""The export as JSON lines: one asset a line, with the members that the API gives it, codes and not words."""

from collections.abc import Iterator

from sqlalchemy import Text, cast, literal_column, select
from sqlalchemy.orm import Session

from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset, Label, Room, Site
from lifecycle.reports.copying import copied
from lifecycle.reports.export_columns import ordered, parent

_HIDDEN = ("authority_id", "tag_key", "name_key", "serial_key", "uuid_key")
_MEMBERS = (
    *(column for column in Asset.__table__.columns if column.name not in (*_HIDDEN, "acquisition_cost")),
    # Exact, as everywhere in the API: JSON's own numbers are read as floats.
    cast(Asset.acquisition_cost, Text).label("acquisition_cost"),
    Label.code,
    Label.printed_at.label("label_printed_at"),
    Label.applied_at.label("label_applied_at"),
    Model.name.label("model_name"),
    Manufacturer.name.label("manufacturer_name"),
    Site.name.label("site_name"),
    Room.name.label("room_name"),
    parent().label("parent"),
)
# JSON holds no control character as it is: with these as signs of CSV, COPY writes each line untouched.
_AS_IT_IS = r"FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02'"


def jsonl_export(session: Session, wanted: AssetFilter, sort: str, lang: str) -> Iterator[bytes]:  # noqa: ARG001
    """Yield the assets that match, one JSON object a line, in blocks; codes are of no language."""
    line = ordered(_MEMBERS, wanted, sort).subquery("line")
    return copied(session, select(literal_column("row_to_json(line)")).select_from(line), _AS_IT_IS)
