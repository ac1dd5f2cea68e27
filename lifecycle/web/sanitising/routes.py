"""The addresses of sanitisation's pages: what waits, a device's media, a lot's, reports, the policy."""

from flask import Blueprint

from lifecycle.web.sanitising import importing, lot, queue, record
from lifecycle.web.sanitising import media as sanitising_media
from lifecycle.web.sanitising import policy as sanitising_policy
from lifecycle.web.sanitising import verify as sanitising_verify

blueprint = Blueprint("sanitising", __name__)

_BOTH = ["GET", "POST"]
_ASSET, _LOT = "/assets/<uuid:asset_id>/sanitisations", "/lots/<uuid:lot_id>/sanitisations"
for rule, endpoint, view, methods in (
    ("/sanitising/", "queue", queue.queue, ["GET"]),
    ("/sanitising/import", "reports", importing.index, ["GET"]),
    ("/sanitising/import", "send", importing.send, ["POST"]),
    ("/sanitising/review", "review", importing.review, _BOTH),
    ("/sanitising/reports/<uuid:evidence_id>/file", "report_file", importing.report_file, ["GET"]),
    ("/sanitising/policy", "policy", sanitising_policy.policy, _BOTH),
    ("/sanitising/<uuid:sanitisation_id>/verify", "verify", sanitising_verify.verify, _BOTH),
    ("/sanitising/<uuid:sanitisation_id>.pdf", "certificate", sanitising_verify.certificate, ["GET"]),
    (_ASSET, "index", sanitising_media.index, ["GET"]),
    (f"{_ASSET}.pdf", "certificates", sanitising_media.certificates, ["GET"]),
    (f"{_ASSET}/confidentiality", "confidentiality", sanitising_media.confidentiality, ["POST"]),
    (f"{_ASSET}/media/<uuid:medium_id>/remove", "remove_medium", sanitising_media.remove, ["POST"]),
    (f"{_ASSET}/new", "new", record.new, ["GET"]),
    (f"{_ASSET}/new", "create", record.create, ["POST"]),
    (f"{_LOT}/new", "new_for_lot", lot.new_for_lot, ["GET"]),
    (f"{_LOT}/new", "create_for_lot", lot.create_for_lot, ["POST"]),
    (f"{_LOT}.pdf", "lot_certificates", lot.certificates, ["GET"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
