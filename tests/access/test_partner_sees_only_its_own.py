"""A partner, a coordinator and a stranger read every address they may open, and never meet a mark."""

import html
import io
import re
import zipfile
from itertools import product
from uuid import uuid4

import pypdfium2
import pytest
from sqlalchemy import insert, select, text

from lifecycle.access.permissions import SCOPES
from lifecycle.db.scope import enter
from lifecycle.documents import papers
from lifecycle.documents.page import Paper
from lifecycle.edge.due import remind
from lifecycle.edge.guard import PUBLIC
from lifecycle.edge.pickups import pickups
from lifecycle.endoflife import queries
from lifecycle.kernel.clock import today
from lifecycle.kernel.text import LOCALES
from lifecycle.messages.calendar import calendar
from lifecycle.messages.model import Message
from lifecycle.messages.topics import TOPICS
from lifecycle.messages.writing import Told, write
from lifecycle.people.model import NetworkMember
from lifecycle.people.service import add_token
from lifecycle.reports.model import KeptBoard, MonthlyPoint, NetworkShare, PublishedYear, SharedYear
from lifecycle.reports.shared_count import keep_shared
from lifecycle.reports.sharing import share
from lifecycle.webhooks.model import WebhookDelivery
from tests.access.canaries import MARK, MENDED, PAID, WORTH, make_canaries
from tests.access.walk import UNKNOWN_CODE, calls
from tests.factories import as_application, as_owner, make_actor

# A figure in any of its ways: « 8 352,27 », « 8352.27 ».
_FIGURES = [str(amount).replace(".", r"\s?[.,]\s?").replace("8352", r"8\s?352") for amount in (WORTH, PAID)]
_MARKS = re.compile("|".join([MARK, *_FIGURES, r"6\s?173\s?[.,]\s?31"]), re.IGNORECASE)
assert _MARKS.search(str(MENDED))


@pytest.fixture
def birds(app, session):
    return make_canaries(session, app.extensions["lifecycle.files"])


def texts_of(data: bytes) -> str:
    """Everything that can be read in an answer, a PDF, a workbook or a folder of these."""
    if data.startswith(b"%PDF-1.7\n%"):
        found = pypdfium2.PdfDocument(data)
        pages = "\n".join(page.get_textpage().get_text_range() for page in found)
        return f"{pages}\n{found.get_metadata_dict()}"
    if data.startswith(b"PK\x03\x04"):
        book = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(f"{name}\n{texts_of(book.read(name))}" for name in book.namelist())
    return html.unescape(data.decode(errors="replace"))


def marks_in(data: bytes | str) -> list[str]:
    """Return what is around each mark."""
    text = texts_of(data) if isinstance(data, bytes) else data
    return [text[max(0, found.start() - 60) : found.end() + 20] for found in _MARKS.finditer(text)]


class Reader:
    """Somebody who opens every address that they may, on pages and with a token for all of their role."""

    def __init__(self, app, session, actor, client) -> None:
        self.app, self.session, self.actor, self.pages = app, session, actor, client
        self.opened: list[tuple[str, int]] = []
        self.found: dict[str, list[str]] = {}
        self.headers = {}
        if actor:
            enter(session, actor.organisation_id)
            token = add_token(session, actor, "Essai", list(SCOPES), actor.role)
            self.headers = {"Authorization": f"Bearer {token}"}

    def calls(self):
        """The addresses to read that this person may open, by rule."""
        for call in calls(self.app):
            is_open = call.allows(self.actor.permissions) if self.actor else call.access == PUBLIC
            if call.method == "GET" and is_open:
                yield call

    def read(self, call, **values) -> int:
        """Open an address with values of its arguments, and keep the marks that it shows."""
        path = self.app.url_map.bind("localhost").build(call.endpoint, values, method="GET")
        if self.actor:
            enter(self.session, self.actor.organisation_id)
        client = self.app.test_client() if call.is_api else self.pages
        answer = client.get(path, headers=self.headers if call.is_api else None)
        assert answer.status_code < 500, path
        self.opened.append((path, answer.status_code))
        if marks := marks_in(answer.data):
            self.found[call.rule] = marks
        return answer.status_code

    def read_all(self, **known) -> None:
        """Open every address, with each of the values `known` for an argument (a list), else an example."""
        for call in self.calls():
            named = [name for name in (*call.uuids, *dict(call.others)) if name in known]
            rest = {name: uuid4() for name in call.uuids} | dict(call.others)
            for values in product(*(known[name] for name in named)):
                self.read(call, **rest | dict(zip(named, values, strict=True)))


@pytest.fixture
def partner(app, session, birds, sign_in):
    """The partner, as it reads pages and asks the API."""
    actor = birds.world.partner
    return Reader(app, session, actor, sign_in(actor))


def test_a_partner_meets_no_mark_on_any_page_or_answer(partner, birds):
    own = partner.actor.organisation_id
    ids = {"partner_id": [own], "agreement_id": [birds.agreement_id], "proof_id": [birds.proof_id]}
    partner.read_all(lot_id=birds.lots.values(), **ids)
    assert partner.found == {}
    # Enough was really read: each lot's page and its API, and something of every kind.
    read = {path for path, status in partner.opened if status == 200}
    for lot_id in birds.lots.values():
        assert {f"/lots/{lot_id}", f"/api/v1/lots/{lot_id}", f"/api/v1/lots/{lot_id}/lines"} <= read
    assert {"/lots/", "/lots/awaited", f"/partners/agreements/{birds.agreement_id}"} <= read
    assert f"/lots/{birds.lots['received']}/revisions" in read


