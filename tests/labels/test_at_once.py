"""A roll given up while somebody on the spot takes a label of it, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lifecycle.db.engine import app_engine, session_factory
from lifecycle.db.scope import enter
from lifecycle.labels.batches import make_batch, void_rest
from lifecycle.registry.errors import LabelTaken
from lifecycle.registry.labelling import claim_label
from lifecycle.registry.model import Label
from tests.factories import make_actor, make_asset

pytestmark = pytest.mark.cluster


class Roll:
    """A committed roll of ten blank labels, and a device without one of them."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions() as session:
            self.actor = make_actor(session)
            self.asset_id = make_asset(session, self.actor).id
            self.batch_id = make_batch(session, self.actor, 10).id
            mine = select(Label.code).where(Label.batch_id == self.batch_id)
            self.code = session.scalars(mine.limit(1)).one()
            session.commit()

    @contextmanager
    def session(self):
        with self.sessions() as session:
            enter(session, self.actor.organisation_id)
            yield session

    def claim(self, session):
        claim_label(session, self.actor, self.code, self.asset_id, request_id=uuid4())

    def void(self, session):
        return void_rest(session, self.actor, self.batch_id, uuid4())

    def while_it_waits(self, first, second):
        """Do `first`, begin `second`, which has to wait, commit `first`; return what came of `second`."""

        def late():
            with self.session() as other:
                done = second(other)
                other.commit()
                return done

        with ThreadPoolExecutor(1) as pool, self.session() as session:
            first(session)
            running = pool.submit(late)
            with pytest.raises(TimeoutError):
                running.result(timeout=0.4)
            session.commit()
            return running.exception(timeout=10) or running.result()

    def states(self):
        with self.session() as session:
            counted = select(Label.state, func.count()).where(Label.batch_id == self.batch_id)
            return {row[0]: row[1] for row in session.execute(counted.group_by(Label.state))}


@pytest.fixture
def roll(own_database_url):
    engine = app_engine(own_database_url, pool_size=4)
    yield Roll(session_factory(engine))
    engine.dispose()


def test_a_label_that_is_being_claimed_is_not_given_up(roll):
    assert roll.while_it_waits(roll.claim, roll.void) == 9
    assert roll.states() == {"current": 1, "void": 9}


def test_a_label_of_a_roll_that_is_being_given_up_is_refused_as_void(roll):
    refusal = roll.while_it_waits(roll.void, roll.claim)
    assert isinstance(refusal, LabelTaken)
    assert "asset_id" not in refusal.params
    assert roll.states() == {"void": 10}
