"""What a request leaves on its connection."""

from sqlalchemy import text

from lifecycle.app import create_app
from lifecycle.config import Config
from lifecycle.db.engine import app_engine, session_factory
from lifecycle.edge.identity import SESSION_COOKIE
from tests.factories import code_of, make_actor, make_asset, make_session

PSYCOPG_PREPARES_AFTER = 5


def test_the_statements_of_a_scan_stay_prepared_from_one_request_to_the_next(own_database_url, tmp_path):
    engine = app_engine(own_database_url, pool_size=1, max_overflow=0)
    sessions = session_factory(engine)
    with sessions() as session:
        actor = make_actor(session)
        code = code_of(session, make_asset(session, actor))
        token = make_session(session, actor)
        session.commit()
    settings = {"LIFECYCLE_DATA_DIR": str(tmp_path), "LIFECYCLE_SECRET_KEY": "x" * 40}
    client = create_app(Config.from_environment(settings), sessions).test_client()
    client.set_cookie(SESSION_COOKIE, token, domain="localhost")

    for _ in range(PSYCOPG_PREPARES_AFTER + 1):
        assert client.get(f"/e/{code}").status_code == 200

    with engine.connect() as connection:
        prepared = connection.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    engine.dispose()
    assert any("FROM asset" in statement for statement in prepared)