def test_what_is_not_the_partners_is_not_there(partner, birds):
    for call, (hidden, row_id) in product(partner.calls(), birds.hidden.items()):
        if call.uuids:
            values = dict.fromkeys(call.uuids, row_id) | dict(call.others)
            assert partner.read(call, **values) == 404, (call.rule, hidden)
    assert partner.found == {}


def test_no_document_bears_a_mark_in_any_form(birds):
    session, forms = birds.world.as_partner(), set()
    for lot_id in birds.lots.values():
        view = queries.get_lot(session, lot_id)
        for name in papers.documents_of(view):
            # One picture of each kind of document is enough: all its words come from the same view.
            for form in papers.FORMS if name not in forms else ("csv",):
                data, _ = papers.made(view, name, form, Paper(locale="fr", url="https://parc.example/lots/1"))
                assert marks_in(data) == [], (name, form)
            forms.add(name)
    assert forms == set(papers.DOCUMENTS)


@pytest.fixture
def told(birds):
    """What is queued for the partner, with the reminders of today and of two years on."""
    session = birds.world.as_authority()
    remind(session)
    session.execute(text("UPDATE lot SET offered_at = offered_at - interval '2 years'"))
    session.execute(text("UPDATE lot SET pickup_at = now() - interval '1 day'"))
    remind(session)
    return list(birds.world.as_partner().scalars(select(Message)))


def test_no_mail_calendar_or_call_bears_a_mark(birds, told):
    topics = {each.topic for each in told}
    assert {"lot_offered", "lot_scheduled", "lot_handed_over", "revision_proposed", "lot_cancelled"} <= topics
    for each in told:
        item = Told(each.topic, (each.subject_type, each.subject_id), each.params)
        for locale in LOCALES:
            letter = write([item], locale=locale, organisation="Atelier", reach=lambda path: path)
            assert marks_in(f"{letter.subject}\n{letter.text}\n{letter.html}") == [], each.topic
        assert marks_in(str(each.params)) == [], each.topic
    session = birds.world.session
    assert marks_in(calendar(pickups(session), locale="fr", site="https://parc.example")) == []
    payloads = [str(each.payload) for each in session.scalars(select(WebhookDelivery))]
    assert len(payloads) > 20
    assert marks_in("\n".join(payloads)) == []


# What the words of messages may hold; anything else is looked at here first.
MAY_BE_TOLD = {
    *("number", "title", "party", "lines", "accepted", "refused", "slots", "place", "contact_line", "reason"),
    *("received", "missing", "unexpected", "reported", "returned", "awaited", "count", "comment", "answer"),
    *(
        "pickup_at",
        "answer_due_on",
        "reception_due_on",
        "due_on",
        "ends_on",
        "since_at",
        "certification",
        "name",
    ),
}


def test_the_words_of_messages_hold_nothing_else():
    words = [line for topic in TOPICS.values() for line in (topic.subject, *topic.lines)]
    assert set(re.findall(r"%\((\w+)\)s", " ".join(words))) <= MAY_BE_TOLD


def test_a_coordinator_or_a_stranger_meets_no_mark(app, session, birds, sign_in):
    for authority in (birds.world.authority, make_actor(session, "manager", birds.south_id)):
        enter(session, authority.organisation_id)
        share(session, authority, birds.network_id, True, uuid4())
    actor = make_actor(session, "coordinator", birds.network_id)
    reader = Reader(app, session, actor, sign_in(actor))
    reader.read_all(lot_id=birds.lots.values(), asset_id=[birds.hidden["asset"]])
    # The rival's own name is in its network's directory: it is no secret there.
    assert [each for found in reader.found.values() for each in found if f"Rival {MARK}" not in each] == []
    assert "Ville de Nord" in reader.pages.get("/network/").text
    reader = Reader(app, session, None, sign_in(None))
    reader.read_all(code=[birds.code, UNKNOWN_CODE])
    assert reader.found == {}
    assert (f"/e/{birds.code}", 200) in reader.opened


def test_a_manager_of_another_member_meets_no_mark_even_where_all_share(app, session, birds, sign_in):
    north = birds.world.authority
    session = birds.world.as_authority()
    share(session, north, birds.network_id, True, uuid4())
    keep_shared(session, today().year, today())
    stranger = make_actor(session, "manager")
    owner = as_owner(session)
    owner.execute(
        insert(NetworkMember).values(network_id=birds.network_id, member_id=stranger.organisation_id)
    )
    as_application(session)
    reader = Reader(app, session, stranger, sign_in(stranger))
    rooms = (
        "/dashboard",
        "/statements",
        "/published",
        "/sharing",
        "/network",
        "/strategy",
        "/api/v1/indicators",
    )
    # The folder of evidence is streamed by a session of its own, which a test's one transaction cannot hold.
    for call in [call for call in reader.calls() if call.rule.startswith(rooms)]:
        if not call.rule.endswith("evidence.zip"):
            reader.read(call, **{name: uuid4() for name in call.uuids} | dict(call.others))
    found = [each for marks in reader.found.values() for each in marks]
    assert [each for each in found if f"Rival {MARK}" not in each] == []
    assert ("/dashboard/", 200) in reader.opened
    for table in (SharedYear, NetworkShare, KeptBoard, MonthlyPoint, PublishedYear):
        mine = select(table.authority_id).where(table.authority_id != stranger.organisation_id)
        assert session.scalars(mine).all() == [], table.__tablename__
