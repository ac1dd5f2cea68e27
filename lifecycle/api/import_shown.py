"""Imports and their rows as answers."""

from typing import Any

from sqlalchemy.orm import Session

from lifecycle.api import jobs
from lifecycle.edge.import_jobs import find_job
from lifecycle.edge.locale import current_locale
from lifecycle.intake import queries
from lifecycle.intake.choices import Choices
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.schemas.out_imports import ImportOut, ImportRowOut


def detail(session: Session, run: ImportRun) -> dict[str, Any]:
    """Return an import with what its file holds, how it is mapped, and its last job."""
    words, job = queries.words_to_map(session, run), find_job(session, run.id)
    statuses = [
        {
            "word": one.status.word,
            "meta": one.status.meta,
            "count": one.count,
            "chosen": one.chosen,
            "saved": one.saved,
            "proposals": one.proposals,
        }
        for one in words.statuses
    ]
    return {
        **{name: getattr(run, name) for name in ImportOut().fields},
        "understood": {**run.understood, "columns": _columns(run)},
        "statuses": statuses,
        "categories": words.categories,
        "sites": words.places,
        "date_orders": run.mapping.get("date_orders", {}),
        "retired_on": Choices.from_json(run.mapping).retired_on,
        "job": job and jobs.shown(job),
    }


def _columns(run: ImportRun) -> list[dict[str, Any]]:
    samples, places = run.understood["samples"], dict(queries.open_columns(run))
    return [
        {**one, "samples": samples.get(one["title"], []), "is_open": place in places}
        for place, one in enumerate(run.understood["fields"])
    ]


def shown_row(row: ImportRow) -> dict[str, Any]:
    """Return a row with its remarks in the reader's language."""
    remarks = [
        {
            "field": remark.field,
            "level": remark.level,
            "code": remark.reason.code,
            "detail": remark.reason.told(current_locale()),
        }
        for remark in queries.remarks_of(row)
    ]
    return {**{name: getattr(row, name) for name in ImportRowOut().fields}, "remarks": remarks}
