"""Connections and pulls as pages show them."""

from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from lifecycle.connections.errors import told_failure
from lifecycle.connections.model import Connection, Pull
from lifecycle.connections.options import Options
from lifecycle.connections.queries import Pulled
from lifecycle.connections.source import PROGRAM_NAMES
from lifecycle.edge.locale import current_locale
from lifecycle.formats.glpi_api import ITEM_TYPES
from lifecycle.intake.model import ImportRun
from lifecycle.web.context import plain_moment, told
from lifecycle.web.imports.shown import RUN_WORDS


@dataclass(frozen=True, slots=True)
class ShownPull:
    """A pull with the word for what came of it, its tone, and why it failed."""

    pull: Pull
    run: ImportRun | None
    word: str
    tone: str
    reason: str

    @property
    def is_running(self) -> bool:
        """Whether it is still under way."""
        return self.pull.state == "running"


def pull_of(pulled: Pulled) -> ShownPull:
    """Return a pull ready for a page."""
    pull, run = pulled.pull, pulled.run
    reason = told_failure(pull.error, current_locale()) if pull.error else ""
    return ShownPull(pull, run, *_outcome(pull, run), reason)


def _outcome(pull: Pull, run: ImportRun | None) -> tuple[str, str]:
    if pull.state == "running":
        return _("En cours"), "wait"
    if pull.state == "failed":
        return _("Échec"), "stop"
    if run is None:
        return _("Récupérée"), "done"
    if run.state == "checked" and not run.totals["create"] + run.totals["update"]:
        return (_("À vérifier"), "out") if run.totals["ambiguous"] else (_("Rien de nouveau"), "done")
    word, tone = RUN_WORDS[run.state]
    return told(word), tone


def tried(program: str, count: int) -> str:
    """Return what trying a connection saw."""
    return str(
        ngettext(
            "%(program)s répond : %(num)s équipement à récupérer.",
            "%(program)s répond : %(num)s équipements à récupérer.",
            count,
            program=PROGRAM_NAMES[program],
        )
    )


def rhythm(connection: Connection) -> str:
    """Return when a connection is pulled, « tous les jours à 3 h »."""
    options = Options.from_json(connection.options)
    if connection.schedule == "manual":
        return str(_("À la demande"))
    if connection.schedule == "daily":
        return str(_("Tous les jours à %(hour)s h", hour=options.hour))
    return str(_("Le %(day)s à %(hour)s h", day=weekdays()[options.weekday][1].lower(), hour=options.hour))


def facts(connection: Connection) -> list[tuple[str, str]]:
    """Return what a connection is, as names and values."""
    options = Options.from_json(connection.options)
    kinds = ", ".join(told(ITEM_TYPES[name].label) for name in options.item_types)
    lines = [
        (_("Programme"), PROGRAM_NAMES[connection.program]),
        (_("Adresse"), connection.url),
        (_("Types récupérés"), kinds if connection.program == "glpi" else ""),
        (_("Équipements supprimés"), _("Listés aussi") if options.deleted else ""),
        (_("Nom des détenteurs"), _("Gardé") if options.people else _("Laissé de côté")),
        (_("Rythme"), rhythm(connection)),
        (_("Prochaine récupération"), plain_moment(connection.next_pull_at)),
        (
            _("Application"),
            _("Sans confirmation si tout est connu")
            if connection.applies_itself
            else _("Après confirmation"),
        ),
        (_("Créée par"), connection.created_by),
    ]
    return [(str(name), str(value)) for name, value in lines if value]


def option_values(options: Options) -> dict[str, Any]:
    """Return the options as values of the form."""
    return options.as_json()


def stored_values(connection: Connection) -> dict[str, Any]:
    """Return a connection as values of its form, without its tokens."""
    names = ("program", "name", "url", "schedule", "applies_itself")
    values = {name: getattr(connection, name) for name in names}
    return {**values, **option_values(Options.from_json(connection.options))}


def form_values(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what was just sent as values of the form, its tokens forgotten."""
    sent = {name: value for name, value in form.items() if name not in ("token", "app_token")}
    boxes = {name: name in form for name in ("people", "deleted", "applies_itself")}
    return {**option_values(Options()), **sent, **boxes, "item_types": form.getlist("item_types")}


def kinds() -> list[tuple[str, str]]:
    """Return GLPI's kinds of devices as choices."""
    return [(name, told(kind.label)) for name, kind in ITEM_TYPES.items()]


def schedules() -> list[tuple[str, str]]:
    """Return the rhythms as choices."""
    return [
        ("manual", _("À la demande seulement")),
        ("daily", _("Tous les jours")),
        ("weekly", _("Toutes les semaines")),
    ]


def hours() -> list[tuple[int, str]]:
    """Return the hours of a day as choices."""
    return [(hour, str(_("%(hour)s h", hour=hour))) for hour in range(24)]


def weekdays() -> list[tuple[int, str]]:
    """Return the days of a week as choices, Monday first."""
    names = get_day_names("wide", locale=current_locale())
    return [(day, names[day].capitalize()) for day in range(7)]
