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
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.errors import DomainError, Invalid, NotFound
from lifecycle.kernel.text import N_
from lifecycle.registry import queries, resolving
from lifecycle.registry.found import report_found
from lifecycle.registry.queries import CardRow
from lifecycle.repairs.following import open_sheets
from lifecycle.scanning.meeting import looked
from lifecycle.schemas.actions import ActionForm
from lifecycle.schemas.base import load
from lifecycle.schemas.found import FoundForm
from lifecycle.states.assets import TABLE, Action, State
from lifecycle.triage.service import DECIDED, TRIAGED
from lifecycle.web import actions, shown
from lifecycle.web.context import told
from lifecycle.web.photos.shown import shots_of

blueprint = Blueprint("scan", __name__)
_ACTION = ActionForm()
LONGEST_TYPED = 500


class MistypedCode(NotFound):
    """The check character does not match: a character was misread or mistyped."""

    slug = "mistyped-code"
    text = N_("Ce code contient une erreur de frappe. Comparez-le caractère par caractère avec l’étiquette.")


class UnknownCode(NotFound):
    """A well-formed code that no organisation here has issued."""

    slug = "unknown-code"
    text = N_("Aucune étiquette de ce registre ne porte ce code.")


class VoidLabel(NotFound):
    """A label of this authority that was given up before anything bore it."""

    slug = "void-label"
    text = N_("Cette étiquette a été annulée : jetez-la, et prenez-en une autre.")


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
    if actor and actor.can(Permission.ASSET_VIEW):
        if card := queries.find_card_by_code(request_session(), wanted):
            return _card(card)
        if elsewhere := _of_no_device(actor, wanted):
            return elsewhere
    with limiter.limit("60 per minute"):  # strangers only: nobody tries codes one after the other
        return _found_item(wanted)


def _card(card: CardRow, error: DomainError | None = None) -> str:
    session, actor = request_session(), get_actor()
    events = latest(session, card.id, 3)
    # What leads away from a repair is refused while the device is on a repair lot; other states ask nothing.
    lot = actions.lot_of(session, card) if card.state == State.IN_REPAIR else None
    return render_template(
        "scan/page.html",
        card=shown.card(card),
        offered=actions.offered(actor, card, lot),
        lot=lot,
        events=[shown.event(event, actor) for event in events],
        is_triaged=any(event.tag in (TRIAGED, DECIDED) for event in events),
        photos=shots_of(session, card.id),
        repair_id=open_sheets(session, [card.id]).get(card.id) if card.state == State.IN_REPAIR else None,
        error=error,
    )


def _owner_of(code: str) -> Row[Any]:
    """Return whose label this is, or raise UnknownCode."""
    found = request_session().execute(text("SELECT * FROM owner_of_label(:code)"), {"code": code})
    if (owner := found.one_or_none()) is None:
        raise UnknownCode
    return owner


def _of_no_device(actor: Actor, code: str) -> Response | None:
    """Lead from a label of the authority that no device bears: to its room, or to the device that will."""
    label = queries.find_label(request_session(), code)
    if label and label.state == "void":
        raise VoidLabel
    if label and label.room_id:
        return redirect(url_for("rooms.page", room_id=label.room_id), 303)
    if label and actor.can(Permission.ASSET_EDIT):
        return redirect(url_for("assets.new", code=code), 303)
    return None


def _found_item(code: str) -> str:
    """Show a stranger whose label this is, if its owner allows, and a form to report it found."""
    return render_template("scan/found_item.html", code=code, owner=_owner_of(code), values={}, errors={})


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
    flash(_("Merci ! L’organisation propriétaire a été prévenue."), "go")
    return redirect(url_for("scan.page", code=wanted), 303)


@blueprint.get(f"/e/<code>/<any({','.join(actions.ASKS)}):action>")
@requires(Permission.ASSET_ACT)
def ask(code: str, action: str) -> str:
    """Show the form of an action that needs something said."""
    card = own_card(code)
    return _form(card, Action(action), request.args.to_dict(), None)


def own_card(code: str) -> CardRow:
    """Return the card of the device of this authority that a code leads to, or raise UnknownCode."""
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
        return _refused(own_card(wanted), error), error.status
    label = _(TABLE[command.action].label)  # type: ignore[attr-defined]
    flash(_("%(action)s : c’est enregistré.", action=label), "go" if not done.replayed else "wait")
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
    typed = request.args.get("code", "").strip()[:LONGEST_TYPED]
    if not typed:
        return render_template("scan/resolve.html", typed="", cards=[], said="")
    session, actor = request_session(), get_actor()
    meaning = resolving.resolve(session, [typed])
    if code := _label_of(meaning):
        return redirect(url_for("scan.page", code=code), 303)
    said = looked(session, actor, meaning)
    if any(choice["kind"] == "pin_lot" for choice in said.choices) and actor.can(Permission.LOT_VIEW):
        return redirect(url_for("lots.page", lot_id=meaning.lot_id), 303)
    cards, words = [shown.card(card) for card in meaning.cards], said.sentence.told(actor.locale)
    return render_template("scan/resolve.html", typed=typed, cards=cards, said=words)


def _label_of(meaning: resolving.Meaning) -> str | None:
    """Return the code of the label whose page says the rest: a device's, a room's or a blank one's."""
    if meaning.kind is resolving.Kind.DEVICE:
        code: str | None = meaning.cards[0].code
        return code
    return meaning.code if meaning.kind in (resolving.Kind.ROOM, resolving.Kind.BLANK) else None
