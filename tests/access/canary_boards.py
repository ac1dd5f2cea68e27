"""What reports, the strategy, declarations and public pages keep of an authority, with the mark in it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select

from lifecycle.awareness.model import PublicPage
from lifecycle.footprint.document import OwnValue
from lifecycle.footprint.settings import set_own
from lifecycle.kernel.clock import now, today
from lifecycle.registry.model import Site
from lifecycle.reports.model import KeptBoard, MonthlyPoint, PublishedYear, SharedYear
from lifecycle.statements.model import DeclaredSpend, SpendRule
from lifecycle.strategy.measures import MeasureData, NoteData, add_measure, add_note, save_facts
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.queries import YearAim, YearlyFacts
from lifecycle.strategy.words import Sense, Theme
from tests.endoflife.world import World

TABLES = {
    "kept_board", "monthly_point", "published_year", "shared_year", "public_page", "objective",
    "objective_year", "measure", "governance_note", "yearly_fact", "factor_version", "declared_spend",
    "spend_rule",
}  # fmt: skip
#: A page that is not published, and its address.
HIDDEN = "page-cachee"


def add_boards(world: World, mark: str, paid: Decimal) -> None:
    """Write a row of each of `TABLES` for the authority; texts bear the mark, amounts are those paid."""
    session, north, day = world.as_authority(), world.authority, today()
    aims = (YearAim(day.year, target=Decimal(5)),)
    said = {"theme": Theme.HARDWARE, "sense": Sense.AT_LEAST, "indicator": "mean_age", "owner": mark}
    aim = ObjectiveData(title=f"Objectif {mark}", description=mark, years=aims, **said)
    objective = add_objective(session, north, aim, uuid4())
    measure = MeasureData(action=f"Mesure {mark}", means=mark, objective_id=objective)
    add_measure(session, north, measure, uuid4())
    add_note(session, north, NoteData(held_on=day, title=f"Comité {mark}", body=mark), uuid4())
    save_facts(session, north, day.year, YearlyFacts(agents=12, inhabitants=900), uuid4())
    own = OwnValue(f"Étude {mark}", day, embodied_kg=Decimal(150))
    set_own(session, north, "laptop", own, uuid4(), changed_from=0)
    session.add_all(_kept(north.organisation_id, mark))
    session.add_all(_declared(north.organisation_id, mark, paid))
    site = session.scalars(select(Site.id).limit(1)).one()
    page = {"slug": HIDDEN, "title": mark, "introduction": mark, "content": {"sentences": []}}
    session.add(PublicPage(authority_id=north.organisation_id, site_id=site, **page))
    session.flush()


def _kept(authority_id, mark: str):
    """Yield rows as `reports` keeps them, of a year and a scope that nothing asks for."""
    moment, day = now() - timedelta(hours=2), today()
    computed = {"authority_id": authority_id, "day": day, "since": moment, "seen": 0, "computed_at": moment}
    payload = {"payload": {"told": mark}}
    yield KeptBoard(board="overview", scope=mark, stamp="-", **computed, **payload)
    yield SharedYear(year=2001, **computed, **payload)
    yield MonthlyPoint(authority_id=authority_id, figure=mark, month=day.replace(day=1), day=day)
    on = {"factor_set": "-", "factor_version": "-", "factor_title": "-", "program": "-"}
    said = {"published_at": moment, "published_by": mark, "note": mark}
    yield PublishedYear(authority_id=authority_id, year=2001, number=1, **said, **on, **payload)


def _declared(authority_id, mark: str, paid: Decimal):
    spent = {"year": 2025, "product_type": "it", "total": paid, "comment": mark}
    yield DeclaredSpend(authority_id=authority_id, **spent)
    yield SpendRule(authority_id=authority_id, category_key="laptop", product_type="it", donation_value=paid)
