"""Lists of what is done on the spot cost as many statements however long they are."""

from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.labels.batches import make_batch
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.places import room_named, site_named
from lifecycle.stocktaking.service import start
from tests.factories import make_asset
from tests.labels.making import make_own_sheet, make_printer
from tests.scanning.making import make_check, make_person


@pytest.fixture
def actor(session):
    return make_person(session)


def grow(session, actor, number):
    """Add a site, rooms of the first one with their devices, and one more of whatever is listed."""
    site_named(session, f"Site {number}")
    site = site_named(session, "Mairie")
    for place in range(3):
        room = room_named(session, site, f"Salle {number}.{place}")
        make_asset(session, actor, room_id=room.id, site_id=site.id)
        start(session, actor, AssetFilter(site=site.id, room=room.id), room.name, uuid4())
    make_batch(session, actor, 3)
    make_own_sheet(session, actor, name=f"Planche {number}")
    make_printer(session, actor, name=f"Imprimante {number}")
    make_check(session, actor)
    session.commit()
    return site


PAGES = (
    "/rooms/", "/rooms/sites/{site}", "/labels/batches/", "/labels/papers/", "/labels/printers/",
    "/labels/?way=rooms&site={site}", "/inventories/", "/scan/checks/", "/scan/start",
    "/scan/round?site={site}",
)  # fmt: skip


def test_no_list_asks_once_a_line(session, sign_in, actor, connection):
    client, said = sign_in(actor), []
    event.listen(connection, "before_cursor_execute", lambda *arguments: said.append(arguments[2]))

    def costs():
        found = {}
        for page in PAGES:
            said.clear()
            assert client.get(page.format(site=site.id)).status_code == 200, page
            found[page] = len(said)
        return found

    site = grow(session, actor, 0)
    costs()
    few = costs()
    for number in range(1, 6):
        grow(session, actor, number)
    assert costs() == few
    assert max(few.values()) < 25
