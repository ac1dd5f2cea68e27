"""The partner's portal: several authorities side by side, devices awaited, outcomes in bulk and by file."""

import html
import io
import re
from uuid import uuid4

import pytest
from sqlalchemy import event

from lifecycle.kernel.clock import today
from tests.endoflife.world import World
from tests.factories import as_application, as_owner, code_of, make_actor, make_partner

PDF = b"%PDF-1.7\n% an invoice"


@pytest.fixture
def two(session) -> tuple[World, World]:
    """The same partner with two authorities."""
    first, second = make_actor(session), make_actor(session)
    routes = {"refurbish": ["laptop"], "recycle": ["laptop"]}
    ids = (first.organisation_id, second.organisation_id)
    partner = make_partner(session, *ids, routes=routes)
    for place, name in zip(ids, ("Ville de Nord", "Ville de Sud"), strict=True):
        as_owner(session).exec_driver_sql("UPDATE organisation SET name = %s WHERE id = %s", (name, place))
    as_application(session)
    return World(session, first, partner), World(session, second, partner)


@pytest.fixture
def partner(two, sign_in):
    two[0].as_partner()
    return sign_in(two[0].partner)


def asked(**values) -> dict:
    return {"request_id": str(uuid4()), **values}


def ids_of(world, *lots) -> list[str]:
    world.as_partner()
    return [str(line.id) for lot_id in lots for line in world.view(lot_id).lines]


def upload(client, text, name="devenirs.csv"):
    form = {"file": (io.BytesIO(text.encode()), name)}
    return client.post("/lots/awaited/file", data=form, content_type="multipart/form-data")


def test_authorities_stand_side_by_side_and_can_be_taken_apart(two, partner):
    north, south = (world.offered(world.retired()) for world in two)
    page = partner.get("/lots/").text
    assert str(north) in page
    assert str(south) in page
    assert "Ville de Nord" in page
    assert "Ville de Sud" in page
    only = partner.get(f"/lots/?authority={two[0].authority.organisation_id}").text
    assert str(north) in only
    assert str(south) not in only
    assert partner.get("/lots/?tab=nothing").status_code == 404


def test_the_late_ones_come_first_and_say_so(two, partner, session):
    early = two[0].offered(two[0].retired())
    late = two[1].offered(two[1].retired())
    newest = two[0].offered(two[0].retired())
    as_owner(session).exec_driver_sql(
        "UPDATE lot SET offered_at = offered_at - interval '90 days' WHERE id = %s", (late,)
    )
    as_application(session)
    two[0].as_partner()
    page = partner.get("/lots/").text
    assert "En retard" in page
    places = [page.index(f'href="/lots/{lot_id}"') for lot_id in (late, newest, early)]
    assert places[0] == min(places)


