"""What the manager's page proposes to decide this month, each with the page where it is decided."""

from collections import Counter
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lifecycle.endoflife.owed import owed_certificates
from lifecycle.endoflife.queries import boxes
from lifecycle.kernel.clock import now
from lifecycle.registry.filters import AssetFilter
from lifecycle.registry.queries import count_assets
from lifecycle.reports.coming import Coming, count_coming
from lifecycle.reports.content import Board
from lifecycle.reports.figures import Key
from lifecycle.reports.sleeping import count_asleep
from lifecycle.states.assets import State
from lifecycle.states.lots import LotState, Side

# More lots than anybody has open at once.
MOST_LOTS = 200
MOST_OWED = 50


def todos(session: Session, board: Board, found: int) -> list[dict[str, Any]]:
    """Return what to decide this month, each with the page where it is decided; nothing said of zeros."""
    waiting = Counter(row.state for row in boxes(session, Side.AUTHORITY, limit=MOST_LOTS).to_do)
    retired = count_assets(session, AssetFilter(state=(State.RETIRED,))).total
    asleep = count_asleep(session, now())
    counted = {figure.key: int(figure.value or 0) for figure in board.figures}
    unproven = counted[Key.REUSE_DIRECTED] - counted[Key.REUSE_PROVEN]
    coming, owed = count_coming(session, board.as_of), len(owed_certificates(session, limit=MOST_OWED))
    lots, see = _lots, _("Voir")
    things = (
        (found, ngettext("%(num)s équipement signalé trouvé", "%(num)s équipements signalés trouvés", found),
         "#found", see),
        (waiting[LotState.ACCEPTED],
         ngettext("%(num)s lot accepté sans rendez-vous", "%(num)s lots acceptés sans rendez-vous",
                  waiting[LotState.ACCEPTED]), lots("to_hand_over"), _("Fixer")),
        (waiting[LotState.SCHEDULED],
         ngettext("%(num)s remise à signer", "%(num)s remises à signer", waiting[LotState.SCHEDULED]),
         lots("to_hand_over"), see),
        (waiting[LotState.RECEIVED],
         ngettext("%(num)s lot reçu à régler ou à clore", "%(num)s lots reçus à régler ou à clore",
                  waiting[LotState.RECEIVED]), lots("outcome"), see),
        (waiting[LotState.DRAFT],
         ngettext("%(num)s lot à proposer", "%(num)s lots à proposer", waiting[LotState.DRAFT]),
         lots("draft"), see),
        (coming[Coming.LIFE],
         ngettext("%(num)s équipement passe sa durée de référence", "%(num)s équipements passent leur durée "
                  "de référence", coming[Coming.LIFE]), _ahead(Coming.LIFE), _("Prolonger")),
        (coming[Coming.WARRANTY],
         ngettext("%(num)s garantie se termine", "%(num)s garanties se terminent", coming[Coming.WARRANTY]),
         _ahead(Coming.WARRANTY), see),
        (retired, ngettext("%(num)s équipement réformé sans lot", "%(num)s équipements réformés sans lot",
                  retired),
         url_for("assets.index", state=State.RETIRED), _("Choisir")),
        (unproven,
         ngettext("%(num)s réemploi de %(year)s à justifier", "%(num)s réemplois de %(year)s à justifier",
                  unproven, year=board.scope.year), lots("outcome"), _("Relancer")),
        (owed,
         ngettext("%(num)s certificat de destruction attendu", "%(num)s certificats de destruction attendus",
                  owed), url_for("sanitising.queue", view="owed"), _("Relancer")),
        (asleep,
         ngettext("%(num)s équipement en stock depuis plus de 6 mois",
                  "%(num)s équipements en stock depuis plus de 6 mois", asleep),
         url_for("dashboard.asleep"), _("Redéployer")),
    )  # fmt: skip
    return [
        {"text": text, "done": False, "href": href, "action": action}
        for count, text, href, action in things
        if count > 0
    ]


def _lots(tab: str) -> str:
    return url_for("lots.index", tab=tab)


def _ahead(what: Coming) -> str:
    return url_for("dashboard.coming", what=what)
