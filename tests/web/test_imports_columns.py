"""A file of unknown titles: its columns first, then its words and places, remembered for the next one."""

from sqlalchemy import select

from lifecycle.intake.model import ImportProfile, ImportRun
from lifecycle.registry.model import Asset, Site
from lifecycle.registry.places import site_named
from lifecycle.states.assets import State
from tests.factories import make_actor
from tests.web.importing import answers, applied, file_of, row, send, tried

TABLE = (
    "Repère parc;N/S machine;Situation;Genre;Où\n"
    "A-1;X1;Posé au bureau;Portable;École Emile Zola\n"
    "A-2;X2;Posé au bureau;Portable;Mairie > Accueil\n"
    "A-3;X3;Au placard;Portable;Mairie > Cave\n"
)
HELD = {
    "columns.0": "tag",
    "columns.1": "serial",
    "columns.2": "status",
    "columns.3": "category",
    "columns.4": "site",
}
MEANT = {"statuses.0": "in_use", "statuses.1": "in_stock", "categories.0": "laptop"}


def test_unknown_columns_are_asked_with_samples_before_their_words(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    url = send(client, TABLE).location
    page = client.get(url).text
    assert "Repère parc" in page
    assert ">X1<" in page
    assert "Lancer l’essai" not in page
    assert client.post(f"{url}/columns", data=HELD).location == f"{url}/mapping"
    page = client.get(url).text
    assert "« Posé au bureau »" in page.replace("\u00a0", " ")
    client.post(f"{url}/mapping", data={**answers(page), **MEANT})
    work()
    client.post(f"{url}/apply", data={"total": 3})
    work()
    assets = session.scalars(select(Asset).order_by(Asset.tag)).all()
    assert [(one.tag, one.serial, one.state, one.category_key) for one in assets] == [
        ("A-1", "X1", State.IN_USE, "laptop"),
        ("A-2", "X2", State.IN_USE, "laptop"),
        ("A-3", "X3", State.IN_STOCK, "laptop"),
    ]


def test_two_columns_for_one_field_are_refused_where_they_were_said(session, sign_in):
    client = sign_in(make_actor(session, "manager"))
    url = send(client, TABLE).location
    answer = client.post(f"{url}/columns", data={**HELD, "columns.1": "tag"})
    assert answer.status_code == 422
    assert "disent la même chose" in answer.text
    assert answers(answer.text)["columns.1"] == "tag"
    assert client.post(f"{url}/columns", data={"columns.0": "n’importe quoi"}).status_code == 422


def test_answers_come_back_with_the_next_file_and_may_be_forgotten(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    url = send(client, TABLE).location
    client.post(f"{url}/columns", data=HELD)
    said = {**answers(client.get(url).text), **MEANT, "save_profile": "1"}
    client.post(f"{url}/mapping", data=said)
    work()

    again = send(client, TABLE.replace("A-", "B-")).location
    page = client.get(again).text
    assert answers(page) == HELD
    assert "proposé, comme avant" in page
    client.post(f"{again}/columns", data=answers(page))
    page = client.get(again).text
    assert {name: value for name, value in answers(page).items() if name in MEANT} == MEANT
    assert "Oublier ces réponses" in page
    assert client.post(f"{again}/forget").location == again
    assert session.scalars(select(ImportProfile)).all() == []
    assert "proposé, comme avant" not in client.get(again).text


def test_places_of_a_file_are_told_beside_those_known_here(session, sign_in, work):
    manager = make_actor(session, "manager")
    client = sign_in(manager)
    site_named(session, "École Émile-Zola")
    site_named(session, "Hôtel de ville")
    url = send(client, TABLE).location
    client.post(f"{url}/columns", data=HELD)
    page = client.get(url).text
    assert '<option value="Hôtel de ville">' in page
    places = {name: value for name, value in answers(page).items() if name.startswith("sites.")}
    # Mairie, its two rooms, the school: the school is known under another spelling.
    assert sorted(places.values()) == ["", "", "", "École Émile-Zola"]
    town = next(name for name in places if f'name="{name}"' in page and places[name] == "")
    said = {**answers(page), **MEANT, town: "Hôtel de ville"}
    client.post(f"{url}/mapping", data=said)
    work()
    client.post(f"{url}/apply", data={"total": 3})
    work()
    assert set(session.scalars(select(Site.name))) == {"École Émile-Zola", "Hôtel de ville"}


def test_a_place_name_too_long_is_refused_and_what_was_typed_stays(session, sign_in):
    client = sign_in(make_actor(session, "manager"))
    url = send(client).location
    long = "x" * 300
    answer = client.post(f"{url}/mapping", data={"sites.0": long})
    assert answer.status_code == 422
    assert "250 caractères au plus" in answer.text
    assert long in answer.text


def test_columns_may_be_said_otherwise_until_the_application(session, sign_in, work):
    client = sign_in(make_actor(session, "manager"))
    data = file_of(row(1, "En service")).replace('"Usager"', '"Personne en charge"')
    url = tried(client, work, data)
    page = client.get(f"{url}/columns").text
    assert list(answers(page)) == ["columns.9"]
    client.post(f"{url}/columns", data={"columns.9": "custodian"})
    assert session.scalars(select(ImportRun.state)).one() == "uploaded"
    done = applied(client, work, file_of(row(2, "En service")))
    assert client.get(f"{done}/columns").location == done
