"""The tables of the open data package: their columns, which stay as they are, and their rows.

docs/open-data.md says the columns to who reuses them: a column may be added, none is renamed or taken away.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell
from lifecycle.registry.categories import CATEGORIES
from lifecycle.reports import indicators
from lifecycle.reports.avoided import covered
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope
from lifecycle.reports.decree import TARGETS
from lifecycle.reports.figures import Figure, Key, Share, Unit
from lifecycle.reports.kept import board_of
from lifecycle.reports.queries import total
from lifecycle.statements.grouping import GROUPED, grouped
from lifecycle.statements.open_data_counts import AGES, CONDITIONS, FLOWS, STATES, fleet_cells, flow_cells

LOCALE = "fr"
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, its Frictionless type, what it says, the words that it may hold."""

    name: str
    kind: str
    about: str
    words: Sequence[str] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the package: its name, what it holds, its columns, those that name a row, and its rows.

    `rows` reads them for a day; a count under the least given is put together with others.
    """

    name: str
    title: str
    about: str
    fields: Sequence[Field]
    key: Sequence[str]
    rows: Callable[[Session, Basis, int], Rows]


def _fleet(session: Session, basis: Basis, least: int) -> Rows:
    cells = grouped(fleet_cells(session, basis.on), least)
    return [(basis.on, *key, count) for key, count in sorted(cells.items())]


def _flows(session: Session, basis: Basis, least: int) -> Rows:
    found = flow_cells(session, TARGETS[0].since, basis.on)
    return [
        (year, direction, name, count)
        for (year, direction), cells in sorted(found.items())
        for (name,), count in sorted(grouped(cells, least).items())
    ]


def _years(basis: Basis) -> range:
    return range(TARGETS[0].since, basis.on.year + 1)


def _reuse(session: Session, basis: Basis, _: int) -> Rows:
    return [
        (
            one.year, one.stock.value, one.directed.value, one.committed.value, one.proven.value,
            one.departures.value, _rounded(one.legal.value, 1),
            one.legal.target.percent if one.legal.target else None,
        )
        for one in (indicators.reuse(session, Scope(year), basis) for year in _years(basis))
    ]  # fmt: skip


def _climate(session: Session, basis: Basis, least: int) -> Rows:
    used = f"{basis.factors.set_id} {basis.factors.version}"
    rows: list[Sequence[Cell]] = []
    for year in _years(basis):
        figures = list(_kilograms(session, basis, year))
        hidden = _of_few(figures, least)
        for one in figures:
            told = (None,) * 5 if one.key in hidden else _estimate(one)
            named = (year, one.key.value, one.label.told(LOCALE))
            rows.append((*named, *told, one.as_of, used, one.formula.told(LOCALE)))
    return rows


def _estimate(figure: Figure) -> tuple[Cell, ...]:
    kilograms = (figure.value, figure.low, figure.high)
    return (*(_rounded(value, 0) for value in kilograms), *_covered(figure))


#: What the sum of avoided emissions is made of.
_AVOIDED = {Key.AVOIDED_IN_USE, Key.AVOIDED_INTERNAL_REUSE, Key.AVOIDED_LEFT, Key.AVOIDED_EXTERNAL}


def _of_few(figures: Sequence[Figure], least: int) -> set[Key | Share]:
    """Return the estimates of fewer devices than `least`, and the sum that would tell one of them."""
    few = {one.key for one in figures if one.coverage and 0 < one.coverage.total < least}
    return few | {Share.AVOIDED} if few & _AVOIDED else few


#: What only what left in the year decides; the others look at the fleet of the day.
_OF_THE_YEAR = (Key.AVOIDED_LEFT, Key.AVOIDED_EXTERNAL)


def _kilograms(session: Session, basis: Basis, year: int) -> Iterator[Figure]:
    """Yield a year's figures in kg CO₂e: in the year that runs all of the dashboard's."""
    scope = Scope(year)
    if year == basis.on.year:
        figures = board_of(session, "carbon", scope, basis).figures
        yield from (figure for figure in figures if figure.unit is Unit.KG_CO2E)
        return
    for key in _OF_THE_YEAR:
        behind = scope.behind(key)
        yield covered(behind, total(session, behind, basis), basis)


def _covered(figure: Figure) -> tuple[int | None, int | None]:
    known = figure.coverage
    return (known.known, known.total) if known else (None, None)


def _rounded(value: Decimal | int | None, decimals: int) -> Decimal | None:
    return None if value is None else round(Decimal(value), decimals)


_COUNT = Field("nombre", "integer", "Nombre d’équipements.")
_YEAR = Field("annee", "year", "Année civile.")
#: Of flows: a name may stand for what came and for what left.
_FLOWS = tuple(dict.fromkeys(name for words in FLOWS.values() for name in words))
TABLES = (
    Table(
        "parc",
        "Le parc au jour de la publication",
        "Équipements à la charge de la collectivité, comptés par catégorie, état, âge et condition d’achat.",
        (
            Field("date", "date", "Jour du décompte."),
            Field(
                "categorie", "string", "Catégorie d’équipement.", (*(c.name_fr for c in CATEGORIES), GROUPED)
            ),
            Field("etat", "string", "État au registre.", (*STATES.values(), GROUPED)),
            Field("tranche_age", "string", "Âge depuis la mise en service ou l’achat.", (*AGES, GROUPED)),
            Field("condition", "string", "Condition à l’achat.", (*CONDITIONS.values(), GROUPED)),
            _COUNT,
        ),
        ("date", "categorie", "etat", "tranche_age", "condition"),
        _fleet,
    ),
    Table(
        "flux",
        "Les entrées, réformes et sorties par année",
        "Équipements entrés, réformés et sortis dans l’année civile.",
        (
            _YEAR,
            Field("sens", "string", "Entrée, réforme ou sortie.", tuple(FLOWS)),
            Field("flux", "string", "Condition à l’entrée, ou devenir à la sortie.", (*_FLOWS, GROUPED)),
            _COUNT,
        ),
        ("annee", "sens", "flux"),
        _flows,
    ),
    Table(
        "reemploi",
        "Le réemploi au sens du décret n° 2023-266",
        "Équipements réformés en stock au 1er janvier, orientés vers le réemploi, et le ratio de l’année.",
        (
            _YEAR,
            Field("stock_1er_janvier", "integer", "B : réformés du périmètre encore là au 1er janvier."),
            Field("orientes_reemploi", "integer", "A : orientés vers le réemploi dans l’année."),
            Field("dont_engages", "integer", "dont remis à un preneur engagé au préalable au réemploi."),
            Field("dont_prouves", "integer", "dont réemploi justifié ensuite."),
            Field("sorties", "integer", "Sorties du périmètre dans l’année, toutes destinations."),
            Field("ratio_pourcent", "number", "A / B × 100 ; vide si B est nul.", required=False),
            Field("cible_pourcent", "number", "Cible du décret pour l’année.", required=False),
        ),
        ("annee",),
        _reuse,
    ),
    Table(
        "carbone",
        "L’empreinte et les émissions évitées",
        "Estimations en kg CO₂e. L’évité se lit à côté de l’empreinte et ne s’en retranche pas.",
        (
            Field("annee", "year", "Année civile ; la dernière se lit au jour de la publication."),
            Field("indicateur", "string", "Nom stable de l’indicateur."),
            Field("libelle", "string", "Ce qu’il mesure."),
            Field("valeur_kg", "number", "Estimation, en kg CO₂e.", required=False),
            Field("minimum_kg", "number", "Borne basse, en kg CO₂e.", required=False),
            Field("maximum_kg", "number", "Borne haute, en kg CO₂e.", required=False),
            Field("equipements_couverts", "integer", "Équipements qui ont un facteur.", required=False),
            Field("equipements_concernes", "integer", "Équipements concernés.", required=False),
            Field("calcule_le", "date", "Jour du calcul."),
            Field("facteurs", "string", "Jeu de facteurs et version."),
            Field("formule", "string", "Comment il est calculé."),
        ),
        ("annee", "indicateur"),
        _climate,
    ),
)
