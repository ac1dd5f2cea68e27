"""Imports as pages show them: the frame of a page, the steps, what was understood of the file."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from lifecycle.edge import import_jobs
from lifecycle.edge.model import Job
from lifecycle.intake.model import ImportRun
from lifecycle.kernel.text import N_
from lifecycle.web.context import told

RUN_WORDS = {
    "uploaded": (N_("Correspondances à confirmer"), "out"),
    "mapped": (N_("Essai à faire"), "wait"),
    "checked": (N_("À appliquer"), "out"),
    "applying": (N_("Application en cours"), "wait"),
    "applied": (N_("Appliqué"), "go"),
    "stopped": (N_("Arrêté"), "stop"),
    "failed": (N_("Interrompu"), "stop"),
    "undone": (N_("Annulé"), "done"),
}
STEP_LABELS = (
    N_("Fichier"),
    N_("Ce qui est compris"),
    N_("Correspondances"),
    N_("Essai"),
    N_("Application"),
)
# The step at which somebody must act, by the state of the run; past the last one, it is over.
_NOW = {"uploaded": 2, "mapped": 2, "checked": 4, "applying": 4, "stopped": 4, "failed": 4}
CODECS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": N_("Windows-1252 (Excel)"),
}
SEPARATORS = {";": N_("point-virgule"), ",": N_("virgule"), "\t": N_("tabulation")}
DATE_ORDERS = {"dmy": N_("jour, mois, année"), "mdy": N_("mois, jour, année")}


def page(run: ImportRun, job: Job | None, template: str, /, **more: Any) -> str:
    """Return a page of an import in their common frame; a job that ended before its time says why."""
    failure = job.result.get("error") if job and job.state == "failed" else None
    stopped = job is not None and job.state == "stopped"
    steps = _steps(run, job, template)
    return render_template(template, run=run, steps=steps, failure=failure, stopped=stopped, **more)


def _steps(run: ImportRun, job: Job | None, template: str) -> list[dict[str, Any]]:
    """Return the five steps of an import, with the one where somebody must act."""
    now = _NOW.get(run.state, len(STEP_LABELS))
    if job and import_jobs.is_busy(job) and job.kind == import_jobs.CHECK:
        now = 3
    elif template.endswith("columns.html"):
        now = 1
    elif template.endswith("mapping.html"):
        now = 2
    elif run.state == "checked" and not run.totals["create"] + run.totals["update"]:
        now = 3
    return [
        {"label": told(label), "state": "past" if i < now else "now" if i == now else "next"}
        for i, label in enumerate(STEP_LABELS)
    ]


def understood(run: ImportRun, *, with_columns: bool = True) -> list[tuple[str, str]]:
    """Return what a file was understood to be, as names and values, and the columns that are left out."""
    found = run.understood
    writing = _(
        "%(codec)s, séparateur %(separator)s",
        codec=told(CODECS.get(found["codec"], found["codec"])),
        separator=told(SEPARATORS.get(found["separator"], found["separator"])),
    )
    sheet = found["sheet"]
    lines = [
        (_("Provenance"), told(found["dialect_name"])),
        (_("Feuille lue"), sheet) if sheet else (_("Écriture"), writing),
        (_("Autres feuilles, laissées de côté"), ", ".join(found["other_sheets"])),
        *(
            (_("Dates avec « %(mark)s »", mark=m), told(DATE_ORDERS[o]))
            for m, o in found["date_orders"].items()
        ),
    ]
    if with_columns:
        lines += [
            (_("Colonnes inconnues, laissées de côté"), ", ".join(found["unknown_columns"])),
            (_("Colonnes personnelles, jamais lues"), ", ".join(found["personal_columns"])),
        ]
    return [(str(name), str(value)) for name, value in lines if value]


def known_columns(run: ImportRun) -> list[str]:
    """Return the titles of the columns that are read."""
    left_out = {*run.understood["unknown_columns"], *run.understood["personal_columns"]}
    return [title for title in run.understood["columns"] if title and title not in left_out]
