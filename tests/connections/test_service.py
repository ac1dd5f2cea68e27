"""What a connection may be, whoever asks."""

from uuid import uuid4

import pytest

from lifecycle.connections import service
from lifecycle.connections.errors import ConnectionNotFound
from lifecycle.connections.model import Connection
from lifecycle.connections.queries import get_connection
from lifecycle.connections.service import begin_pull, create_connection, delete_connection, edit_connection
from lifecycle.kernel.errors import Forbidden
from tests.factories import SECRET_KEY, make_actor, make_connection


def test_only_an_administrator_makes_or_changes_one_and_who_imports_may_pull(session):
    admin = make_actor(session)
    connection = make_connection(session, admin)
    for role, may_pull in (("manager", True), ("technician", False)):
        other = make_actor(session, role, admin.organisation_id)
        with pytest.raises(Forbidden):
            make_connection(session, other)
        with pytest.raises(Forbidden):
            edit_connection(session, other, connection, None, SECRET_KEY, uuid4())
        with pytest.raises(Forbidden):
            delete_connection(session, other, connection)
        if may_pull:
            assert begin_pull(session, other, connection).state == "running"
        else:
            with pytest.raises(Forbidden):
                begin_pull(session, other, connection)


def test_nobody_sees_another_authoritys_connection(session):
    theirs = make_connection(session, make_actor(session))
    stranger = make_actor(session)
    for use in (
        lambda: get_connection(session, theirs),
        lambda: begin_pull(session, stranger, theirs),
        lambda: delete_connection(session, stranger, theirs),
        lambda: edit_connection(session, stranger, theirs, None, SECRET_KEY, uuid4()),
    ):
        session.expire_all()
        with pytest.raises(ConnectionNotFound):
            use()


def test_removing_one_takes_its_pulls_along(session):
    admin = make_actor(session)
    connection = make_connection(session, admin)
    begin_pull(session, admin, connection)
    delete_connection(session, admin, connection)
    session.expire_all()
    assert session.get(Connection, connection) is None
    assert not service.is_running(session, connection)


def test_the_same_request_makes_one(session):
    admin, request_id = make_actor(session), uuid4()
    data = service.ConnectionData(
        program="glpi",
        name="GLPI",
        url="https://glpi.ville.fr/apirest.php",
        credentials=service.Credentials("t"),
        options=service.Options(),
    )
    made = [create_connection(session, admin, data, SECRET_KEY, request_id) for _ in range(2)]
    assert made[0] == made[1]
    assert session.get_one(Connection, made[0]).url == "https://glpi.ville.fr"
