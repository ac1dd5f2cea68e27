"""The pages: one module a feature."""

from collections.abc import Mapping

from lifecycle.edge.errors import Render, problem

# The site map: module, URL prefix.
BLUEPRINTS = (
    ("lifecycle.web.pages", None),
    ("lifecycle.web.session", None),
    ("lifecycle.web.pwa", None),
    ("lifecycle.web.scan", None),
    ("lifecycle.web.scanner", "/scan"),
    ("lifecycle.web.scan_sync", "/scan"),
    ("lifecycle.web.scan_checks", "/scan/checks"),
    ("lifecycle.web.assets", "/assets"),
    ("lifecycle.web.photos", None),
    ("lifecycle.web.photo_sent", "/scan"),
    ("lifecycle.web.exports", "/exports"),
    ("lifecycle.web.labels", "/labels"),
    ("lifecycle.web.label_papers", "/labels/papers"),
    ("lifecycle.web.label_printers", "/labels/printers"),
    ("lifecycle.web.label_settings", "/labels/settings"),
    ("lifecycle.web.label_batches", "/labels"),
    ("lifecycle.web.rooms", "/rooms"),
    ("lifecycle.web.imports", "/imports"),
    ("lifecycle.web.connections", "/connections"),
    ("lifecycle.web.connection_forms", "/connections"),
    ("lifecycle.web.agents", "/agents"),
    ("lifecycle.web.models", "/models"),
    ("lifecycle.web.jobs", "/jobs"),
    ("lifecycle.web.inventories", "/inventories"),
    ("lifecycle.web.inventory_steps", "/inventories"),
    ("lifecycle.web.inventory_files", "/inventories"),
    ("lifecycle.web.lots", "/lots"),
    ("lifecycle.web.lot_forms", "/lots"),
    ("lifecycle.web.lot_files", "/lots"),
    ("lifecycle.web.lot_lines", "/lots"),
    ("lifecycle.web.lot_steps", "/lots"),
    ("lifecycle.web.lot_sides", "/lots"),
    ("lifecycle.web.lot_outcomes", "/lots"),
    ("lifecycle.web.sanitising", None),
    ("lifecycle.web.partners", "/partners"),
    ("lifecycle.web.dashboard", "/dashboard"),
    ("lifecycle.web.network", "/network"),
)

# Where the scanner's script speaks with us: its errors are read by a program, unlike those of its page.
ERRORS: Mapping[str, Render] = {
    f"/scan/{name}": problem for name in ("start", "round", "look", "sync", "read", "photos")
}
