"""The triage of one device: a checklist for a phone, what the rules recommend, and the decision."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.footprint.effective import factors_in_force
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError
from lifecycle.registry.queries import CardRow
from lifecycle.schemas.base import load
from lifecycle.schemas.triage import ChecklistForm, DecisionForm, checklist_of
from lifecycle.states.facts import ROUTE_LABELS
from lifecycle.triage.checklist import FAULTY, FUNCTIONAL_ANSWERS, known_facts
from lifecycle.triage.facts import FACTS, GROUP_LABELS
from lifecycle.triage.grades import (
    ACCESSORY_LABELS,
    COSMETIC_GRADES,
    COSMETIC_LABELS,
    FAULT_LABELS,
    FUNCTIONAL_LABELS,
    LOCK_LABELS,
    LOCK_STATE_LABELS,
    SCALE,
    Kind,
    kind_of,
)
from lifecycle.triage.queries import drives_of, get_triage, latest, triages_of
from lifecycle.triage.service import TRIABLE, Decision, decide_triage, record_triage
from lifecycle.triage.settings import rules_in_force
from lifecycle.triage.views import TriageView
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.assets import impact
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told
from lifecycle.web.triage import shown as triage_shown

blueprint = Blueprint("triage_checklist", __name__)
EARLIER = 5
_COMPUTERS = ("laptop", "desktop", "all_in_one")


@blueprint.get("/assets/<uuid:asset_id>/triage")
@requires(Permission.ASSET_ACT)
def ask(asset_id: UUID) -> str:
    """Show the checklist, with the answers of the last triage where it still holds."""
    row = card_of(asset_id)
    earlier = latest(request_session(), [asset_id]).get(asset_id)
    return _checklist(row, _answers_of(earlier) if earlier else {}, None)


@blueprint.post("/assets/<uuid:asset_id>/triage")
@requires(Permission.ASSET_ACT)
def answer(asset_id: UUID) -> tuple[str, int] | Response:
    """Keep the answers and go on to what the rules recommend."""
    row = card_of(asset_id)
    try:
        values = load(ChecklistForm(), checklist_of(request.form))
        with transaction() as session:
            done = record_triage(session, get_actor(), asset_id, **values)
    except DomainError as error:
        return _checklist(row, checklist_of(request.form), error), error.status
    return redirect(url_for("triage_checklist.page", asset_id=asset_id, triage_id=done.triage_id), 303)


def _answers_of(earlier: TriageView) -> dict[str, Any]:
    return {
        "functional": earlier.functional_grade or FAULTY,
        "cosmetic_grade": earlier.cosmetic_grade or "",
        "faults": earlier.faults,
        "accessories": earlier.accessories,
        "locks": earlier.locks,
        "note": earlier.note,
        "repair_cost": "" if earlier.repair_cost is None else earlier.repair_cost,
    }


def _checklist(row: CardRow, values: Mapping[str, Any], error: DomainError | None) -> str:
    kind, facts = kind_of(row.category_key), known_facts(row, drives_of(request_session(), row.id), today())
    names = ("functional", "cosmetic_grade", "repair_cost", "note", "drive", "ram_gb")
    blank: dict[str, Any] = {**dict.fromkeys(names, ""), "battery_health": facts.get("battery_health", "")}
    return render_template(
        "triage/checklist.html",
        card=shown.card(row),
        back=_back(row),
        is_triable=row.state in TRIABLE,
        facts=triage_shown.known(facts),
        asks_memory=row.category_key in _COMPUTERS and "ram_gb" not in facts,
        asks_drive=row.category_key in _COMPUTERS and "drive" not in facts,
        values={**blank, "faults": (), "accessories": (), "locks": {}, **values},
        options=_options(kind),
        kind=kind,
        scale=told(SCALE),
        error=error,
        errors=field_errors(error),
    )


def _options(kind: Kind) -> dict[str, list[tuple[str, ...]]]:
    functional = [(key, told(FUNCTIONAL_LABELS[key]), key) for key in FUNCTIONAL_ANSWERS if key != FAULTY]
    return {
        "functional": [*functional, (FAULTY, _("En panne"))],
        "cosmetic_grade": [(key, told(COSMETIC_LABELS[key]), key) for key in reversed(COSMETIC_GRADES)],
        "faults": [(key, told(FAULT_LABELS[key])) for key in kind.faults],
        "accessories": [(key, told(ACCESSORY_LABELS[key])) for key in kind.accessories],
        "locks": [(key, told(LOCK_LABELS[key])) for key in kind.locks],
        "lock_states": [(key, told(label)) for key, label in LOCK_STATE_LABELS.items()],
        "drive": [("ssd", _("SSD")), ("hdd", _("Disque à plateaux"))],
    }


def _back(row: CardRow) -> str:
    """Return where one came from: the device's card on a phone, its page without a label."""
    return url_for("scan.page", code=row.code) if row.code else url_for("assets.page", asset_id=row.id)


