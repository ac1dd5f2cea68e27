"""What an export says, read back: each text is the one that was written, whatever it looks like."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifecycle.formats.reading import read, recognise
from lifecycle.formats.workbook import as_csv
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.model import Asset
from lifecycle.reports.export import Export
from tests.factories import make_actor, make_asset

# What spreadsheets, CSV and formulas give a meaning to, and what people write.
SIGNS = "'\"=+-@;,\\_%#&<>|«»\u00a0\u202fé€x0041A59E.:/ "
LINES = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
EXAMPLES = {"csv": 25, "xlsx": 5}  # a workbook is read in a process of its own
NOTES = st.lists(LINES, min_size=1, max_size=3).map("\n".join)


@pytest.mark.parametrize(("form", "lang"), [("csv", "fr"), ("csv", "en"), ("xlsx", "fr")])
def test_texts_come_back_as_they_were(session, tmp_path, form, lang):
    asset = make_asset(session, make_actor(session), tag="A-1")

    @settings(max_examples=EXAMPLES[form])
    @given(name=LINES, serial=LINES, notes=NOTES)
    @example(name="=1+1", serial="00123", notes='\'=A1\n"b";c')
    @example(name="'''=x", serial="1E5", notes="_x0041_ _x000D_")
    @example(name="03/04/2023", serial="12 345,60", notes="VRAI")
    def comes_back(name, serial, notes):
        asset.name, asset.serial, asset.notes = name, serial, notes
        session.commit()  # an export leaves nothing pending
        row = read_back(b"".join(Export(AssetFilter(), "tag", form, lang).write(session)), tmp_path)
        assert (row.name, row.serial, row.notes) == (name, serial, notes)

    comes_back()
    assert session.get(Asset, asset.id) is asset


def read_back(data: bytes, folder):
    """The only row of an export, as an import reads it."""
    source = as_csv(data, folder) or data
    found = recognise(source, "export")
    assert found.dialect.slug.startswith("own-")
    (row,) = read(source, found.layout, found.date_orders)
    return row