def test_devices_of_several_lots_are_told_at_once_each_lot_with_its_document(two, partner):
    lots = [world.received(world.retired(), world.retired()) for world in two]
    ticked = ids_of(two[0], *lots)
    page = partner.get("/lots/awaited").text
    assert all(line in page for line in ticked)
    form = asked(line_ids=ticked[:3], outcome="reused", on=today().isoformat(), recipient="school")
    form["file"] = (io.BytesIO(PDF), "facture.pdf", "application/pdf")
    answer = partner.post("/lots/awaited", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    told = [line for lot_id in lots for line in two[0].view(lot_id).lines if line.outcome]
    assert [line.recipient for line in told] == ["school"] * 3
    assert all(line.proof_id for line in told)
    assert len({line.proof_id for line in told}) == 2
    left = partner.get("/lots/awaited").text
    assert ticked[3] in left
    assert ticked[0] not in left


def test_a_lot_that_refuses_keeps_no_other_back(two, partner):
    well, ended = (world.received(world.retired()) for world in two)
    one, other = ids_of(two[0], well, ended)
    before = asked(line_ids=[other], outcome="recycled", on=today().isoformat())
    assert partner.post(f"/lots/{ended}/outcomes", data=before).status_code == 303
    form = asked(line_ids=[one, other], outcome="reused", on=today().isoformat())
    answer = partner.post("/lots/awaited", data=form)
    assert answer.status_code == 409
    assert "rien n’est enregistré" in answer.text
    assert two[0].view(well).lines[0].outcome == "reused"
    assert two[0].view(ended).lines[0].outcome == "recycled"


def test_ticking_nothing_says_so_and_keeps_what_was_chosen(two, partner):
    two[0].received(two[0].retired())
    two[0].as_partner()
    page = partner.post("/lots/awaited", data=asked(outcome="recycled", on=today().isoformat()))
    assert page.status_code == 422
    assert "Cochez au moins une ligne." in page.text
    assert re.search(r'value="recycled" checked', page.text)


def test_nothing_awaited_says_why(partner):
    assert "Aucun devenir attendu" in partner.get("/lots/awaited").text


def test_a_file_is_looked_over_before_anything_is_written(two, partner):
    asset = two[0].retired(serial="SER-1")
    told = two[1].retired(serial="SER-2")
    lot_id, second = two[0].received(asset), two[1].received(told)
    code = code_of(two[0].as_authority(), asset)
    two[0].as_partner()
    text = (
        f"Code;N° de série;Devenir;Bénéficiaire\n{code};;Réemployé;école\n;SER-2;Recyclé;\n;NOPE;Recyclé;\n"
    )
    page = upload(partner, text)
    assert page.status_code == 200
    assert "2 devenirs prêts à enregistrer" in page.text
    assert "Aucun équipement de vos lots ne porte ce code" in page.text
    assert two[0].view(lot_id).lines[0].outcome is None
    form = asked(rows=_rows_of(page))
    for _ in range(2):
        assert partner.post("/lots/awaited/file/record", data=form).status_code == 303
    assert two[0].view(lot_id).lines[0].recipient == "school"
    assert two[0].view(second).lines[0].outcome == "recycled"
    again = upload(partner, text)
    assert "Déjà déclarés" in again.text
    assert "Enregistrer 2" not in again.text


def test_what_changed_meanwhile_is_shown_and_the_rest_recorded(two, partner):
    lots = [world.received(world.retired(serial=f"S{n}")) for n, world in enumerate(two)]
    page = upload(partner, "Serial;Outcome\nS0;Reused\nS1;Reused\n")
    other = ids_of(two[0], lots[1])
    told = asked(line_ids=other, outcome="recycled", on=today().isoformat())
    assert partner.post(f"/lots/{lots[1]}/outcomes", data=told).status_code == 303
    answer = partner.post("/lots/awaited/file/record", data=asked(rows=_rows_of(page)))
    assert answer.status_code == 409
    assert "demandez sa révision" in answer.text
    assert two[0].view(lots[0]).lines[0].outcome == "reused"


@pytest.mark.parametrize("rows", ["", "[", "[[1]]", '[["x",null,null,null,null,"in_use",null,null,null]]'])
def test_a_tampered_form_is_refused(partner, rows):
    assert partner.post("/lots/awaited/file/record", data=asked(rows=rows)).status_code == 422


def test_a_file_that_cannot_be_read_says_what_to_do(partner):
    page = upload(partner, "Nom;Devenir\nx;recyclé\n")
    assert page.status_code == 422
    assert "Aucune colonne ne désigne l’équipement" in page.text
    assert partner.post("/lots/awaited/file", data={}).status_code == 422


def test_the_template_comes_in_both_forms(two, partner):
    two[0].received(two[0].retired(serial="SER-9"))
    two[0].as_partner()
    sheet = partner.get("/lots/awaited/outcomes.csv")
    assert "SER-9" in sheet.data.decode("utf-8-sig")
    assert partner.get("/lots/awaited/outcomes.xlsx").data.startswith(b"PK")


def test_the_number_of_statements_does_not_follow_the_number_of_devices(two, partner, session):
    def statements() -> int:
        seen: list[str] = []
        connection = session.connection()

        def note(*args) -> None:
            seen.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        assert partner.get("/lots/awaited").status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return len([one for one in seen if not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])

    world = two[0]
    world.received(world.retired())
    world.as_partner()
    few = statements()
    world.received(*(world.retired() for _ in range(5)))
    world.as_partner()
    assert statements() == few


def _rows_of(page) -> str:
    return html.unescape(re.search(r'name="rows" value="([^"]*)"', page.text)[1])
