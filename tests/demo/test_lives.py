"""Chance and lives without a database: the same seed tells the same story."""

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

from lifecycle.demo.birth import category
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate, furnish
from lifecycle.demo.life import CATEGORY
from lifecycle.demo.paths import GOALS, grow
from lifecycle.demo.rows import Rows
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.codes import is_code

LAST = date(2026, 11, 1)  # a Sunday and a holiday
WHO = Actor(uuid4(), "Ville de Valbourg", "authority", "manager", "Camille Test")


def town(seed):
    chance = Chance(seed, LAST)
    estate = Estate(
        WHO.organisation_id, "Ville de Valbourg", 90, LAST - timedelta(days=900), LAST, WHO, (WHO,)
    )
    furnish(estate, Rows(), chance, hall="Mairie", addresses="rue du Port")
    return [grow(estate, chance, [], 2.0) for _ in range(90)]


def test_the_same_seed_tells_the_same_story():
    first, again, other = town(1), town(1), town(2)
    assert [life.row for life in first] == [life.row for life in again]
    assert [life.events for life in first] == [life.events for life in again]
    assert [life.row for life in first] != [life.row for life in other]


def test_lives_end_where_their_goals_say_in_tags_of_their_year():
    lives = town(3)
    assert {life.state for life in lives} <= set(GOALS)
    tags = Counter(life.row["tag"] for life in lives)
    assert max(tags.values()) == 1
    for life in lives:
        assert life.row["tag"].startswith(str(life.row["acquired_on"].year))
        assert life.category in CATEGORY
        assert life.clock.date() <= LAST


def test_work_is_done_on_working_days_and_never_after_the_last():
    chance = Chance(4, LAST)
    assert chance.moment(LAST.toordinal()).date() == date(2026, 10, 30)
    assert chance.moment(LAST.toordinal() + 400).date() == date(2026, 10, 30)
    assert chance.moment(date(2026, 7, 14).toordinal()).date() == date(2026, 7, 15)
    assert chance.moment(date(2026, 7, 18).toordinal()).date() == date(2026, 7, 20)
    assert chance.moment(date(2026, 9, 9).toordinal()).date() == date(2026, 9, 9)


def test_codes_are_true_and_never_twice_the_same():
    chance = Chance(5, LAST)
    codes = [chance.code() for _ in range(20_000)]
    assert len(set(codes)) == 20_000
    assert all(is_code(code) for code in codes)


def test_categories_are_drawn_the_same_in_whatever_order_a_set_has_them():
    names = ("monitor", "laptop", "tablet", "server")
    one, other = Chance(6, LAST), Chance(6, LAST)
    assert [category(one, names) for _ in range(50)] == [category(other, names[::-1]) for _ in range(50)]
