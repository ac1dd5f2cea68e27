"""The pages: one module a feature."""

# The site map: module, URL prefix.
BLUEPRINTS = (
    ("lifecycle.web.pages", None),
    ("lifecycle.web.session", None),
    ("lifecycle.web.scan", None),
    ("lifecycle.web.assets", "/assets"),
    ("lifecycle.web.labels", "/labels"),
    ("lifecycle.web.imports", "/imports"),
    ("lifecycle.web.jobs", "/jobs"),
    ("lifecycle.web.lots", "/lots"),
    ("lifecycle.web.partners", "/partners"),
    ("lifecycle.web.dashboard", "/dashboard"),
    ("lifecycle.web.network", "/network"),
)
