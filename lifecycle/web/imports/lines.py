"""The lines of an import as its page shows them: the verdict on each, what changes, what there is to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from lifecycle.edge.locale import current_locale
from lifecycle.formats.remarks import Remark
from lifecycle.intake.model import VERDICTS, ImportRow, ImportRun
from lifecycle.intake.queries import remarks_of
from lifecycle.intake.telling import DONE, label_of
from lifecycle.kernel.text import N_
from lifecycle.states.assets import STATE_LABELS, State
from lifecycle.web.assets.words import FACT_LABELS, FIELD_LABELS
from lifecycle.web.changes import value_told
from lifecycle.web.context import told

# Verdict of several lines: before and after the application, and its tone.
VERDICT_WORDS = {
    "create": (N_("À créer"), N_("Créés"), "go"),
    "update": (N_("À mettre à jour"), N_("Mis à jour"), "wait"),
    "unchanged": (N_("Inchangés"), N_("Inchangés"), "done"),
    "ambiguous": (N_("Ambigus"), N_("Ambigus"), "out"),
    "ignored": (N_("Ignorés"), N_("Ignorés"), "done"),
    "refused": (N_("Refusés"), N_("Refusés"), "stop"),
}
_FIELDS: Mapping[str, str] = {
    **FACT_LABELS,
    **FIELD_LABELS,
    "state": N_("État"),
    "code": N_("Code d’étiquette"),
    "parent": N_("Rattaché à"),
    "site": N_("Lieu"),
    "model": N_("Modèle"),
    "manufacturer": N_("Fabricant"),
    "accounting_number": N_("Numéro d’immobilisation"),
    "entity": N_("Entité"),
    "external_source": N_("Logiciel d’origine"),
    "external_id": N_("Identifiant d’origine"),
    "external_url": N_("Fiche d’origine"),
}


# Remarks that quote a value without saying where it stands.
_FIELDLESS = ("junk", "formula", "spreadsheet_error", "several_values", "too_long", "scientific")


def tabs(run: ImportRun, current: str | None) -> list[dict[str, Any]]:
    """Return the verdicts that a run has, with their counts and addresses."""
    done = run.state in DONE
    total = sum(run.totals.values())
    every = [
        {
            "label": _("Toutes les lignes"),
            "url": _url(run.id, None),
            "is_current": current is None,
            "count": format_decimal(total),
        }
    ]
    return every + [
        {
            "label": told(VERDICT_WORDS[verdict][1 if done else 0]),
            "url": _url(run.id, verdict),
            "is_current": verdict == current,
            "count": format_decimal(run.totals[verdict]),
        }
        for verdict in VERDICTS
        if run.totals.get(verdict) or verdict == current
    ]


def _url(run_id: UUID, verdict: str | None) -> str:
    return url_for("imports.page", run_id=run_id, verdict=verdict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file with its verdict: what changes, field by field, and what there is to know."""

    line: int
    part: int
    title: str
    url: str | None
    word: str
    tone: str
    state: str | None
    changes: list[tuple[str, str, str]]
    remarks: list[tuple[str, str]]


def line(row: ImportRow, run: ImportRun) -> Line:
    """Return a line ready for a page."""
    changes = dict(row.changes)
    state = changes.pop("state", [None, None])[1] if row.verdict == "create" else None
    return Line(
        line=row.line,
        part=row.part,
        title=row.title,
        url=url_for("assets.page", asset_id=row.asset_id) if row.asset_id and run.state != "undone" else None,
        word=told(label_of(row, run)).capitalize(),
        tone=VERDICT_WORDS[row.verdict][2],
        state=state,
        changes=[
            (field_told(name), value_words(name, old), value_words(name, new))
            for name, (old, new) in changes.items()
        ],
        remarks=remarks_told(remarks_of(row)),
    )


def remarks_told(remarks: list[Remark]) -> list[tuple[str, str]]:
    """Return each text once with its level; what is said of several fields alike names them."""
    fields: dict[tuple[str, str], list[str]] = {}
    for one in remarks:
        found = fields.setdefault((one.level.value, one.reason.told(current_locale())), [])
        if one.reason.code in _FIELDLESS and one.field in _FIELDS:
            found.append(field_told(one.field))
    return [
        (level, f"{', '.join(names)}{_(' : ')}{text}" if names else text)
        for (level, text), names in fields.items()
    ]


def field_told(name: str) -> str:
    """Return the name of a field of an import's row."""
    return told(_FIELDS.get(name, name))


def value_words(name: str, value: Any) -> str:
    """Return a field's value in words, nothing for an empty one."""
    if value in (None, ""):
        return ""
    if name == "state":
        return told(STATE_LABELS[State(value)])
    return value_told(name, value, {})
