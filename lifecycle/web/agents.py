"""The addresses of inventory agents' pages: the queue, one device, decisions, the agents' own addresses."""

from flask import Blueprint

from lifecycle.web import agent_bulk, agent_deciding, agent_list, agent_page, agent_tokens

blueprint = Blueprint("agents", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", agent_list.index, ["GET"]),
    ("/files", "send", agent_list.send, ["POST"]),
    ("/ignore", "ignore", agent_bulk.ignore, ["POST"]),
    ("/bulk", "bulk", agent_bulk.bulk, ["GET", "POST"]),
    ("/tokens", "tokens", agent_tokens.index, ["GET"]),
    ("/tokens", "make_token", agent_tokens.make, ["POST"]),
    ("/tokens/<uuid:token_id>/revoke", "revoke_token", agent_tokens.revoke, ["POST"]),
    ("/<uuid:device_id>", "page", agent_page.page, ["GET"]),
    ("/<uuid:device_id>/attach", "attach", agent_deciding.attach, ["GET", "POST"]),
    ("/<uuid:device_id>/create", "create", agent_deciding.create, ["GET", "POST"]),
    ("/<uuid:device_id>/reopen", "reopen", agent_deciding.reopen, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
