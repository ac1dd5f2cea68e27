"""The pages: one module a feature."""

# The site map: module, URL prefix.
BLUEPRINTS = (
    ("lifecycle.web.pages", None),
    ("lifecycle.web.session", None),
    ("lifecycle.web.scan", None),
    ("lifecycle.web.assets", "/assets"),
    ("lifecycle.web.exports", "/exports"),
    ("lifecycle.web.labels", "/labels"),
    ("lifecycle.web.imports", "/imports"),
    ("lifecycle.web.connections", "/connections"),
    ("lifecycle.web.connection_forms", "/connections"),
    ("lifecycle.web.agents", "/agents"),
    ("lifecycle.web.models", "/models"),
    ("lifecycle.web.jobs", "/jobs"),
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
