"""The addresses of the catalogue: models, manufacturers, what is likely one, product sheets."""

from flask import Blueprint

from lifecycle.web.models import listing, makers
from lifecycle.web.models import merge as model_merge
from lifecycle.web.models import page as model_page
from lifecycle.web.models import pairs as model_pairs
from lifecycle.web.models import sheets as model_sheets

blueprint = Blueprint("models", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", listing.index, ["GET"]),
    ("/<uuid:model_id>", "page", model_page.page, ["GET"]),
    ("/<uuid:model_id>/edit", "edit", model_page.edit, ["GET", "POST"]),
    ("/<uuid:model_id>/sheet", "give_sheet", model_sheets.give, ["POST"]),
    ("/manufacturers", "makers", makers.index, ["GET"]),
    ("/manufacturers/<uuid:maker_id>", "maker", makers.page, ["GET"]),
    ("/manufacturers/<uuid:maker_id>", "save_maker", makers.save, ["POST"]),
    ("/pairs", "pairs", model_pairs.index, ["GET"]),
    ("/pairs/apart", "apart", model_pairs.apart, ["POST"]),
    ("/merge", "merge", model_merge.of_models, ["GET", "POST"]),
    ("/manufacturers/merge", "merge_makers", model_merge.of_makers, ["GET", "POST"]),
    ("/sheets", "sheets", model_sheets.index, ["GET"]),
    ("/sheets", "load", model_sheets.load, ["POST"]),
    ("/sheets/sure", "give_sure", model_sheets.give_sure, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
