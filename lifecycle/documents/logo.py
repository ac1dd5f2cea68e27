"""The logo that documents bear: the authority's, whichever side asks."""

from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.people.model import Organisation


def find_authority_logo(session: Session, files: FileStore, authority_id: UUID) -> bytes | None:
    """Return an authority's logo as a PNG; none where it has none, is out of sight or its file is gone."""
    organisation = session.get(Organisation, authority_id)
    if organisation is None or organisation.logo_digest is None:
        return None
    try:
        return files.read(organisation.logo_digest)
    except FileNotFoundError:
        return None
