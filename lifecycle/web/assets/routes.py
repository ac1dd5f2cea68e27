"""The addresses of the register: the list, a device's page, its form, one action on many."""

from flask import Blueprint

from lifecycle.web import actions
from lifecycle.web.assets import bulk, forms, listing
from lifecycle.web.assets import page as asset_page

blueprint = Blueprint("assets", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", listing.index, ["GET"]),
    ("/new", "new", forms.new, ["GET"]),
    ("/new", "create", forms.create, ["POST"]),
    ("/claim", "claim", forms.claim, ["POST"]),
    ("/bulk", "bulk", bulk.bulk, ["GET", "POST"]),
    ("/<uuid:asset_id>", "page", asset_page.page, ["GET"]),
    ("/<uuid:asset_id>/edit", "edit", forms.edit, ["GET", "POST"]),
    ("/<uuid:asset_id>/history", "history", asset_page.history, ["GET"]),
    ("/<uuid:asset_id>/actions", "act", asset_page.act, ["POST"]),
    (f"/<uuid:asset_id>/<any({','.join(actions.ASKS)}):action>", "ask", asset_page.ask, ["GET"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
