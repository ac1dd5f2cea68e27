"""What boards keep and make of an authority: nobody else meets it, on page, API, export or document."""

from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from lifecycle.awareness.model import PublicPage
from lifecycle.awareness.publishing import PageData, publish
from lifecycle.awareness.sentences import KEYS
from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.people.model import NetworkMember
from lifecycle.registry.model import Site
from lifecycle.reports.basis import basis_for
from lifecycle.reports.boards import TITLES
from lifecycle.reports.model import KeptBoard, MonthlyPoint, NetworkShare, PublishedYear, SharedYear
from lifecycle.reports.shared import dump
from lifecycle.reports.shared_count import keep_shared, shared_of
from lifecycle.reports.sharing import share
from lifecycle.statements.evidence import Asked, evidence_zip
from lifecycle.statements.open_data import package
from lifecycle.statements.open_data_terms import terms_of
from lifecycle.strategy.model import Measure, Objective
from lifecycle.web.network.routes import TABLES
from lifecycle.web.statements.table import STATEMENTS
from tests.access.canaries import MARK, make_canaries
from tests.access.canary_boards import HIDDEN
from tests.access.reading import Reader, marks_in
from tests.access.walk import UNKNOWN_CODE, normal
from tests.factories import as_application, as_owner, make_actor


@pytest.fixture
def birds(app, session):
    return make_canaries(session, app.extensions["lifecycle.files"])


# Whose rows the boards, the strategy, the statements and public pages are.
OF_THE_BOARDS = (
    KeptBoard,
    MonthlyPoint,
    PublishedYear,
    SharedYear,
    NetworkShare,
    PublicPage,
    Objective,
    Measure,
)
ROOMS = (
    "/dashboard", "/statements", "/published", "/sharing", "/network", "/strategy", "/awareness", "/p/",
    "/settings/factors", "/waste", "/api/v1/indicators", "/api/v1/statements", "/api/v1/strategy",
    "/api/v1/factors",
)  # fmt: skip
#: What their addresses name besides rows; a chart that names partners, a year that only another published.
KNOWN = {
    "board": list(TITLES), "chart": ["partners"], "table": list(TABLES),
    "key": [one.key for one in STATEMENTS], "year": [2001], "number": [1], "slug": [HIDDEN],
}  # fmt: skip


def agree(birds, session, agrees: bool) -> None:
    """Let both authorities share their figures with the network, or take that back."""
    for authority in (birds.world.authority, make_actor(session, "manager", birds.south_id)):
        enter(session, authority.organisation_id)
        share(session, authority, birds.network_id, agrees, uuid4())


def read_as_coordinator(app, session, birds, sign_in) -> None:
    """Read what members share, then see it gone as soon as they take it back."""
    agree(birds, session, True)
    actor = make_actor(session, "coordinator", birds.network_id)
    reader = Reader(app, session, actor, sign_in(actor))
    reader.read_all(lot_id=birds.lots.values(), asset_id=[birds.hidden["asset"]], table=TABLES)
    # The rival's own name is in its network's directory: it is no secret there.
    assert [each for found in reader.found.values() for each in found if f"Rival {MARK}" not in each] == []
    assert {(f"/network/{table}.csv", 200) for table in TABLES} <= set(reader.opened)
    assert "Ville de Nord" in reader.pages.get("/network/members.csv").text
    agree(birds, session, False)
    enter(session, birds.network_id)
    for table in ("members", "flows", "waiting"):
        assert "Ville de" not in reader.pages.get(f"/network/{table}.csv").text
    answer = app.test_client().get("/api/v1/indicators/network", headers=reader.headers)
    assert [(one["agrees"], one["shared"]) for one in answer.json["data"]] == [(False, None)] * 2


