"""What a hand-over needs beside its actions: the partner's signing code and the documents of a lot."""

from typing import Any
from uuid import UUID

from flask import Response, current_app
from werkzeug.datastructures import FileStorage

from lifecycle.access.permissions import Permission
from lifecycle.api.smorest import Blueprint, Resource, binary
from lifecycle.edge.database import request_session
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.endoflife.departure.signing import issue_signing_code
from lifecycle.endoflife.errors import ProofNotFound
from lifecycle.endoflife.model import Proof
from lifecycle.endoflife.outcome.proofs import get_proof, store_proof
from lifecycle.schemas.api_lots import ProofFile
from lifecycle.schemas.lot_exchange import CodeQuery
from lifecycle.schemas.out_lots import ProofOut, SigningCodeOut

blueprint = Blueprint("handing_over", "Signing codes and documents of lots.")
_P = Permission


@blueprint.route("/lots/<uuid:lot_id>/signing-code")
class SigningCode(Resource):
    """The partner's one-time code for a hand-over."""

    keeps_answers = False  # only a hash of the code may be kept; a repeat replaces the code by a new one

    @blueprint.arguments(CodeQuery, location="query")
    @blueprint.response(201, SigningCodeOut)
    @requires(_P.LOT_ANSWER)
    def post(self, query: dict[str, bool], lot_id: UUID) -> dict[str, str]:
        """Issue the partner's one-time signing code; the one before no longer counts.

        It holds for 15 minutes, or to the end of the pick-up's day for a place without a signal.
        """
        return {"code": issue_signing_code(request_session(), get_actor(), lot_id, **query)}


@blueprint.route("/lots/<uuid:lot_id>/proofs")
class Proofs(Resource):
    """The documents of a lot."""

    @blueprint.arguments(ProofFile, location="form")
    @blueprint.response(201, ProofOut)
    @requires(_P.LOT_MANAGE, _P.LOT_ANSWER)
    def post(self, values: dict[str, Any], lot_id: UUID) -> Proof:
        """Keep a document with a lot: a PDF, PNG or JPEG of at most 10 MB."""
        file: FileStorage = values["file"]
        store = current_app.extensions["lifecycle.files"]
        said = (file.filename or "", file.mimetype, file.read(), store, values["request_id"])
        return store_proof(request_session(), get_actor(), lot_id, *said)


@blueprint.route("/lots/<uuid:lot_id>/proofs/<uuid:proof_id>")
class ProofContent(Resource):
    """One document."""

    @blueprint.answers(200, "image/jpeg", "The document, as it was sent.")
    @blueprint.answers(200, "image/png", "The document, as it was sent.")
    @blueprint.answers(200, "application/pdf", "The document, as it was sent.")
    @requires(_P.LOT_VIEW)
    def get(self, lot_id: UUID, proof_id: UUID) -> Response:
        """Download a document of a lot."""
        proof = get_proof(request_session(), proof_id)
        if proof.lot_id != lot_id:
            raise ProofNotFound
        data = current_app.extensions["lifecycle.files"].read(proof.sha256)
        return binary(data, proof.media_type, proof.name)
