"""What an authority answered for the words of a file, kept for its next file of the same dialect."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.scope import entered
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import ImportProfile, ImportRun
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id


def save_profile(session: Session, run: ImportRun, choices: Choices) -> None:
    """Keep the answers for the next file of a run's dialect; dates are this file's only."""
    profile = session.scalar(
        select(ImportProfile).where(ImportProfile.dialect == run.dialect).with_for_update()
    ) or ImportProfile(id=new_id(), authority_id=entered(session), dialect=run.dialect, mapping={})
    words = Choices(
        statuses=choices.statuses,
        categories=choices.categories,
        columns=choices.columns,
        sites=choices.sites,
    ).with_words_of(Choices.from_json(profile.mapping))
    profile.mapping = {**words.as_json(), "saved_on": today().isoformat()}
    session.add(profile)
    session.flush()


def forget_profile(session: Session, actor: Actor, dialect: str) -> None:
    """Keep the answers no longer: the next file of this dialect is asked about as the first one."""
    if not actor.can(Permission.ASSET_IMPORT):
        raise Forbidden
    session.execute(delete(ImportProfile).where(ImportProfile.dialect == dialect))
