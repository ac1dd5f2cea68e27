"""What stands around the printing of labels, as tabs: papers, printers, the words on them."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import may
from lifecycle.kernel.text import N_

# Words, endpoint, who sees it.
TABS = (
    (N_("Planches et rouleaux"), "label_papers.index", Permission.LABEL_PRINT),
    (N_("Imprimantes"), "label_printers.index", Permission.LABEL_PRINT),
    (N_("Ce que disent les étiquettes"), "label_settings.page", Permission.ADMIN),
)


def label_tabs() -> list[dict[str, Any]]:
    """Return the tabs that whoever asks may open, for the `tabs` macro."""
    here = (request.endpoint or "").partition(".")[0]
    return [
        {"label": _(label), "url": url_for(endpoint), "is_current": endpoint.startswith(here + ".")}
        for label, endpoint, permission in TABS
        if may(permission)
    ]