def read_as_stranger(app, session, birds, sign_in) -> None:
    """Read what anybody may, with what an authority publishes."""
    session, north = birds.world.as_authority(), birds.world.authority
    data = PageData(title="Ici, le numérique dure", chosen=KEYS)
    page = publish(session, north, None, data, basis_for(session, today()), uuid4())
    reader = Reader(app, session, None, sign_in(None))
    reader.read_all(code=[birds.code, UNKNOWN_CODE], slug=[page.slug, HIDDEN])
    assert reader.found == {}
    assert {(f"/e/{birds.code}", 200), (f"/p/{page.slug}", 200), (f"/p/{HIDDEN}", 404)} <= set(reader.opened)
    # What an authority gives to anybody holds no more than that page does.
    session = birds.world.as_authority()
    made = package(session, basis_for(session, today()), terms_of(session), "Ville de Nord", "nord")
    assert marks_in(made) == []
    assert marks_in(str(dump(shared_of(session, today().year, today())))) == []


def test_a_coordinator_and_a_stranger_meet_no_mark(app, session, birds, sign_in):
    read_as_coordinator(app, session, birds, sign_in)
    read_as_stranger(app, session, birds, sign_in)


def neighbour_of(app, session, birds, sign_in) -> Reader:
    """Return a manager of another member of the network, where the first shares its figures."""
    agree(birds, session, True)
    session = birds.world.as_authority()
    keep_shared(session, today().year, today())
    actor = make_actor(session, "manager")
    joined = {"network_id": birds.network_id, "member_id": actor.organisation_id}
    as_owner(session).execute(insert(NetworkMember).values(joined))
    as_application(session)
    return Reader(app, session, actor, sign_in(actor))


# Where an address asks for a site.
BY_SITE = (
    "/dashboard/?", "/dashboard/flows/?", "/dashboard/flows/partners.csv?", "/dashboard/fleet.xlsx?",
    "/dashboard/rows?figure=ages&", "/dashboard/planner/?", "/dashboard/planner/plan.csv?",
    "/awareness/edit?", "/api/v1/indicators/overview?", "/api/v1/indicators/rows?figure=ages&",
)  # fmt: skip


def sees_no_site_of(birds, app, neighbour, session) -> None:
    """Ask everything for a site of another authority: it is as one that nobody has."""
    birds.world.as_authority()
    theirs, nobodys = session.scalars(select(Site.id).limit(1)).one(), uuid4()
    for path in BY_SITE:
        client = app.test_client() if path.startswith("/api/") else neighbour.pages
        enter(session, neighbour.actor.organisation_id)
        other, none = (
            client.get(f"{path}site={site}", headers=neighbour.headers) for site in (theirs, nobodys)
        )
        assert normal(other, theirs) == normal(none, nobodys), path
        assert other.status_code == 404 or other.json["data"] == [], path


def test_a_manager_of_another_member_meets_no_mark_even_where_all_share(app, session, birds, sign_in):
    neighbour = neighbour_of(app, session, birds, sign_in)
    sees_no_site_of(birds, app, neighbour, session)
    # The folder of evidence is streamed by a session of its own, which a test's one transaction cannot hold.
    for call in neighbour.calls():
        if call.rule.startswith(ROOMS) and "evidence" not in call.rule:
            named = {name: KNOWN.get(name, [example]) for name, example in call.others} | dict(call.choices)
            for values in product(*named.values()):
                nobody = {name: uuid4() for name in call.uuids}
                neighbour.read(call, **nobody | dict(zip(named, values, strict=True)))
    found = [each for marks in neighbour.found.values() for each in marks]
    assert [each for each in found if f"Rival {MARK}" not in each] == []
    read = {path for path, status in neighbour.opened if status == 200}
    boards = {f"/dashboard/{board}/" for board in TITLES if board != "overview"}
    files = {"/statements/review.docx", "/statements/decree.csv", "/statements/open-data/package.zip"}
    assert boards | files | {"/dashboard/", "/dashboard/fleet.xlsx", "/api/v1/indicators/carbon"} <= read
    assert {("/published/2001/1", 404), (f"/p/{HIDDEN}", 404)} <= set(neighbour.opened)
    enter(session, neighbour.actor.organisation_id)
    asked = Asked("Ville de Sud", today().year, today(), "fr")
    assert marks_in(b"".join(evidence_zip(session, asked))) == []
    for table in OF_THE_BOARDS:
        mine = select(table.authority_id).where(table.authority_id != neighbour.actor.organisation_id)
        assert session.scalars(mine).all() == [], table.__tablename__
