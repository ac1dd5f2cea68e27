"""What is typed of a lot's devices as people write it: another waste code, a day, a recipient."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lifecycle.kernel.clock import today
from lifecycle.states.facts import FunctionalStatus
from tests.web.test_lot_settling import asked, both, world

__all__ = ["both", "world"]

YESTERDAY = today() - timedelta(days=1)


def test_a_device_of_a_waste_lot_takes_another_code_than_its_category_s(world, both):
    asset, plain = world.retired(FunctionalStatus.FAULTY), world.lot()
    common = {"legal_basis": "take_back", "waste_status": "waste"}
    world.data = lambda route, make=world.data: make(route, **common)
    waste = world.lot(asset, route="recycle")
    page = both("authority").get(f"/lots/{waste}").text
    assert f'href="/lots/{waste}/waste"' in page
    assert "Code déchet" not in both("authority").get(f"/lots/{plain}/values").text
    name = f"waste-{world.line(waste, asset)}"
    assert (
        both("authority").post(f"/lots/{waste}/values", data=asked(**{name: "16 02 14"})).status_code == 303
    )
    assert world.view(waste).lines[0].waste_code == "16 02 14"
    assert (
        both("authority").post(f"/lots/{waste}/values", data=asked(**{name: "99 99 99"})).status_code == 422
    )
    assert both("authority").post(f"/lots/{waste}/values", data=asked(**{name: ""})).status_code == 303
    assert world.view(waste).lines[0].waste_code is None


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [("outcome_on", f"{YESTERDAY:%d/%m/%Y}", f"{YESTERDAY}"), ("recipient", "association", "association"),
     ("recipient", "Établissement scolaire", "school")],
)  # fmt: skip
def test_a_change_is_written_as_people_write_it(world, both, field, written, kept):
    asset = world.retired()
    lot_id = world.received(asset)
    line = str(world.line(lot_id, asset))
    form = asked(line_ids=line, outcome="refurbished", on=today(), recipient="individual")
    assert both("partner").post(f"/lots/{lot_id}/outcomes", data=form).status_code == 303
    world.as_authority().execute(text("UPDATE lot SET handed_over_at = handed_over_at - interval '9 days'"))
    said = {"field": field, "subject_id": line, "value": written, "comment": "Vu"}
    assert both("authority").post(f"/lots/{lot_id}/revisions", data=asked(**said)).status_code == 303
    assert str(world.view(lot_id).revisions[0].new_value) == kept
