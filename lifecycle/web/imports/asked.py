"""The columns and words of a file as its pages ask about them: what may be chosen, and what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from lifecycle.formats.fields import Field, StatusWord
from lifecycle.formats.mappable import MAPPABLE
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.model import ImportRun
from lifecycle.intake.places import PlaceToMap, shown_place
from lifecycle.intake.queries import CategoryToMap, StatusToMap, open_columns
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.text import N_
from lifecycle.schemas.imports import TARGETS
from lifecycle.states.assets import STATE_LABELS
from lifecycle.states.facts import LOSS_REASON_LABELS
from lifecycle.web.context import told

# What Snipe-IT says beside a status.
META_WORDS = {
    "deployed": N_("attribué"),
    "deployable": N_("prêt à attribuer"),
    "pending": N_("en attente"),
    "undeployable": N_("inutilisable"),
    "archived": N_("archivé"),
    "assigned": N_("avec un détenteur"),
}
FIELD_LABELS = dict(MAPPABLE)
Mark = tuple[str, str]
_CONFIRMED = (N_("confirmé"), "go")
_SAVED = (N_("proposé, comme avant"), "wait")
_PROPOSED = (N_("proposé"), "wait")
_OPEN = (N_("à choisir"), "out")
_HERE = (N_("existe déjà"), "go")
_ALIKE = (N_("à vérifier"), "out")
_NEW = (N_("nouveau"), "done")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its place, a few of its values, what it fills, whether that may be changed."""

    name: str
    title: str
    samples: list[str]
    value: str
    label: str
    is_open: bool
    is_saved: bool


def columns(run: ImportRun, saved: Mapping[str, Field | None]) -> list[Column]:
    """Return the columns of a file in order; what its dialect knows is not to change.

    Before anything is confirmed, what was `saved` for a title comes before what the title suggests.
    """
    places = dict(open_columns(run))
    proposed = saved if "columns" not in run.mapping else {}
    return [
        _column(place, one["title"], one["field"], proposed, run, is_open=place in places)
        for place, one in enumerate(run.understood["fields"])
        if place in places or one["field"] not in (None, Field.PERSONAL)
    ]


def _column(
    place: int,
    title: str,
    field: str | None,
    proposed: Mapping[str, Field | None],
    run: ImportRun,
    *,
    is_open: bool,
) -> Column:
    is_saved = is_open and title in proposed
    value = (proposed[title] if is_saved else field) or ""
    return Column(
        name=f"columns.{place}",
        title=title,
        samples=run.understood["samples"].get(title, []),
        value=value,
        label=told(FIELD_LABELS[Field(value)]) if value in FIELD_LABELS else "",
        is_open=is_open,
        is_saved=is_saved,
    )


def field_options() -> list[tuple[str, str]]:
    """Return what a column may fill."""
    return [(field.value, told(label)) for field, label in MAPPABLE]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the file to map: its place, its count, the choices, which one is preselected, how surely."""

    name: str
    word: str
    more: str
    count: int
    options: list[tuple[str, Any]]
    value: str
    mark: str
    tone: str


def status_word(place: int, one: StatusToMap, *, is_new: bool) -> Word:
    """Return a status of the file; before anything is confirmed, what may be proposed is preselected."""
    only = one.proposals[0] if len(one.proposals) == 1 else None
    value, mark = _preselected(one.chosen, one.saved, only, is_new)
    proposals = [_target_option(target) for target in one.proposals]
    others = [_target_option(target) for target in TARGETS.values() if target not in one.proposals]
    options: list[tuple[str, Any]] = others
    if proposals:
        options = [(str(_("Peut vouloir dire")), proposals), (str(_("Autres états")), others)]
    more = _meta(one.status)
    return _word(f"statuses.{place}", one.status.word, more, one.count, options, _value(value), mark)


def category_word(place: int, one: CategoryToMap, *, is_new: bool) -> Word:
    """Return a category of the file, like a status."""
    value, mark = _preselected(one.chosen, one.saved, one.proposal, is_new)
    more = "" if one.word else str(_("Facultatif quand le modèle est déjà connu ici."))
    options = [(key, told(label)) for key, label in CATEGORY_LABELS.items()]
    return _word(f"categories.{place}", one.word, more, one.count, options, value or "", mark)


def place_word(place: int, one: PlaceToMap, *, is_new: bool) -> Word:
    """Return a place of the file; without an answer it is taken as the file says it, created where new."""
    value, mark = _place(one, is_new=is_new)
    more = ""
    if mark is _ALIKE and one.alike:
        more = str(_("Ressemble à « %(place)s »", place=shown_place(one.alike)))
    word = shown_place(one.path)
    return _word(f"sites.{place}", word, more, one.count, [], shown_place(value or ()), mark)


def _place(one: PlaceToMap, *, is_new: bool) -> tuple[tuple[str, ...] | None, Mark]:
    if one.chosen:
        return one.chosen, _CONFIRMED
    if is_new and one.saved:
        return one.saved, _SAVED
    if one.same:
        is_here = shown_place(one.same).casefold() == shown_place(one.path).casefold()
        return (None, _HERE) if is_here else (one.same if is_new else None, _PROPOSED)
    return None, _ALIKE if one.alike else _NEW


def _word(
    name: str, word: str, more: str, count: int, options: list[tuple[str, Any]], value: str, mark: Mark
) -> Word:
    return Word(name, word, more, count, options, value, told(mark[0]), mark[1])


def _preselected(chosen: Any, saved: Any, proposal: Any, is_new: bool) -> tuple[Any, Mark]:
    if chosen:
        return chosen, _CONFIRMED
    if is_new and saved:
        return saved, _SAVED
    if is_new and proposal:
        return proposal, _PROPOSED
    return None, _OPEN


def _value(target: StatusTarget | None) -> str:
    return ":".join(part.value for part in target or () if part)


def _target_option(target: StatusTarget) -> tuple[str, str]:
    label = told(STATE_LABELS[target.state])
    if target.loss_reason:
        label = f"{label} ({told(LOSS_REASON_LABELS[target.loss_reason]).lower()})"
    return _value(target), label


def _meta(status: StatusWord) -> str:
    return told(META_WORDS[status.meta]) if status.meta in META_WORDS else status.meta
