"""Lot forms that a phone may fill in without a network: its script sends them later, answered in JSON."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lifecycle.edge.errors import problem
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import DomainError
from lifecycle.scanning.errors import OtherPerson
from lifecycle.scanning.receiving import owner_of


def is_script() -> bool:
    """Tell whether a script sent the form: it shows the refusal itself, or keeps the form for later."""
    return request.accept_mimetypes.best == "application/json"


def refuse_other_person() -> None:
    """Raise OtherPerson for a form that another person filled in on this phone: they will send it."""
    filled_by = request.form.get("owner")
    if filled_by and filled_by != owner_of(get_actor()):
        raise OtherPerson


def refused(error: DomainError) -> ResponseReturnValue:
    """Answer a script with the reasons of a refusal."""
    return problem(error)


def done_at(endpoint: str, said: str, **values: object) -> ResponseReturnValue:
    """Go on to a page with a word on what was just done; a script is told where that is."""
    flash(said, "go")
    to = url_for(endpoint, **values)  # type: ignore[arg-type]
    return {"to": to, "said": said} if is_script() else redirect(to, 303)
