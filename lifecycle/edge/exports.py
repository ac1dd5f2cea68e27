"""An export of the register as an answer: noted in history, then sent while it is made."""

from typing import Any

from flask import Response

from lifecycle.edge.database import transaction
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.edge.streaming import read_apart, streamed
from lifecycle.kernel.clock import today
from lifecycle.reports.export import Export, note_export


def send_export(**asked: Any) -> Response:
    """Return the file of an export (`Export`'s parts), in the reader's language where none is asked.

    The note is committed before the first byte goes: an export that breaks off has still taken names out.
    """
    export = Export(**{"lang": current_locale(), **asked})
    actor = get_actor()
    with transaction() as session:
        note_export(session, actor, export)
    parts = read_apart(actor.organisation_id, export.write)
    return streamed(parts, export.media_type, export.filename(today()))
