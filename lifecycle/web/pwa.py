"""What makes the scanner an application of the phone: service worker, manifest, offline page."""

from flask import Blueprint, Response, json, render_template, request, url_for
from flask_babel import gettext as _

from lifecycle.edge.guard import public
from lifecycle.edge.locale import current_locale
from lifecycle.web.built import DIST, asset_file, asset_url

blueprint = Blueprint("pwa", __name__)

THEME = "#0b5f58"
PAPER = "#f7f5f1"


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """Give the service worker, at the root because it may only serve pages below its own address."""
    response = Response((DIST / asset_file("sw.js")).read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the application that a phone may install."""
    body = {
        "id": "/scan/",
        "name": _("Lifecycle, le scanner du parc"),
        "short_name": _("Scanner"),
        "description": _("Scanner les équipements sur place, avec ou sans réseau."),
        "lang": current_locale(),
        "start_url": url_for("scanner.page"),
        "scope": "/",
        "display": "standalone",
        "theme_color": THEME,
        "background_color": PAPER,
        "icons": [_icon("icon-192.png", 192), _icon("icon-512.png", 512), _icon("icon-maskable.png", 512)],
    }
    response = Response(json.dumps(body), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(name: str, side: int) -> dict[str, str]:
    purpose = "maskable" if "maskable" in name else "any"
    return {"src": asset_url(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}


@blueprint.get("/offline")
@public
def offline() -> str:
    """Show what to do without a network; the service worker keeps this page."""
    return render_template("offline.html")
