"""What the manager's page proposes to decide this month, each with the page where it is decided."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lifecycle.reports.coming import Coming
from lifecycle.reports.content import Board
from lifecycle.reports.deciding import Decision
from lifecycle.reports.figures import Key
from lifecycle.states.assets import State


def todos(board: Board, found: int) -> list[dict[str, Any]]:
    """Return what to decide this month, each with the page where it is decided; nothing said of zeros."""
    waiting = board.decisions
    to_fix, to_sign = waiting[Decision.FIX_A_DAY], waiting[Decision.SIGN]
    to_settle, to_offer = waiting[Decision.SETTLE], waiting[Decision.OFFER]
    ageing, covered = waiting[Decision.KEEP_ON], waiting[Decision.USE_WARRANTY]
    retired, owed = waiting[Decision.CHOOSE_A_WAY_OUT], waiting[Decision.ASK_CERTIFICATE]
    asleep = waiting[Decision.REDEPLOY]
    counted = {figure.key: int(figure.value or 0) for figure in board.figures}
    unproven = counted[Key.REUSE_DIRECTED] - counted[Key.REUSE_PROVEN]
    lots, see = _lots, _("Voir")
    things = (
        (found, ngettext("%(num)s équipement signalé trouvé", "%(num)s équipements signalés trouvés", found),
         "#found", see),
        (to_fix, ngettext("%(num)s lot accepté sans rendez-vous", "%(num)s lots acceptés sans rendez-vous",
                          to_fix), lots("to_hand_over"), _("Fixer")),
        (to_sign, ngettext("%(num)s remise à signer", "%(num)s remises à signer", to_sign),
         lots("to_hand_over"), see),
        (to_settle, ngettext("%(num)s lot reçu à régler ou à clore", "%(num)s lots reçus à régler ou à clore",
                             to_settle), lots("outcome"), see),
        (to_offer, ngettext("%(num)s lot à proposer", "%(num)s lots à proposer", to_offer),
         lots("draft"), see),
        (ageing, ngettext("%(num)s équipement passe sa durée de référence",
                          "%(num)s équipements passent leur durée de référence", ageing),
         _ahead(Coming.LIFE), _("Prolonger")),
        (covered, ngettext("%(num)s garantie se termine", "%(num)s garanties se terminent", covered),
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
