"""The addresses of imports: the list, a file's columns and words, its rows, what is done with it."""

from flask import Blueprint

from lifecycle.web import import_files, import_list, import_page, import_steps, import_words

blueprint = Blueprint("imports", __name__)

for rule, endpoint, view, method in (
    ("/", "index", import_list.index, "GET"),
    ("/", "send", import_list.send, "POST"),
    ("/<uuid:run_id>", "page", import_page.page, "GET"),
    ("/<uuid:run_id>/progress", "progress", import_page.progress, "GET"),
    ("/<uuid:run_id>/columns", "columns", import_words.columns, "GET"),
    ("/<uuid:run_id>/columns", "confirm_columns", import_words.confirm_columns, "POST"),
    ("/<uuid:run_id>/mapping", "mapping", import_words.mapping, "GET"),
    ("/<uuid:run_id>/mapping", "confirm", import_words.confirm, "POST"),
    ("/<uuid:run_id>/forget", "forget", import_words.forget, "POST"),
    ("/<uuid:run_id>/rows.<any(csv,xlsx):form>", "rows", import_files.rows, "GET"),
    ("/<uuid:run_id>/answers", "answer", import_steps.answer, "POST"),
    ("/<uuid:run_id>/answers/skip", "skip_rest", import_steps.skip_rest, "POST"),
    ("/<uuid:run_id>/apply", "apply", import_steps.apply, "POST"),
    ("/<uuid:run_id>/undo", "undo", import_steps.undo, "GET"),
    ("/<uuid:run_id>/undo", "start_undo", import_steps.start_undo, "POST"),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=[method])
