"""The words that our EPCIS documents add to the vocabulary, at the address that the documents give."""

import json

from flask import Blueprint, Response, current_app

from lifecycle.edge.guard import public
from lifecycle.tracing.document import MEDIA_TYPE, TERMS
from lifecycle.tracing.terms import vocabulary

blueprint = Blueprint("epcis_terms", __name__)


@blueprint.get(TERMS)
@public
def terms() -> Response:
    """Tell what each of our words means, as JSON-LD, to whoever reads a document."""
    told = vocabulary(current_app.config["PUBLIC_URL"] + TERMS)
    return Response(json.dumps(told), content_type=MEDIA_TYPE)
