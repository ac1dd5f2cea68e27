"""The addresses of imports: the list, a file's columns and words, its rows, what is done with it."""

from flask import Blueprint

from lifecycle.web.imports import files as import_files
from lifecycle.web.imports import listing, steps, words
from lifecycle.web.imports import page as import_page

blueprint = Blueprint("imports", __name__)

for rule, endpoint, view, method in (
    ("/", "index", listing.index, "GET"),
    ("/", "send", listing.send, "POST"),
    ("/<uuid:run_id>", "page", import_page.page, "GET"),
    ("/<uuid:run_id>/progress", "progress", import_page.progress, "GET"),
    ("/<uuid:run_id>/columns", "columns", words.columns, "GET"),
    ("/<uuid:run_id>/columns", "confirm_columns", words.confirm_columns, "POST"),
    ("/<uuid:run_id>/mapping", "mapping", words.mapping, "GET"),
    ("/<uuid:run_id>/mapping", "confirm", words.confirm, "POST"),
    ("/<uuid:run_id>/forget", "forget", words.forget, "POST"),
    ("/<uuid:run_id>/rows.<any(csv,xlsx):form>", "rows", import_files.rows, "GET"),
    ("/<uuid:run_id>/answers", "answer", steps.answer, "POST"),
    ("/<uuid:run_id>/answers/skip", "skip_rest", steps.skip_rest, "POST"),
    ("/<uuid:run_id>/apply", "apply", steps.apply, "POST"),
    ("/<uuid:run_id>/undo", "undo", steps.undo, "GET"),
    ("/<uuid:run_id>/undo", "start_undo", steps.start_undo, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
