"""Imports as pages show them: their steps, what was understood, the words to map."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from lifecycle.edge.model import Job
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.model import ImportRun
from lifecycle.intake.queries import CategoryToMap, StatusToMap
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.text import N_
from lifecycle.schemas.imports import TARGETS
from lifecycle.states.assets import STATE_LABELS
from lifecycle.states.facts import LOSS_REASON_LABELS
from lifecycle.web.context import told

RUN_WORDS = {
    "uploaded": (N_("Correspondances à confirmer"), "out"),
    "mapped": (N_("Essai à faire"), "wait"),
    "checked": (N_("À appliquer"), "out"),
    "applying": (N_("Application en cours"), "wait"),
    "applied": (N_("Appliqué"), "go"),
    "failed": (N_("Interrompu"), "stop"),
}
STEP_LABELS = (
    N_("Fichier"),
    N_("Ce qui est compris"),
    N_("Correspondances"),
    N_("Essai"),
    N_("Application"),
)
CODECS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": N_("Windows-1252 (Excel)"),
}
SEPARATORS = {";": N_("point-virgule"), ",": N_("virgule"), "\t": N_("tabulation")}
DATE_ORDERS = {"dmy": N_("jour, mois, année"), "mdy": N_("mois, jour, année")}
# What Snipe-IT says beside a status.
META_WORDS = {
    "deployed": N_("attribué"),
    "deployable": N_("prêt à attribuer"),
    "pending": N_("en attente"),
    "undeployable": N_("inutilisable"),
    "archived": N_("archivé"),
    "assigned": N_("avec un détenteur"),
}


def steps(run: ImportRun, job: Job | None) -> list[dict[str, Any]]:
    """Return the five steps of an import, with the one where somebody must act."""
    now = {"uploaded": 2, "mapped": 3, "checked": 4, "applying": 4, "failed": 4, "applied": 5}[run.state]
    if job and job.state in ("queued", "running") and job.kind == "import_check":
        now = 3
    elif run.state == "mapped":
        now = 2
    elif run.state == "checked" and not run.totals["create"] + run.totals["update"]:
        now = 3
    return [
        {"label": told(label), "state": "past" if i < now else "now" if i == now else "next"}
        for i, label in enumerate(STEP_LABELS)
    ]


def understood(run: ImportRun) -> list[tuple[str, str]]:
    """Return what a file was understood to be, as names and values."""
    found = run.understood
    lines = [
        (_("Provenance"), told(found["dialect_name"])),
        (
            _("Écriture"),
            _(
                "%(codec)s, séparateur %(separator)s",
                codec=told(CODECS.get(found["codec"], found["codec"])),
                separator=told(SEPARATORS.get(found["separator"], found["separator"])),
            ),
        ),
        *(
            (_("Dates avec « %(mark)s »", mark=m), told(DATE_ORDERS[o]))
            for m, o in found["date_orders"].items()
        ),
        (_("Colonnes inconnues, laissées de côté"), ", ".join(found["unknown_columns"])),
        (_("Colonnes personnelles, jamais lues"), ", ".join(found["personal_columns"])),
    ]
    return [(str(name), str(value)) for name, value in lines if value]


def known_columns(run: ImportRun) -> list[str]:
    """Return the titles of the columns that are read."""
    left_out = {*run.understood["unknown_columns"], *run.understood["personal_columns"]}
    return [title for title in run.understood["columns"] if title and title not in left_out]


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


_CONFIRMED = (N_("confirmé"), "go")
_SAVED = (N_("proposé, comme avant"), "wait")
_PROPOSED = (N_("proposé"), "wait")
_OPEN = (N_("à choisir"), "out")


def status_word(place: int, one: StatusToMap, *, is_new: bool) -> Word:
    """Return a status of the file; before anything is confirmed, what may be proposed is preselected."""
    only = one.proposals[0] if len(one.proposals) == 1 else None
    value, mark = _preselected(one.chosen, one.saved, only, is_new)
    proposals = [_target_option(target) for target in one.proposals]
    others = [_target_option(target) for target in TARGETS.values() if target not in one.proposals]
    options: list[tuple[str, Any]] = others
    if proposals:
        options = [(str(_("Peut vouloir dire")), proposals), (str(_("Autres états")), others)]
    return Word(
        name=f"statuses.{place}",
        word=one.status.word,
        more=_meta(one.status),
        count=one.count,
        options=options,
        value=_value(value) if value else "",
        mark=told(mark[0]),
        tone=mark[1],
    )


def category_word(place: int, one: CategoryToMap, *, is_new: bool) -> Word:
    """Return a category of the file, like a status."""
    value, mark = _preselected(one.chosen, one.saved, one.proposal, is_new)
    return Word(
        name=f"categories.{place}",
        word=one.word,
        more="" if one.word else str(_("Facultatif quand le modèle est déjà connu ici.")),
        count=one.count,
        options=[(key, told(label)) for key, label in CATEGORY_LABELS.items()],
        value=value or "",
        mark=told(mark[0]),
        tone=mark[1],
    )


def _preselected(chosen: Any, saved: Any, proposal: Any, is_new: bool) -> tuple[Any, tuple[str, str]]:
    if chosen:
        return chosen, _CONFIRMED
    if is_new and saved:
        return saved, _SAVED
    if is_new and proposal:
        return proposal, _PROPOSED
    return None, _OPEN


def _value(target: StatusTarget) -> str:
    return (
        target.state.value
        if target.loss_reason is None
        else f"{target.state.value}:{target.loss_reason.value}"
    )


def _target_option(target: StatusTarget) -> tuple[str, str]:
    label = told(STATE_LABELS[target.state])
    if target.loss_reason:
        label = f"{label} ({told(LOSS_REASON_LABELS[target.loss_reason]).lower()})"
    return _value(target), label


def _meta(status: StatusWord) -> str:
    return told(META_WORDS[status.meta]) if status.meta in META_WORDS else status.meta