@blueprint.get("/assets/<uuid:asset_id>/triage/<uuid:triage_id>")
@requires(Permission.ASSET_VIEW)
def page(asset_id: UUID, triage_id: UUID) -> str:
    """Show what a triage recommends and why, and what was decided."""
    return _page(asset_id, triage_id, {}, None)


@blueprint.post("/assets/<uuid:asset_id>/triage/<uuid:triage_id>/decision")
@requires(Permission.ASSET_ACT)
def decide(asset_id: UUID, triage_id: UUID) -> tuple[str, int] | Response:
    """Follow the recommendation, or take another route and say why."""
    try:
        values = load(DecisionForm(), request.form)
        decision = Decision(values["route"], values["why"])
        with transaction() as session:
            decide_triage(session, get_actor(), asset_id, triage_id, decision, values["request_id"])
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(asset_id, triage_id, request.form.to_dict(), error), error.status
    flash(_("Filière décidée : %(route)s.", route=told(ROUTE_LABELS[decision.route]).lower()), "go")
    return redirect(url_for("triage_checklist.page", asset_id=asset_id, triage_id=triage_id), 303)


def _choices(view: TriageView) -> list[tuple[str, str, str]]:
    """Return the routes to choose from, each with why it was not recommended; all where it is locked."""
    known = triage_shown.shown(view)
    others = [(str(other.route), other.label, other.why) for other in known.others]
    own = (str(view.recommended_route), known.route, _("Recommandée une fois l’équipement déverrouillé."))
    return [own, *others] if view.is_locked else others


def _climate(session: Session, row: CardRow) -> list[str]:
    """Return what a repair and a reuse would spare the climate, in sentences: euros alone do not decide."""
    factors, rules = factors_in_force(session), rules_in_force(session)[1]
    sentences = (
        impact.keeping(row, factors, Decimal(str(rules.years_gained))),
        impact.sentence(row, factors),
    )
    return [one for one in sentences if one]


def _page(asset_id: UUID, triage_id: UUID, values: Mapping[str, str], error: DomainError | None) -> str:
    row, session = card_of(asset_id), request_session()
    view = get_triage(session, asset_id, triage_id)
    past = triages_of(session, asset_id, limit=EARLIER).rows
    return render_template(
        "triage/page.html",
        card=shown.card(row),
        back=_back(row),
        triage=triage_shown.shown(view),
        climate=_climate(session, row),
        tones=triage_shown.ROUTE_TONES,
        choices=_choices(view),
        missing=[told(GROUP_LABELS.get(FACTS[name].group, FACTS[name].label)) for name in view.missing],
        is_open=view.is_latest and view.decided_route is None and row.state in TRIABLE,
        earlier=[triage_shown.shown(other) for other in past if other.id != triage_id],
        scale=told(SCALE),
        values={"route": "", "why": "", **values},
        error=error,
        errors=field_errors(error),
    )
