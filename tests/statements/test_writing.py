"""How a review is written, without a database: its plan, what stands apart, and two accessible files."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import pypdfium2
import pytest

from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.figures import Coverage, Figure, Key, Unit, Words
from lifecycle.statements.charts_told import bars
from lifecycle.statements.content import Bars
from lifecycle.statements.figures_of_year import YearFigures
from lifecycle.statements.review import Review, review_writing
from lifecycle.statements.review_plan import Plan
from lifecycle.statements.writing_docx import docx_of
from lifecycle.statements.writing_pdf import pdf_of

DAY = date(2026, 6, 30)
WHO = "Ville de Valbourg"
FORMULA, SOURCE = Words("Somme"), Words("Registre")


def figure(key: Key, value: Decimal | int | None, unit: Unit, **more) -> Figure:
    return Figure(key, Words(f"Libellé {key}"), value, unit, FORMULA, SOURCE, DAY, **more)


def chart(kind: str, *points: Point, unit: Unit = Unit.DEVICES, **more) -> Chart:
    words = (Words("Titre"), Words("Ce que montre le graphique."))
    return Chart("causes", kind, *words, unit, FORMULA, SOURCE, DAY, points, **more)


def stack(column: str, series: str, value: int) -> Point:
    return Point(column, Words(column), value, series=series, series_label=Words(series.title()))


@pytest.fixture(scope="module")
def review() -> Review:
    present = figure(Key.DEVICES_PRESENT, 1284, Unit.DEVICES, coverage=Coverage(1200, 1284))
    made = figure(Key.FOOTPRINT_EMBODIED, Decimal(428_000), Unit.KG_CO2E)
    spared = figure(
        Key.AVOIDED_IN_USE, Decimal(11_800), Unit.KG_CO2E, low=Decimal(9000), high=Decimal(15_000)
    )
    drawn = chart("bars", Point("a", Words("Portable"), 906), Point("b", Words("Écran"), 302))
    boards = {
        "overview": Board("overview", Scope(2026), DAY, (present,)),
        "lifespan": Board("lifespan", Scope(2026), DAY, (present,), (drawn,)),
        "carbon": Board("carbon", Scope(2026), DAY, (made, spared)),
    }
    figures = YearFigures(2026, DAY, boards, "ADEME", "2.1.0", None, "212 502 388 00019")
    return Review(figures, Plan((), {}, (), ()))


def test_the_first_page_says_whose_review_it_is(review):
    said = dict(review_writing(review, WHO, "fr").facts)
    assert said["SIRET"] == "212 502 388 00019"
    unknown = replace(review, figures=replace(review.figures, siret=""))
    assert dict(review_writing(unknown, WHO, "fr").facts)["SIRET"] == "non renseigné"


def test_avoided_emissions_stand_apart_from_the_footprint(review):
    carbon = next(one for one in review_writing(review, WHO, "fr").sections if "carbone" in one.title)
    footprint, avoided = carbon.sections
    assert [one.label for one in footprint.blocks[0].figures] == ["Libellé footprint_embodied"]
    (spared,) = avoided.blocks[0].figures
    assert (spared.value, spared.under) == ("11,8\xa0t\xa0CO₂e", ("de 9 à 15\xa0t\xa0CO₂e",))
    assert "ne se déduisent jamais" in carbon.blocks[0].text


def test_a_board_that_was_not_published_has_no_chapter(review):
    titles = [section.title for section in review_writing(review, WHO, "fr").sections]
    assert titles == [
        "L’essentiel", "Durée de vie des équipements", "Empreinte carbone",
        "Stratégie\xa0: objectifs, mesures et moyens", "Méthode",
    ]  # fmt: skip


def test_without_a_strategy_it_says_what_the_law_asks(review):
    strategy = next(one for one in review_writing(review, WHO, "fr").sections if "Stratégie" in one.title)
    assert "Aucun objectif n’est encore saisi" in strategy.blocks[0].text


def test_the_annex_names_each_figure_once_with_its_formula_and_coverage(review):
    (table,) = review_writing(review, WHO, "fr").sections[-1].sections[-1].blocks
    named = [row[0] for row in table.rows]
    assert named.count("Libellé devices_present") == 1
    assert ("Libellé devices_present", "Somme", "Registre", "1\u202f200\xa0/ 1\u202f284") in table.rows


def test_the_pdf_is_tagged_titled_and_has_a_plan(review):
    made = pdf_of(review_writing(review, WHO, "fr"))
    assert b"/Lang(fr" in made.replace(b"/Lang (", b"/Lang(")
    assert b"pdfuaid" in made
    document = pypdfium2.PdfDocument(made)
    title = document.get_metadata_dict()["Title"].replace("\xa0", " ")
    plan = [mark.get_title() for mark in document.get_toc() if mark.level == 0]
    document.close()
    assert title == f"Bilan 2026 du numérique responsable – {WHO}"
    assert (plan[0], plan[-1]) == ("L’essentiel", "Méthode")


def test_the_docx_has_a_plan_header_rows_a_language_and_a_title(review):
    document = docx.Document(io.BytesIO(docx_of(review_writing(review, WHO, "en"))))
    assert document.core_properties.language == "en-GB"
    assert "2026" in document.core_properties.title
    assert document.core_properties.author == WHO
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert all(field in page.footer._element.xml for field in (WHO, " PAGE ", " NUMPAGES "))
    assert 'w:lang w:val="en-GB"' in document.styles.element.xml
    assert {one.style.name for one in document.paragraphs} >= {"Title", "Heading 1", "Heading 2"}
    assert document.tables
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)


def test_few_series_are_columns_and_bars_are_shares_of_the_longest():
    drawn: Bars = bars(
        chart("stacks", stack("2025", "new", 30), stack("2025", "old", 10), stack("2026", "new", 20)), "fr"
    )
    assert drawn.series == ("New", "Old")
    assert [[part.shown for part in row.parts] for row in drawn.rows] == [["30", "10"], ["20", "–"]]
    assert [part.share for part in drawn.rows[0].parts] == [Decimal("0.75"), Decimal("0.25")]
    assert drawn.rows[1].parts[1].share is None


def test_masses_of_a_chart_are_told_in_the_unit_of_the_largest():
    points = (Point("a", Words("Portable"), Decimal(154_000)), Point("b", Words("Station"), Decimal(764)))
    drawn = bars(replace(chart("bars", *points, unit=Unit.KG_CO2E), key="embodied-categories"), "fr")
    assert [row.parts[0].shown for row in drawn.rows] == ["154\xa0t\xa0CO₂e", "0,8\xa0t\xa0CO₂e"]
    assert drawn.label == "Catégorie"


def test_flows_and_many_series_become_rows_of_their_own():
    flow = Point("stock", Words("En stock"), 8, series="gone", series_label=Words("Recyclés"))
    assert bars(chart("flows", flow), "fr").rows[0].label == "En stock → Recyclés"
    many = [stack("2025", f"s{n}", n) for n in range(6)]
    assert len(bars(chart("stacks", *many), "fr").rows) == 6


def test_what_is_below_zero_has_no_bar_and_keeps_its_value():
    points = (Point("a", Words("Gain"), Decimal(4)), Point("b", Words("Perte"), Decimal(-2)))
    drawn = bars(chart("bars", *points, unit=Unit.YEARS), "fr")
    assert [(row.parts[0].shown, row.parts[0].share) for row in drawn.rows] == [
        ("4\xa0ans", Decimal(1)), ("-2\xa0ans", Decimal(0)),
    ]  # fmt: skip
