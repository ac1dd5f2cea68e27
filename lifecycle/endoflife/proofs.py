"""Documents that show what became of devices: checked by their first bytes, kept by their content."""

from pathlib import PurePath
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.endoflife.errors import ProofNotFound, ProofRefused
from lifecycle.endoflife.model import Proof
from lifecycle.endoflife.writing import event_before, finish, opened, side_of
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_

MAX_BYTES = 10_000_000
NAME_LENGTH = 120
# What a file of each type starts with; the type that a browser announces is only its guess from the name.
MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


def store_proof(
    session: Session,
    actor: Actor,
    lot_id: UUID,
    filename: str,
    media_type: str,
    data: bytes,
    store: FileStore,
    request_id: UUID,
) -> Proof:
    """Keep a PDF, PNG or JPEG of at most 10 MB with a lot, from either side, and record it.

    Raises Forbidden, LotNotFound, or ProofRefused for another type, a content that is not of its type, an
    empty or a larger file. A repeat gives the document that it stored.
    """
    with opened(session, actor, lot_id, side_of(actor)) as lot:
        if event := event_before(session, lot, "store_proof", request_id):
            return get_proof(session, UUID(event.details["proof_id"]))
        _check(media_type, data)
        proof = Proof(
            id=new_id(),
            authority_id=lot.authority_id,
            lot_id=lot.id,
            name=_plain_name(filename),
            media_type=media_type,
            size=len(data),
            sha256=store.put(data),
        )
        session.add(proof)
        session.flush()
        details = {"proof_id": proof.id, "name": proof.name, "sha256": proof.sha256, "size": proof.size}
        finish(session, actor, lot, "store_proof", request_id, fact="fact:proof_added", details=details)
        return proof


def get_proof(session: Session, proof_id: UUID) -> Proof:
    """Return a document of a lot that the entered organisation sees, or raise ProofNotFound."""
    proof = session.get(Proof, proof_id, populate_existing=True)
    if proof is None:
        raise ProofNotFound
    return proof


def _check(media_type: str, data: bytes) -> None:
    magic = MAGIC.get(media_type)
    if magic is None or not data.startswith(magic):
        text = N_("Le contenu du fichier n’est pas un PDF, un PNG ou un JPEG.")
        raise ProofRefused(fields={"file": [Reason("file-type", text)]})
    if len(data) > MAX_BYTES:
        text = N_("Le fichier dépasse 10 Mo : réduisez-le, puis recommencez.")
        raise ProofRefused(fields={"file": [Reason("file-too-large", text)]})


def _plain_name(filename: str) -> str:
    """Return a file's name without folders or control characters, short enough to be read."""
    last = PurePath(filename.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable()).strip()[-NAME_LENGTH:] or "document"
