"""The addresses of inventory agents' pages: the queue, one device, decisions, the agents' own addresses."""

from flask import Blueprint

from lifecycle.web.agents import bulk as agent_bulk
from lifecycle.web.agents import deciding, listing
from lifecycle.web.agents import page as agent_page
from lifecycle.web.agents import tokens as agent_tokens

blueprint = Blueprint("agents", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", listing.index, ["GET"]),
    ("/files", "send", listing.send, ["POST"]),
    ("/ignore", "ignore", agent_bulk.ignore, ["POST"]),
    ("/bulk", "bulk", agent_bulk.bulk, ["GET", "POST"]),
    ("/tokens", "tokens", agent_tokens.index, ["GET"]),
    ("/tokens", "make_token", agent_tokens.make, ["POST"]),
    ("/tokens/<uuid:token_id>/revoke", "revoke_token", agent_tokens.revoke, ["POST"]),
    ("/<uuid:device_id>", "page", agent_page.page, ["GET"]),
    ("/<uuid:device_id>/attach", "attach", deciding.attach, ["GET", "POST"]),
    ("/<uuid:device_id>/create", "create", deciding.create, ["GET", "POST"]),
    ("/<uuid:device_id>/reopen", "reopen", deciding.reopen, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
