"""The features that stand together under one heading, as tabs."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from lifecycle.access.permissions import Permission
from lifecycle.edge.guard import may
from lifecycle.kernel.text import N_
from lifecycle.reports.boards import TITLES

Tab = dict[str, Any]

# Words, endpoint, who sees it.
INTAKE = (
    (N_("Fichiers"), "imports.index", Permission.ASSET_IMPORT),
    (N_("Connexions"), "connections.index", Permission.ASSET_IMPORT),
    (N_("Agents d’inventaire"), "agents.index", Permission.ASSET_IMPORT),
    (N_("Modèles et fabricants"), "models.index", Permission.ASSET_IMPORT),
)
CHAIN = (
    (N_("Tri"), "triage.index", Permission.ASSET_VIEW),
    (N_("Réparations"), "repairs.index", Permission.ASSET_VIEW),
    (N_("Effacements"), "sanitising.queue", Permission.SANITISATION_RECORD),
    (N_("Lots"), "lots.index", Permission.LOT_VIEW),
    (N_("Partenaires"), "partners.index", Permission.PARTNER_VIEW),
    (N_("Déchets"), "waste.index", Permission.PARTNER_VIEW),
)
LABELS = (
    (N_("Planches et rouleaux"), "label_papers.index", Permission.LABEL_PRINT),
    (N_("Imprimantes"), "label_printers.index", Permission.LABEL_PRINT),
    (N_("Ce que disent les étiquettes"), "label_settings.page", Permission.ADMIN),
)
OWN = (
    (N_("Mes messages"), "my_messages.page", Permission.LOT_VIEW),
    (N_("Mot de passe"), "passwords.page", Permission.LOT_VIEW),
    (N_("Personnes"), "people.index", Permission.ORGANISATION_MANAGE),
    (N_("Messages envoyés"), "messages.index", Permission.ORGANISATION_MANAGE),
    (N_("Webhooks"), "webhooks.index", Permission.ORGANISATION_MANAGE),
    (N_("Partage avec le réseau"), "sharing.index", Permission.REPORT_MANAGE),
)
# Under « Pilotage »: words, endpoint, who sees it, and the board that the endpoint shows where it shows one.
REPORTS = (
    (TITLES["overview"], "dashboard.index", Permission.REPORT_VIEW, None),
    (TITLES["lifespan"], "dashboard.board", Permission.REPORT_VIEW, "lifespan"),
    (TITLES["carbon"], "dashboard.board", Permission.REPORT_VIEW, "carbon"),
    (TITLES["flows"], "dashboard.board", Permission.REPORT_VIEW, "flows"),
    (TITLES["fleet"], "dashboard.board", Permission.REPORT_VIEW, "fleet"),
    (N_("Stratégie"), "strategy.index", Permission.REPORT_VIEW, None),
    (N_("Restitutions"), "statements.index", Permission.REPORT_VIEW, None),
    (N_("Simulateur"), "planner.page", Permission.REPORT_VIEW, None),
)


def intake_tabs() -> list[Tab]:
    """Return the tabs under « Imports » that whoever asks may open, for the `tabs` macro."""
    return _shown(INTAKE)


def chain_tabs() -> list[Tab]:
    """Return the tabs under « Filière 4R » that whoever asks may open; a partner has its lots alone."""
    return _shown(CHAIN)


def label_tabs() -> list[Tab]:
    """Return the tabs around the printing of labels that whoever asks may open: papers, printers, words."""
    return _shown(LABELS)


def own_tabs() -> list[Tab]:
    """Return the tabs around what people and programs of one's organisation are told."""
    return _shown(OWN)


def report_tabs(board: str | None = None) -> list[Tab]:
    """Return the tabs under « Pilotage » that whoever asks may open; `board` is the board being shown."""
    here = (request.endpoint or "").partition(".")[0]
    return [
        {
            "label": _(label),
            "url": url_for(endpoint, board=shown),
            "is_current": board == shown and endpoint.startswith(here + "."),
        }
        for label, endpoint, permission, shown in REPORTS
        if may(permission)
    ]


def _shown(table: tuple[tuple[str, str, Permission], ...]) -> list[Tab]:
    here = (request.endpoint or "").partition(".")[0]
    return [
        {"label": _(label), "url": url_for(endpoint), "is_current": endpoint.startswith(here + ".")}
        for label, endpoint, permission in table
        if may(permission)
    ]
