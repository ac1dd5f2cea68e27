"""The addresses of the register: the list, a device's page, its form, one action on many."""

from flask import Blueprint

from lifecycle.web import actions, asset_forms, asset_list, asset_page, bulk

blueprint = Blueprint("assets", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", asset_list.index, ["GET"]),
    ("/new", "new", asset_forms.new, ["GET"]),
    ("/new", "create", asset_forms.create, ["POST"]),
    ("/claim", "claim", asset_forms.claim, ["POST"]),
    ("/bulk", "bulk", bulk.bulk, ["GET", "POST"]),
    ("/<uuid:asset_id>", "page", asset_page.page, ["GET"]),
    ("/<uuid:asset_id>/edit", "edit", asset_forms.edit, ["GET", "POST"]),
    ("/<uuid:asset_id>/history", "history", asset_page.history, ["GET"]),
    ("/<uuid:asset_id>/actions", "act", asset_page.act, ["POST"]),
    (f"/<uuid:asset_id>/<any({','.join(actions.ASKS)}):action>", "ask", asset_page.ask, ["GET"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
