"""What a pulled inventory becomes: an import like another, mapped by itself when every word is known."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lifecycle.connections.model import Connection, Pull
from lifecycle.db.files import FileStore
from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import ImportRun
from lifecycle.intake.queries import saved_choices
from lifecycle.intake.service import set_mapping, upload_pulled
from lifecycle.kernel.actor import Actor


def receive(
    session: Session, actor: Actor, connection: Connection, path: Path, files: FileStore
) -> ImportRun:
    """Make an import of a pulled inventory; it is `mapped`, ready to be tried, when every word is known.

    Known words are those of the authority's profile, never our own proposals.
    """
    run = upload_pulled(session, actor, path, connection.name, files)
    saved = saved_choices(session, run.dialect)
    if _knows_every_word(saved, run):
        run = set_mapping(session, actor, run.id, saved)
    return run


def _knows_every_word(saved: Choices, run: ImportRun) -> bool:
    statuses, categories = saved.status_mapping, saved.category_mapping
    words = [StatusWord(one["word"], one["meta"]) for one in run.understood["statuses"]]
    # A device without a category may still be known by its model: the trial tells.
    named = [one["word"] for one in run.understood["categories"] if one["word"]]
    return all(map(statuses.find_target, words)) and all(map(categories.find_key, named))


def applies_itself(session: Session, run: ImportRun) -> bool:
    """Tell whether to apply a tried import at once: its connection says so, and no row is in doubt."""
    if run.state != "checked" or run.totals["ambiguous"] or not run.totals["create"] + run.totals["update"]:
        return False
    asked = select(Connection.applies_itself).join(Pull).where(Pull.run_id == run.id)
    return bool(session.scalar(asked))
