"""What our export says of an asset: one table, key of a column → what it holds and the SQL that gives it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, null, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from lifecycle.formats.facts import FACTS, Fact
from lifecycle.formats.own_columns import OWN
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.text import translate
from lifecycle.registry.catalogue_model import Manufacturer, Model
from lifecycle.registry.filters import SORTS, AssetFilter, conditions
from lifecycle.registry.model import Asset, Category, Label, Room, Site
from lifecycle.registry.queries import asset_list
from lifecycle.registry.wording import CHOICE_LABELS

# text: somebody's words; plain: words and codes of ours; the others are typed in a workbook.
Kind = Literal["text", "plain", "date", "amount", "integer", "moment"]
SQL = Any  # an expression or a mapped column


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column holds, and its SQL over `asset_list()`'s joins."""

    sql: SQL
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one export: its key, its title in the language asked, what it holds."""

    key: str
    title: str
    kind: Kind


_PARENT, _PARENT_LABEL = aliased(Asset), aliased(Label)


def _shown(code: SQL) -> SQL:
    """Return a code as people read it (`kernel.codes.shown`), which no spreadsheet takes for a number."""
    return func.left(code, 4) + "-" + func.substr(code, 5)


def parent(code: Callable[[SQL], SQL] = lambda code: code) -> ColumnElement[Any]:
    """Return what designates the device that one hangs on: its code, as `code` writes it, else tag or serial.

    These are what an import looks a parent up by, in its order.
    """
    named = (
        select(func.coalesce(code(_PARENT_LABEL.code), _PARENT.tag, _PARENT.serial))
        .select_from(_PARENT)
        .outerjoin(
            _PARENT_LABEL, and_(_PARENT_LABEL.asset_id == _PARENT.id, _PARENT_LABEL.state == "current")
        )
        .where(_PARENT.id == Asset.parent_id)
        .correlate(Asset)
    )
    # Few devices have one: looked up for those alone.
    return case((Asset.parent_id.is_not(None), named.scalar_subquery()))


def _moment(column: SQL) -> Cell:
    """Return an instant as people's clocks in France showed it, to the second."""
    return Cell(func.date_trunc("second", func.timezone(PARIS.key, column)), "moment")


def _fact(fact: Fact) -> Cell:
    """Return a fact when it is of its kind; a value of another one stays among the other facts, in JSON."""
    value, kind_of = Asset.facts[fact.key].astext, func.jsonb_typeof(Asset.facts[fact.key])
    match fact.kind:
        case "integer":
            return Cell(case((and_(kind_of == "number", value.not_like("%.%")), value)), "integer")
        case "date":
            return Cell(case((and_(kind_of == "string", value.regexp_match(r"^\d{4}-\d\d-\d\d$")), value)))
    return Cell(case((kind_of == "string", func.nullif(value, ""))))


_CELLS: Mapping[str, Cell] = {
    "code": Cell(_shown(Label.code), "plain"),
    "tag": Cell(Asset.tag),
    "name": Cell(Asset.name),
    "manufacturer": Cell(Manufacturer.name),
    "model": Cell(Model.name),
    "model_number": Cell(Model.number),
    "serial": Cell(Asset.serial),
    "site": Cell(Site.name),
    "room": Cell(Room.name),
    "custodian": Cell(Asset.custodian),
    "parent": Cell(parent(_shown)),
    "acquired_on": Cell(Asset.acquired_on, "date"),
    "acquisition_cost": Cell(Asset.acquisition_cost, "amount"),
    "supplier": Cell(Asset.supplier),
    "order_reference": Cell(Asset.order_reference),
    "first_used_on": Cell(Asset.first_used_on, "date"),
    "warranty_until": Cell(Asset.warranty_until, "date"),
    "notes": Cell(func.nullif(Asset.notes, "")),
    "retired_on": Cell(Asset.retired_on, "date"),
    "left_on": Cell(Asset.left_on, "date"),
    "external_source": Cell(Asset.external_source),
    "external_id": Cell(Asset.external_id),
    **{f"fact.{fact.key}": _fact(fact) for fact in FACTS},
    # What no column above says is worked out from those (`rows`).
    "facts": Cell(Asset.facts, "plain"),
    "last_used_at": _moment(Asset.last_used_at),
    "last_seen_at": _moment(Asset.last_seen_at),
    "created_at": _moment(Asset.created_at),
    "id": Cell(Asset.id, "plain"),
}


def _worded(column: str, lang: str) -> Cell:
    words = {value: literal(translate(label, lang)) for value, label in CHOICE_LABELS[column].items()}
    return Cell(case(words, value=getattr(Asset, column)), "plain")


def _cells(lang: str) -> dict[str, Cell]:
    category = Category.name_fr if lang == "fr" else Category.name_en
    return {
        **_CELLS,
        "category": Cell(category, "plain"),
        **{column: _worded(column, lang) for column in CHOICE_LABELS},
    }


def columns(lang: str) -> list[Column]:
    """Return the export's columns, in order, titled in French or in English."""
    cells = _cells(lang)
    return [Column(own.key, own.fr if lang == "fr" else own.en, cells[own.key].kind) for own in OWN]


def rows(wanted: AssetFilter, sort: str, lang: str) -> Mapping[str, ColumnElement[Any]]:
    """Return the cells of the assets that match, by key of column; select them to get the rows in order.

    They stand over a sorted subquery, which PostgreSQL keeps apart: each cell is worked out once a row,
    however often what selects it looks at it.
    """
    cells = _cells(lang)
    line = ordered([cells[own.key].sql.label(own.key) for own in OWN], wanted, sort).subquery("line").c
    said = [case((line[f"fact.{fact.key}"].is_not(None), literal(fact.key)), else_=null()) for fact in FACTS]
    others = func.nullif(cast(line.facts.op("-")(array(said)), Text), "{}")
    return {**{own.key: line[own.key] for own in OWN}, "facts": others}


def ordered(chosen: Sequence[SQL], wanted: AssetFilter, sort: str) -> Select[Any]:
    """Return the select of some columns of the assets that match, in the order of a list (`SORTS`)."""
    order = SORTS[sort]
    direction = [column.desc() if order.descending else column.asc() for column in order.columns]
    # `asset_list` keeps what it is asked for; columns made for one export are not worth keeping.
    narrowed = asset_list().with_only_columns(*chosen, maintain_column_froms=True)
    return narrowed.where(*conditions(wanted)).order_by(*direction)
