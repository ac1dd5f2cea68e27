"""A small catalogue, and the collection of product sheets as its CSV."""

import csv
import io

from lifecycle.registry.footprint_file import COLUMNS
from lifecycle.registry.places import manufacturer_named, model_named
from tests.factories import make_asset

SHEET = {
    "manufacturer": "Dell", "name": "Latitude 5480", "subcategory": "Laptop", "gwp_total": "250",
    "gwp_use_ratio": "0.1750", "gwp_manufacturing_ratio": "0.778", "yearly_tec": "25.06", "lifetime": "4",
    "weight": "1.86", "screen_size": "14", "report_date": "December 2018",
    "sources": "https://dell.example/5480.pdf",
}  # fmt: skip


def make_model(session, actor, maker, name, devices=0, category="laptop", **values):
    """A model with some devices, of a maker by name, of none for an empty one."""
    maker_id = manufacturer_named(session, maker).id if maker else None
    model = model_named(session, maker_id, name, category)
    for field, value in values.items():
        setattr(model, field, value)
    session.flush()
    for _ in range(devices):
        make_asset(session, actor, category_key=category, model_id=model.id)
    return model.id


def sheets(*rows, separator=",", columns=COLUMNS):
    """The collection as a file; each row changes some cells of one plain sheet."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns, "comment"], delimiter=separator, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**SHEET, **row} for row in rows or ({},))
    return out.getvalue().encode()
