"""Documents that show what became of devices: checked by their first bytes, kept by their content."""

from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.endoflife.errors import ProofNotFound, ProofRefused
from lifecycle.endoflife.model import Proof
from lifecycle.endoflife.writing import event_before, finish, opened, side_of
from lifecycle.kernel import documents
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import new_id
from lifecycle.kernel.text import N_

MAX_BYTES = documents.MAX_BYTES


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
            name=documents.plain_name(filename),
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
    if wrong := documents.what_is_wrong(data):
        raise ProofRefused(fields={"file": [wrong]})
    if documents.media_type_of(data) != media_type:
        text = N_("Le contenu du fichier n’est pas un PDF, un PNG ou un JPEG.")
        raise ProofRefused(fields={"file": [Reason("file-type", text)]})
