"""The addresses of sanitisation's pages: what waits, a device's media, a lot's, reports, the policy."""

from flask import Blueprint

from lifecycle.web import (
    sanitising_import,
    sanitising_lot,
    sanitising_media,
    sanitising_policy,
    sanitising_queue,
    sanitising_record,
    sanitising_verify,
)

blueprint = Blueprint("sanitising", __name__)

_BOTH = ["GET", "POST"]
_ASSET, _LOT = "/assets/<uuid:asset_id>/sanitisations", "/lots/<uuid:lot_id>/sanitisations"
for rule, endpoint, view, methods in (
    ("/sanitising/", "queue", sanitising_queue.queue, ["GET"]),
    ("/sanitising/import", "reports", sanitising_import.index, ["GET"]),
    ("/sanitising/import", "send", sanitising_import.send, ["POST"]),
    ("/sanitising/review", "review", sanitising_import.review, _BOTH),
    ("/sanitising/reports/<uuid:evidence_id>/file", "report_file", sanitising_import.report_file, ["GET"]),
    ("/sanitising/policy", "policy", sanitising_policy.policy, _BOTH),
    ("/sanitising/<uuid:sanitisation_id>/verify", "verify", sanitising_verify.verify, _BOTH),
    ("/sanitising/<uuid:sanitisation_id>.pdf", "certificate", sanitising_verify.certificate, ["GET"]),
    (_ASSET, "index", sanitising_media.index, ["GET"]),
    (f"{_ASSET}.pdf", "certificates", sanitising_media.certificates, ["GET"]),
    (f"{_ASSET}/confidentiality", "confidentiality", sanitising_media.confidentiality, ["POST"]),
    (f"{_ASSET}/media/<uuid:medium_id>/remove", "remove_medium", sanitising_media.remove, ["POST"]),
    (f"{_ASSET}/new", "new", sanitising_record.new, ["GET"]),
    (f"{_ASSET}/new", "create", sanitising_record.create, ["POST"]),
    (f"{_LOT}/new", "new_for_lot", sanitising_lot.new_for_lot, ["GET"]),
    (f"{_LOT}/new", "create_for_lot", sanitising_lot.create_for_lot, ["POST"]),
    (f"{_LOT}.pdf", "lot_certificates", sanitising_lot.certificates, ["GET"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
