"""The rules of triage: read by all, changed by the authority's administrators, each change a version."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.schemas.base import load
from lifecycle.schemas.triage_rules import MOST_SHOWN, LimitsForm, RuleForm, VersionForm, rule_of
from lifecycle.states.facts import ROUTE_LABELS
from lifecycle.triage.document import Document, Rule, shipped
from lifecycle.triage.errors import RuleNotFound
from lifecycle.triage.facts import FACTS, OPERATORS
from lifecycle.triage.queries import share_followed
from lifecycle.triage.rules import LAW
from lifecycle.triage.settings import rules_in_force, save_rules, versions
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told
from lifecycle.web.triage import shown as triage_shown

blueprint = Blueprint("triage_rules", __name__)
_ROWS = range(1, MOST_SHOWN + 1)
Change = Callable[[Document], Document]


@blueprint.get("/")
@requires(Permission.ASSET_VIEW)
def index() -> str:
    """Show the rules in force, what they say, and how often people follow them."""
    return _index({}, None)


def _index(values: Mapping[str, Any], error: DomainError | None) -> str:
    session = request_session()
    version, document = rules_in_force(session)
    names = category_names()
    set_to = {
        "reuse_limit": document.reuse_limit,
        "refurbish_limit": document.refurbish_limit,
        "years_gained": f"{document.years_gained:g}",
    }
    return render_template(
        "triage/rules.html",
        version=version,
        document=document,
        rules=[triage_shown.rule(rule, names) for rule in document.rules],
        law=told(LAW),
        followed=share_followed(session),
        versions=versions(session),
        values={**set_to, **values},
        error=error,
        errors=field_errors(error),
    )


@blueprint.post("/limits")
@requires(Permission.ADMIN)
def limits() -> tuple[str, int] | Response:
    """Change how much work each route allows, and how long a repair is thought to last."""
    try:
        said = load(LimitsForm(), request.form)
        _save(said, lambda document: replace(document, **said["limits"]))
    except DomainError as error:
        return _index(request.form.to_dict(), error), error.status
    return _saved()


@blueprint.post("/reset")
@requires(Permission.ADMIN)
def reset() -> tuple[str, int] | Response:
    """Go back to the rules as shipped, as a new version: those left stay readable."""
    try:
        _save(load(VersionForm(), request.form), lambda _: shipped())
    except DomainError as error:
        return _index({}, error), error.status
    return _saved()


@blueprint.get("/new")
@requires(Permission.ADMIN)
def new() -> str:
    """Show the form of a new rule."""
    return _form(None, {"is_on": "1", "weight": "1", "route": "refurbish"}, None)


@blueprint.post("/new")
@requires(Permission.ADMIN)
def create() -> tuple[str, int] | Response:
    """Add a rule at the end."""
    try:
        said = _rule_said()
        _save(said, lambda document: _added(document, said["rule"]))
    except DomainError as error:
        return _form(None, request.form.to_dict(), error), error.status
    return _saved()


def _added(document: Document, rule: Rule) -> Document:
    """Return the rules with one more, under the first free key of our own."""
    free = (f"own-{number}" for number in range(1, len(document.rules) + 2))
    key = next(key for key in free if document.find(key) is None)
    return replace(document, rules=(*document.rules, replace(rule, key=key)))


@blueprint.get("/<key>")
@requires(Permission.ADMIN)
def edit(key: str) -> str:
    """Show the form of a rule."""
    rule = _rule(rules_in_force(request_session())[1], key)
    return _form(rule, triage_shown.rule_values(rule), None)


@blueprint.post("/<key>")
@requires(Permission.ADMIN)
def save(key: str) -> tuple[str, int] | Response:
    """Change a rule."""
    rule = _rule(rules_in_force(request_session())[1], key)
    try:
        said = _rule_said()
        changed = replace(said["rule"], key=key, source=rule.source)
        _save(said, lambda document: _changed(document, key, changed))
    except DomainError as error:
        return _form(rule, request.form.to_dict(), error), error.status
    return _saved()


@blueprint.post("/<key>/remove")
@requires(Permission.ADMIN)
def remove(key: str) -> tuple[str, int] | Response:
    """Take a rule out."""
    try:
        _save(load(VersionForm(), request.form), lambda document: _changed(document, key, None))
    except DomainError as error:
        return _index({}, error), error.status
    return _saved()


def _rule(document: Document, key: str) -> Rule:
    if (rule := document.find(key)) is None:
        raise RuleNotFound
    return rule


def _changed(document: Document, key: str, rule: Rule | None) -> Document:
    """Return the rules with one replaced, or taken out; raises RuleNotFound."""
    _rule(document, key)
    others = (rule if one.key == key else one for one in document.rules)
    return replace(document, rules=tuple(one for one in others if one is not None))


def _rule_said() -> dict[str, Any]:
    form = {**request.form.to_dict(), "categories": request.form.getlist("categories")}
    said = load(RuleForm(), form)
    return rule_of({**said, "words": triage_shown.kept_words(said["words"])})


def _save(said: Mapping[str, Any], change: Change) -> None:
    """Make a version out of the one that the person had in front of them."""
    request_id: UUID = said["request_id"]
    with transaction() as session:
        _version, document = rules_in_force(session)
        save_rules(session, get_actor(), change(document), request_id, changed_from=said["version"])


def _saved() -> Response:
    flash(_("Les règles sont enregistrées : les prochains tris les suivent."), "go")
    return redirect(url_for("triage_rules.index"), 303)


def _form(rule: Rule | None, values: Mapping[str, Any], error: DomainError | None) -> str:
    version, _document = rules_in_force(request_session())
    blank: dict[str, Any] = dict.fromkeys(("words", "route", "weight", "is_on"), "")
    blank |= {f"{name}_{row}": "" for row in _ROWS for name in ("fact", "is", "value")}
    said = {"categories": request.form.getlist("categories"), **blank, **values}
    return render_template(
        "triage/rule.html",
        rule=rule,
        version=version,
        rows=[row for row in _ROWS if row == 1 or said[f"fact_{row - 1}"]],
        values=said,
        facts=[(key, told(fact.label)) for key, fact in FACTS.items()],
        operators=[(key, told(label)) for key, label in OPERATORS.items()],
        routes=[(key, told(label)) for key, label in ROUTE_LABELS.items()],
        names=category_names(),
        error=error,
        errors=field_errors(error),
    )
