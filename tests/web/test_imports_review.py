"""Rows that may be several devices: both sides shown, answered one by one or left aside together."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from lifecycle.intake.model import ImportRow
from lifecycle.registry.model import Asset
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset
from tests.web.importing import figures, file_of, row, tried

NAMED = {"serial": "", "tag": ""}


@pytest.fixture
def manager(session):
    return make_actor(session, "manager")


@pytest.fixture
def client(sign_in, manager):
    return sign_in(manager)


def doubtful(count):
    """A file whose every row has nothing but a name."""
    return file_of(*(row(n, "En service", place="Annexe", **NAMED) for n in range(1, count + 1)))


def make_known(session, manager, count):
    return [
        make_asset(session, manager, State.IN_USE, name=f"PC-{n}", category_key="laptop", custodian="Zoé")
        for n in range(1, count + 1)
    ]


def verdicts(session):
    session.expire_all()
    return list(session.scalars(select(ImportRow.verdict).order_by(ImportRow.line)))


def test_both_sides_are_shown_and_each_answer_settles_its_row(session, manager, client, work):
    known = make_known(session, manager, 3)
    url = tried(client, work, doubtful(3))
    assert verdicts(session) == ["ambiguous"] * 3
    page = client.get(f"{url}?verdict=ambiguous").text
    assert page.count("C’est un autre") == 3
    assert f'name="answer" value="{known[0].id}"' in page
    assert re.search(r'<td class="long-word differs">.*?Zoé|Zoé', page)
    assert "Annexe" in page
    for line, answer in ((2, str(known[0].id)), (3, "new"), (4, "skip")):
        said = client.post(f"{url}/answers", data={"line": line, "part": 0, "answer": answer})
        assert said.location == f"{url}?verdict=ambiguous"
    assert verdicts(session) == ["update", "create", "ignored"]
    client.post(f"{url}/apply", data={"total": 2})
    work()
    assert len(session.scalars(select(Asset)).all()) == 4
    assert session.get(Asset, known[0].id).site_id is not None


def test_a_row_settled_after_the_application_is_said_to_be_still_to_create(session, manager, client, work):
    make_known(session, manager, 1)
    url = tried(client, work, file_of(row(1, "En service", **NAMED), row(2, "En service")))
    client.post(f"{url}/apply", data={"total": 1})
    work()
    client.post(f"{url}/answers", data={"line": 2, "part": 0, "answer": "new"})
    words = re.findall(r"(À créer|Créé)</span>", client.get(url).text)
    assert words == ["À créer", "Créé"]
    assert figures(client.get(url).text)[0] == "1"
    assert "1 équipement créé par l’import quitte" in client.get(f"{url}/undo").text
    client.post(f"{url}/apply")
    work()
    assert re.findall(r"(À créer|Créé)</span>", client.get(url).text) == ["Créé", "Créé"]


def test_all_that_remain_are_left_aside_at_once(session, manager, client, work):
    make_known(session, manager, 2)
    url = tried(client, work, doubtful(2))
    assert client.post(f"{url}/answers/skip").location == url
    assert verdicts(session) == ["ignored", "ignored"]
    assert "2 lignes sont laissées de côté" in client.get(url).text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"line": 2, "answer": "peut-être"}, 422),
        ({"line": 2}, 422),
        ({"answer": "new"}, 422),
        ({"line": 99, "answer": "new"}, 404),
        ({"line": 2, "answer": str(uuid4())}, 404),
    ],
)
def test_an_answer_that_means_nothing_is_refused(session, manager, client, work, data, status):
    make_known(session, manager, 1)
    url = tried(client, work, doubtful(1))
    assert client.post(f"{url}/answers", data=data).status_code == status
    assert verdicts(session) == ["ambiguous"]


def test_the_number_of_statements_does_not_grow_with_the_doubts(session, manager, client, work, connection):
    make_known(session, manager, 12)
    counts = []
    for count in (1, 12):
        url = tried(client, work, doubtful(count))
        seen = []
        event.listen(connection, "before_cursor_execute", lambda *said, seen=seen: seen.append(said[2]))
        assert client.get(f"{url}?verdict=ambiguous").text.count("C’est un autre") == count
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_all_or_nothing_is_offered_once_nothing_is_in_doubt(session, manager, client, work):
    make_known(session, manager, 1)
    url = tried(client, work, file_of(row(1, "En service", **NAMED), row(2, "En service")))
    assert "réglez d’abord" in client.get(url).text
    client.post(f"{url}/answers/skip")
    page = client.get(url).text
    assert "réglez d’abord" not in page
    assert 'name="mode"' in page
