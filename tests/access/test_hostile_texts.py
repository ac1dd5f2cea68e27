"""Texts made to break out of a page, a document or a spreadsheet stay texts; no address fails on a value."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest
from docx import Document
from sqlalchemy import update

from lifecycle.access.permissions import SCOPES
from lifecycle.awareness.publishing import PageData, publish
from lifecycle.awareness.sentences import KEYS
from lifecycle.db.scope import enter
from lifecycle.kernel.clock import today
from lifecycle.people.model import Organisation
from lifecycle.people.service import add_token
from lifecycle.registry.places import manufacturer_named, model_named, site_named
from lifecycle.reports.basis import basis_for
from lifecycle.statements.evidence import Asked, evidence_zip
from lifecycle.states.assets import State
from lifecycle.strategy.measures import MeasureData, NoteData, add_measure, add_note
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.words import Sense, Theme
from tests.access.walk import calls
from tests.endoflife.world import World
from tests.factories import as_application, as_owner, make_actor, make_asset, make_partner

# A formula, markup of HTML, Typst and Jinja, a pictogram, and characters that no font or XML has.
FORMULA = '=HYPERLINK("http://x.example","a")'
MARKUP = f'{FORMULA}<script>alert(1)</script>#panic("x") $ [ @ref {{{{ 7*7 }}}} 🌱 漢 '
EVIL = f"{MARKUP}\x01\x1b\x7f\ufeff\ufffe"
#: As XML can hold it.
SHOWN = f"{MARKUP}\x7f\ufeff"


@pytest.fixture
def town(session):
    """A manager whose authority, partner, places, models, strategy and public page all bear hostile texts."""
    manager = make_actor(session, "manager")
    partner = make_partner(session, manager.organisation_id)
    owner = as_owner(session)
    both = (manager.organisation_id, partner.organisation_id)
    owner.execute(update(Organisation).where(Organisation.id.in_(both)).values(name=EVIL))
    as_application(session)
    enter(session, manager.organisation_id)
    site = site_named(session, EVIL)
    model = model_named(session, manufacturer_named(session, EVIL).id, EVIL, "laptop")
    old = {"first_used_on": today() - timedelta(days=2200), "model_id": model.id, "site_id": site.id}
    for number in range(3):
        make_asset(session, manager, State.IN_USE, tag=f"={number}+1", **old)
    world = World(session, manager, partner)
    world.handed_over(world.retired(**old))
    world.as_authority()
    said = {"own_indicator": EVIL, "own_unit": FORMULA[:30], "owner": EVIL, "description": EVIL}
    aim = ObjectiveData(title=EVIL, theme=Theme.HARDWARE, sense=Sense.AT_LEAST, **said)
    objective = add_objective(session, manager, aim, uuid4())
    add_measure(session, manager, MeasureData(action=EVIL, means=EVIL, objective_id=objective), uuid4())
    add_note(session, manager, NoteData(held_on=today(), title=EVIL, body=EVIL), uuid4())
    return replace(manager, organisation_name=EVIL, name=EVIL)


@pytest.fixture
def shown(session, town):
    """The public page of the authority, by its row."""
    data = PageData(title=EVIL, introduction=EVIL, chosen=KEYS)
    return publish(session, town, None, data, basis_for(session, today()), uuid4())


def formulas_of_csv(data: bytes) -> list[str]:
    """The cells that a spreadsheet would run; a number may have its sign."""
    text = data.decode("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    found = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    assert len(found) > 5
    return [
        cell for cell in found if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"[-+][\d.,]+", cell)
    ]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_hostile_texts_run_nowhere(session, town, shown, sign_in):
    client = sign_in(town)
    for path in ("/strategy/", "/awareness/edit", f"/p/{shown.slug}", "/dashboard/flows/"):
        enter(session, town.organisation_id)
        page = client.get(path).text
        assert "&lt;script&gt;alert(1)" in page, path
        assert "<script>alert" not in page, path
        assert "{{ 7*7 }}" in page, path
    assert formulas_of_csv(client.get("/dashboard/flows/partners.csv").data) == []
    for name, part in members(client.get("/dashboard/flows.xlsx").data).items():
        assert b"<f>" not in part, name
        assert b"<hyperlink" not in part, name
    assert '#panic("x") $ [ @ref' in text_of(client.get(f"/awareness/{shown.id}/a4.pdf").data)


def test_the_folder_of_evidence_keeps_hostile_texts_as_they_are(session, town):
    asked = Asked(EVIL, today().year, today(), "fr")
    folder = members(b"".join(evidence_zip(session, asked)))
    assert len(folder) == 7
    kinds = [name.rpartition(".")[2] for name in folder]
    assert (kinds.count("pdf"), kinds.count("csv"), kinds.count("docx")) == (4, 2, 1)
    for name, data in folder.items():
        if name.endswith("pdf"):
            assert '#panic("x") $ [ @ref' in text_of(data), name
        elif name.endswith("csv"):
            assert formulas_of_csv(data) == [], name
        else:
            paragraphs = [one.text for one in Document(io.BytesIO(data)).paragraphs]
            assert SHOWN in paragraphs, name


def test_a_value_that_the_database_cannot_hold_is_not_found(app, session, sign_in):
    actor = make_actor(session)
    token = add_token(session, actor, "Essai", list(SCOPES), "admin")
    headers = {"Authorization": f"Bearer {token}"}
    tried = 0
    for call in calls(app):
        impossible = {
            name: 10**30 if example == 1 else "\0" for name, example in call.others if example in (1, "x")
        }
        if call.method != "GET" or not impossible:
            continue
        values = {name: uuid4() for name in call.uuids} | dict(call.others) | impossible
        path = app.url_map.bind("localhost").build(call.endpoint, values, method="GET")
        client = app.test_client() if call.is_api else sign_in(actor)
        enter(session, actor.organisation_id)
        assert client.get(path, headers=headers if call.is_api else None).status_code < 500, call.rule
        tried += 1
    assert tried > 20
