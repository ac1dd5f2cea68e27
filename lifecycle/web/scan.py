"""The scan page `/e/<code>`: what this device is, and what may be done to it now."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row, text
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import public, requires
from lifecycle.edge.identity import find_actor, get_actor
from lifecycle.edge.limits import limiter
from lifecycle.history.queries import latest
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.errors import DomainError, Invalid, NotFound
from lifecycle.kernel.text import N_
from lifecycle.registry import queries
from lifecycle.registry.found import report_found
from lifecycle.registry.queries import CardRow
from lifecycle.schemas.actions import ActionForm
from lifecycle.schemas.base import load
from lifecycle.schemas.found import FoundForm
from lifecycle.states.assets import TABLE, Action
from lifecycle.web import actions, shown
from lifecycle.web.context import told

blueprint = Blueprint("scan", __name__)
_ACTION = ActionForm()


class MistypedCode(NotFound):
    """The check character does not match: a character was misread or mistyped."""

    slug = "mistyped-code"
    text = N_("Ce code contient une erreur de frappe. Comparez-le caractère par caractère avec l’étiquette.")


class UnknownCode(NotFound):
    """A well-formed code that no organisation here has issued."""

    slug = "unknown-code"
    text = N_("Aucune étiquette de ce registre ne porte ce code.")


def checked(code: str) -> str:
    """Return a code in its own alphabet, or raise MistypedCode."""
    wanted = normalise(code)
    if not is_code(wanted):
        raise MistypedCode
    return wanted


@blueprint.get("/e/<code>")
@public
def page(code: str) -> str | tuple[str, int] | Response:
    """Show the device to its authority, the found-item page to anybody else."""
    wanted = checked(code)
    actor = find_actor()
    card = queries.find_card_by_code(request_session(), wanted) if actor else None
    if actor is None or not actor.can(Permission.ASSET_VIEW) or card is None:
        with limiter.limit("60 per minute"):  # strangers only: nobody tries codes one after the other
            return _found_item(wanted)
    return _card(card)


def _card(card: CardRow, error: DomainError | None = None) -> str:
    session, actor = request_session(), get_actor()
    events = latest(session, card.id, 3)
    return render_template(
        "scan/page.html",
        card=shown.card(card),
        offered=actions.offered(actor, card),
        events=[shown.event(event, actor) for event in events],
        error=error,
    )


def _owner_of(code: str) -> Row[Any]:
    """Return whose label this is, or raise UnknownCode."""
    found = request_session().execute(text("SELECT * FROM owner_of_label(:code)"), {"code": code})
    if (owner := found.one_or_none()) is None:
        raise UnknownCode
    return owner


def _found_item(code: str) -> str | Response:
    """Show a stranger whose label this is, if its owner allows, and a form to report it found."""
    owner, actor = _owner_of(code), find_actor()
    is_blank = actor is not None and actor.organisation_id == owner.authority_id
    if is_blank and actor and actor.can(Permission.ASSET_EDIT):
        return redirect(url_for("assets.new", code=code), 303)
    return render_template("scan/found_item.html", code=code, owner=owner, values={}, errors={})


@blueprint.post("/e/<code>/found")
@public
@limiter.limit("5 per minute")
def found(code: str) -> str | tuple[str, int] | Response:
    """Keep what a stranger says of a device they found."""
    wanted = checked(code)
    owner = _owner_of(wanted)
    try:
        values = load(FoundForm(), request.form)
        with transaction() as session:
            report_found(session, wanted, values["message"], values["contact"])
    except Invalid as error:
        errors = {name: [told(r.text, **r.params) for r in many] for name, many in error.fields.items()}
        shown_again = {"code": wanted, "owner": owner, "values": request.form, "errors": errors}
        return render_template("scan/found_item.html", **shown_again), 422
    flash(_("Merci ! L’organisation propriétaire a été prévenue."), "go")
    return redirect(url_for("scan.page", code=wanted), 303)


@blueprint.get(f"/e/<code>/<any({','.join(actions.ASKS)}):action>")
@requires(Permission.ASSET_ACT)
def ask(code: str, action: str) -> str:
    """Show the form of an action that needs something said."""
    card = _own_card(code)
    return _form(card, Action(action), request.args.to_dict(), None)


def _own_card(code: str) -> CardRow:
    card = queries.find_card_by_code(request_session(), checked(code))
    if card is None:
        raise UnknownCode
    return card


def _form(card: CardRow, action: Action, values: dict[str, str], error: DomainError | None) -> str:
    session = request_session()
    return render_template(
        "scan/action.html",
        card=shown.card(card),
        action=action,
        rule=TABLE[action],
        asks=actions.ASKS[action],
        options=actions.options(session, card, action),
        values=values,
        error=error,
        errors=actions.field_errors(error),
    )


@blueprint.post("/e/<code>/actions")
@requires(Permission.ASSET_ACT)
def act(code: str) -> tuple[str, int] | Response:
    """Do an action: back to the card with its new state, or the reasons why not."""
    wanted = checked(code)
    asset_id = queries.find_asset_id(request_session(), wanted)
    if asset_id is None:
        raise UnknownCode
    try:
        command = load(_ACTION, request.form)
        with transaction() as session:
            done = actions.perform(session, get_actor(), asset_id, command)  # type: ignore[arg-type]
    except DomainError as error:
        return _refused(_own_card(wanted), error), error.status
    label = _(TABLE[command.action].label)  # type: ignore[attr-defined]
    flash(_("%(action)s : c’est enregistré.", action=label), "go" if not done.replayed else "wait")
    return redirect(url_for("scan.page", code=wanted), 303)


def _refused(card: CardRow, error: DomainError) -> str:
    fresh = queries.find_card(request_session(), card.id) or card
    asked = request.form.get("action", "")
    if asked in actions.ASKS and TABLE[Action(asked)].sources and fresh.state in TABLE[Action(asked)].sources:
        return _form(fresh, Action(asked), request.form.to_dict(), error)
    return _card(fresh, error)


@blueprint.get("/resolve")
@requires(Permission.ASSET_VIEW)
def resolve() -> str | Response:
    """Lead from any code, tag or serial to its device; several matches are shown, none is guessed."""
    typed = request.args.get("code", "").strip()
    cards = queries.resolve(request_session(), typed) if typed else []
    if len(cards) == 1:
        return redirect(url_for("scan.page", code=cards[0].code), 303)
    return render_template("scan/resolve.html", typed=typed, cards=[shown.card(card) for card in cards])
