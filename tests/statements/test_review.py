"""The yearly review: the same figures as the dashboards, in a PDF and in a DOCX that are read back."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import docx
import pytest

from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import NotFound
from lifecycle.reports.amounts import amount
from lifecycle.reports.figures import Key
from lifecycle.reports.model import MonthlyPoint
from lifecycle.reports.published import publish
from lifecycle.statements.content import Table, Terms
from lifecycle.statements.figures_of_year import year_figures
from lifecycle.statements.review import review_writing, year_review
from lifecycle.statements.review_plan import plan_of
from lifecycle.statements.review_strategy import strategy_section
from lifecycle.statements.writing_docx import docx_of
from lifecycle.statements.writing_pdf import pdf_of
from lifecycle.strategy.measures import MeasureData, NoteData, add_measure, add_note
from lifecycle.strategy.objectives import ObjectiveData, add_objective
from lifecycle.strategy.queries import YearAim
from lifecycle.strategy.words import MeasureState, Sense, Theme
from tests.documents.lots import text_of

YEAR = today().year
STRATEGY = (
    "Garder les portables six ans",
    "Porté par : Direction du numérique",
    "Cible atteinte",  # mean age 8, target 5.5
    "Former deux techniciens à la réparation",
    "8 000 € par an",
    "Comité annuel",
)


@pytest.fixture
def town(workshop):
    """An authority with an old laptop in use and a strategy of one objective, one measure and one note."""
    session, actor = workshop.session, workshop.actor
    old(workshop)
    aim = ObjectiveData(
        title=STRATEGY[0], theme=Theme.HARDWARE, sense=Sense.AT_LEAST, indicator=Key.MEAN_AGE,
        owner="Direction du numérique", years=(YearAim(YEAR, Decimal("5.5")),),
    )  # fmt: skip
    objective_id = add_objective(session, actor, aim, uuid4())
    said = {"state": MeasureState.UNDER_WAY, "means": STRATEGY[4], "objective_id": objective_id}
    add_measure(session, actor, MeasureData(action=STRATEGY[3], **said), uuid4())
    add_note(session, actor, NoteData(held_on=date(YEAR, 3, 12), title=STRATEGY[5]), uuid4())
    return workshop


def old(workshop):
    """A laptop in use for eight years, with its event."""
    device = workshop.device("laptop", first_used_on=date(YEAR - 8, 1, 1))
    workshop.event(device, f"{YEAR - 8}-01-01T09:00Z", None, "in_use")


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def docx_text(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def test_both_files_say_what_the_dashboards_say_and_what_was_published_stays(session, town):
    review = year_review(session, YEAR, today())
    writing = review_writing(review, "Ville de Valbourg", "fr")
    pdf, edited = plain(text_of(pdf_of(writing))), docx_text(docx_of(writing))
    said = [
        (plain(one.label.told("fr")), plain(amount(one.value, one.unit, "fr")))
        for key, board in review.figures.boards.items()
        for one in (board.figures[:4] if key == "overview" else board.figures)
    ]
    assert len(said) > 30
    for label, value in said:
        assert f"{label} {value}" in edited, label
        assert value in pdf
    # The reference life of a laptop is five years in ADEME's set: in its ninth year, it gained three to four.
    assert 3 <= review.figures.figure(Key.YEARS_GAINED_IN_USE).value < 4
    for text in (pdf, edited):
        assert all(words in text for words in STRATEGY)

    publish(session, town.actor, YEAR, uuid4())
    old(town)
    after = year_review(session, YEAR, today())
    assert after.figures.publication is not None
    assert after.figures.boards == review.figures.boards
    assert after.plan.progress != {}
    assert "ne changent plus" in docx_text(docx_of(review_writing(after, "Ville de Valbourg", "fr")))


def test_a_year_that_is_over_is_judged_by_its_own_values(session, town):
    def strategy() -> str:
        plan = plan_of(session, year_figures(session, YEAR - 1, today(), ("overview",)))
        section = strategy_section(plan, YEAR - 1, "fr")
        blocks = [block for part in section.sections for block in part.blocks]
        rows = [cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row]
        return plain(" ".join([*rows, *(str(block) for block in blocks if isinstance(block, Terms))]))

    aim = ObjectiveData(
        title="Réemployer", theme=Theme.HARDWARE, sense=Sense.AT_LEAST, indicator=Key.MEAN_AGE,
        years=(YearAim(YEAR - 1, Decimal(9)),),
    )  # fmt: skip
    add_objective(session, town.actor, aim, uuid4())
    unknown = strategy()
    assert f"sa valeur de la fin de {YEAR - 1} n’a pas été gardée" in unknown
    assert STRATEGY[5] not in unknown  # the note of this year
    december = date(YEAR - 1, 12, 18)
    session.add(
        MonthlyPoint(
            authority_id=town.actor.organisation_id, figure=Key.MEAN_AGE, month=december.replace(day=1),
            day=december, value=Decimal("7.04"),
        )
    )  # fmt: skip
    session.flush()
    known = strategy()
    assert f"7 ans (18/12/{YEAR - 1})" in known
    assert f"La cible de {YEAR - 1} n’a pas été atteinte." in known


def test_a_year_that_has_not_begun_has_no_review(session, workshop):
    with pytest.raises(NotFound):
        year_review(session, YEAR + 1, today())
