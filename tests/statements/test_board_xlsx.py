"""A dashboard as a workbook: the same numbers, as numbers, with what they rest on."""

import io
import zipfile
from datetime import date
from decimal import Decimal

from python_calamine import CalamineWorkbook

from lifecycle.kernel.clock import today
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Board, Chart, Point, Scope
from lifecycle.reports.figures import Coverage, Figure, Key, Unit, Words
from lifecycle.reports.kept import board_of
from lifecycle.statements.board_xlsx import board_xlsx
from lifecycle.statements.workbook import Sheet, workbook_of
from lifecycle.states.assets import State
from tests.factories import make_actor, make_asset

ON = date(2026, 6, 30)
WORDS = Words("texte")


def opened(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def a_board() -> Board:
    """A board with an estimate, a value that is not defined, stacks and a flow."""
    kept = Figure(
        Key.AVOIDED_EXTERNAL, Words("Évité"), Decimal("12.345"), Unit.KG_CO2E, WORDS, WORDS, ON,
        Coverage(3, 4), low=Decimal(8), high=Decimal(17),
    )  # fmt: skip
    undefined = Figure(
        Key.MEAN_AGE, Words("Âge moyen"), None, Unit.YEARS, WORDS, WORDS, ON, note=Words("Aucun daté.")
    )
    stacked = Point("2025", Words("2025"), 7, series="new", series_label=Words("Neuf"))
    chart = Chart("a", "stacks", Words("Achats"), WORDS, Unit.DEVICES, WORDS, WORDS, ON, (stacked,))
    moved = Point("retired", Words("Réformés"), 5, series="reused", series_label=Words("Réemployés"))
    flow = Chart("b", "flows", Words("Achats"), WORDS, Unit.DEVICES, WORDS, WORDS, ON, (moved,))
    return Board("carbon", Scope(2026), ON, (kept, undefined), (chart, flow))


def test_figures_are_numbers_with_their_range_coverage_and_day():
    book = opened(board_xlsx(a_board(), "Tous les sites", "Ville de Valbourg", "fr"))
    assert book.sheet_names == ["À propos", "Chiffres", "Graphiques", "1. Achats", "2. Achats"]
    titles, kept, undefined = book.get_sheet_by_name("Chiffres").to_python()
    said = dict(zip(titles, kept, strict=True))
    assert (said["Valeur"], said["Au moins"], said["Au plus"]) == (12.345, 8, 17)
    assert (said["Connus"], said["Concernés"], said["Calculé le"]) == (3, 4, ON)
    nothing = dict(zip(titles, undefined, strict=True))
    assert (nothing["Valeur"], nothing["Remarque"]) == ("", "Aucun daté.")
    assert "Tous les sites" in str(book.get_sheet_by_name("À propos").to_python())


def test_each_chart_has_its_sheet_and_a_flow_says_from_and_to():
    book = opened(board_xlsx(a_board(), "", "Ville", "fr"))
    stacks, flow = (book.get_sheet_by_name(name).to_python() for name in ("1. Achats", "2. Achats"))
    assert (stacks[0][:3], stacks[1][:3]) == (["Libellé", "Série", "Valeur"], ["2025", "Neuf", 7])
    assert (flow[0][:3], flow[1][:3]) == (["De", "Vers", "Valeur"], ["Réformés", "Réemployés", 5])


def test_titles_are_frozen_and_texts_are_never_formulas():
    made = workbook_of([Sheet("a/b: [c]?*" + "x" * 40, ("Titre", "Nombre"), [("=1+1", Decimal("0.5"))])])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet
    book = opened(made)
    assert len(book.sheet_names[0]) <= 31
    long = "Émissions évitées, par ce qui les évite"
    names = opened(workbook_of([Sheet(long, (), []), Sheet(long.upper(), (), [])])).sheet_names
    assert names == ["Émissions évitées, par ce qui…", "ÉMISSIONS ÉVITÉES, PAR CE… (2)"]
    assert book.get_sheet_by_index(0).to_python()[1] == ["=1+1", 0.5]


def test_the_file_says_what_the_dashboard_says(session, sign_in):
    manager = make_actor(session, "manager")
    make_asset(session, manager, State.IN_USE, acquired_on=date(2018, 1, 1))
    answer = sign_in(manager).get("/dashboard/overview.xlsx")
    titles, *rows = opened(answer.data).get_sheet_by_name("Chiffres").to_python()
    shown = [row[titles.index("Valeur")] for row in rows]
    board = board_of(session, "overview", Scope(today().year), basis_for(session, today()))
    told = [figure.value for figure in board.figures]
    assert [value == "" for value in shown] == [value is None for value in told]
    assert [float(value) for value in shown if value != ""] == [
        float(value) for value in told if value is not None
    ]
    assert sign_in(manager).get("/dashboard/nothing.xlsx").status_code == 404
    assert sign_in(manager).get("/dashboard/overview.xlsx?site=x").status_code == 404
    assert sign_in(make_actor(session, "technician")).get("/dashboard/overview.xlsx").status_code == 403
