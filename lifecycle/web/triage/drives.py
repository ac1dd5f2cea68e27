"""Reports of drives (`smartctl -j`): several at once, matched by serial number, or those of one device."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.formats.smartctl import DriveHealth, read_report
from lifecycle.kernel.errors import DomainError
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.registry.queries import cards
from lifecycle.schemas.base import FormShape, identifier, load
from lifecycle.schemas.triage import report_in
from lifecycle.triage.model import DriveReport
from lifecycle.triage.queries import drives_of
from lifecycle.triage.reporting import devices_with, record_report
from lifecycle.web import shown
from lifecycle.web.actions import field_errors
from lifecycle.web.assets.page import card_of
from lifecycle.web.context import told
from lifecycle.web.photos.routes import files as store

blueprint = Blueprint("triage_drives", __name__)
MOST_FILES = 100
_GIGA = 10**9
_MEDIA = {"ssd": N_("SSD"), "hdd": N_("Disque à plateaux"), "unknown": N_("Type inconnu")}
_UNKNOWN = N_(
    "Aucun équipement n’est connu pour ce disque : ajoutez le rapport depuis la fiche de l’équipement."
)
_SEVERAL = N_("Plusieurs équipements sont connus pour ce disque : ajoutez le rapport depuis la bonne fiche.")


class SentForm(FormShape):
    """The nonce of files sent."""

    request_id = identifier(required=True)


@blueprint.get("/triage/drives")
@requires(Permission.ASSET_ACT)
def index() -> str:
    """Show the form that takes reports of any drives."""
    return render_template("triage/drives.html", results=[], error=None)


@blueprint.post("/triage/drives")
@requires(Permission.ASSET_ACT)
def send() -> str | tuple[str, int]:
    """Take reports, each for the device that its drive is known in; say what came of each file."""
    try:
        asked = load(SentForm(), request.form)["request_id"]
        sent = [file for file in request.files.getlist("file") if file.filename][:MOST_FILES]
        report_in(sent[0] if sent else None)
    except DomainError as error:
        return render_template("triage/drives.html", results=[], error=error), error.status
    sent[0].stream.seek(0)
    results = [_one(file, derived_id(asked, place)) for place, file in enumerate(sent)]
    return render_template("triage/drives.html", results=results, error=None)


def _one(file: FileStorage, request_id: UUID) -> dict[str, Any]:
    """Return what came of one file: the device it went to, or why it went to none."""
    said: dict[str, Any] = {"name": file.filename, "drive": "", "card": None, "trouble": ""}
    try:
        content = report_in(file)
        health = read_report(content)
        said["drive"] = _named(health)
        with transaction() as session:
            found = devices_with(session, health)
            if len(found) == 1:
                record_report(session, get_actor(), found[0], content, request_id, store())
                said["card"] = shown.card(cards(session, found)[found[0]])
            else:
                said["trouble"] = told(_SEVERAL if found else _UNKNOWN)
    except DomainError as error:
        said["trouble"] = told(error.text, **error.params)
    return said


def _named(drive: DriveHealth | DriveReport) -> str:
    return " · ".join(filter(None, (drive.model, drive.serial)))


@blueprint.get("/assets/<uuid:asset_id>/drives")
@requires(Permission.ASSET_VIEW)
def of_device(asset_id: UUID) -> str:
    """Show what the drives of a device said, and the form that adds a report."""
    return _device_page(asset_id, None)


@blueprint.post("/assets/<uuid:asset_id>/drives")
@requires(Permission.ASSET_ACT)
def add(asset_id: UUID) -> tuple[str, int] | Response:
    """Add a report to the device whose page this is."""
    try:
        asked, content = load(SentForm(), request.form)["request_id"], report_in(request.files.get("file"))
        with transaction() as session:
            record_report(session, get_actor(), asset_id, content, asked, store())
    except DomainError as error:
        if error.status == 404:
            raise
        return _device_page(asset_id, error), error.status
    flash(_("Le rapport du disque est ajouté."), "go")
    return redirect(url_for("triage_drives.of_device", asset_id=asset_id), 303)


def _device_page(asset_id: UUID, error: DomainError | None) -> str:
    row = card_of(asset_id)
    return render_template(
        "triage/device_drives.html",
        card=shown.card(row),
        drives=[(drive, _lines(drive)) for drive in drives_of(request_session(), asset_id)],
        named=_named,
        error=error,
        errors=field_errors(error),
    )


def _lines(drive: DriveReport) -> list[tuple[str, str]]:
    """Return what a drive said, as labels and words with units."""
    capacity = drive.capacity_bytes and round(drive.capacity_bytes / _GIGA)
    passed = {True: _("réussi"), False: _("échoué : panne annoncée")}
    counted = (
        (_("Capacité"), capacity, _("%(n)s Go")),
        (_("Sous tension"), drive.power_on_hours, _("%(n)s heures")),
        (_("Secteurs remplacés"), drive.reallocated, "%(n)s"),
        (_("Secteurs en attente"), drive.pending, "%(n)s"),
        (_("Usure"), drive.wear_percent, _("%(n)s %%")),
        (_("Température"), drive.temperature, _("%(n)s °C")),
    )
    lines = [(_("Type"), told(_MEDIA[drive.medium]))]
    if drive.passed is not None:
        lines.append((_("Autotest"), passed[drive.passed]))
    return lines + [(label, words % {"n": format_decimal(n)}) for label, n, words in counted if n is not None]
