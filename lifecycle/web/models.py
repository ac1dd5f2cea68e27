"""The addresses of the catalogue: models, manufacturers, what is likely one, product sheets."""

from flask import Blueprint

from lifecycle.web import model_list, model_makers, model_merge, model_page, model_pairs, model_sheets

blueprint = Blueprint("models", __name__)

for rule, endpoint, view, methods in (
    ("/", "index", model_list.index, ["GET"]),
    ("/<uuid:model_id>", "page", model_page.page, ["GET"]),
    ("/<uuid:model_id>/edit", "edit", model_page.edit, ["GET", "POST"]),
    ("/<uuid:model_id>/sheet", "give_sheet", model_sheets.give, ["POST"]),
    ("/manufacturers", "makers", model_makers.index, ["GET"]),
    ("/manufacturers/<uuid:maker_id>", "maker", model_makers.page, ["GET"]),
    ("/manufacturers/<uuid:maker_id>", "save_maker", model_makers.save, ["POST"]),
    ("/pairs", "pairs", model_pairs.index, ["GET"]),
    ("/pairs/apart", "apart", model_pairs.apart, ["POST"]),
    ("/merge", "merge", model_merge.of_models, ["GET", "POST"]),
    ("/manufacturers/merge", "merge_makers", model_merge.of_makers, ["GET", "POST"]),
    ("/sheets", "sheets", model_sheets.index, ["GET"]),
    ("/sheets", "load", model_sheets.load, ["POST"]),
    ("/sheets/sure", "give_sure", model_sheets.give_sure, ["POST"]),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
