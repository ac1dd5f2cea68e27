"""Merging models or manufacturers: what will happen is shown before it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lifecycle.access.permissions import Permission
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.kernel.errors import Conflict, DomainError, Invalid
from lifecycle.registry.catalogue import ModelFilter, Row, models_by_id, models_page
from lifecycle.registry.folding import Merged
from lifecycle.registry.manufacturers import manufacturers_by_id, manufacturers_page
from lifecycle.registry.merging import MOST, merge_models
from lifecycle.registry.merging_makers import merge_manufacturers, twin_names
from lifecycle.registry.naming_rules import full_name
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.models import MergeForm
from lifecycle.web.actions import field_errors
from lifecycle.web.category_words import category_names
from lifecycle.web.context import told

FOUND = 10


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one of the two kinds is read, found and merged; its own page and that of its merge."""

    rows: Callable[[Session, Sequence[UUID]], Sequence[Row]]
    find: Callable[[Session, str], Sequence[Row]]
    merge: Callable[..., Merged]
    is_model: bool

    @property
    def endpoint(self) -> str:
        return "models.merge" if self.is_model else "models.merge_makers"

    def title(self, row: Row) -> str:
        return full_name(row.manufacturer_name or "", row.name) if self.is_model else str(row.name)

    def url(self, one: UUID) -> str:
        if self.is_model:
            return url_for("models.page", model_id=one)
        return url_for("models.maker", maker_id=one)


def _find_models(session: Session, q: str) -> Sequence[Row]:
    return models_page(session, ModelFilter(q=q), limit=FOUND).rows


def _find_makers(session: Session, q: str) -> Sequence[Row]:
    return manufacturers_page(session, q, limit=FOUND).rows


_MODELS = _Kind(models_by_id, _find_models, merge_models, is_model=True)
_MAKERS = _Kind(manufacturers_by_id, _find_makers, merge_manufacturers, is_model=False)


@requires(Permission.ASSET_IMPORT)
def of_models() -> str | tuple[str, int] | Response:
    """Show what merging these models does, or do it."""
    return _merge(_MODELS)


@requires(Permission.ASSET_IMPORT)
def of_makers() -> str | tuple[str, int] | Response:
    """Show what merging these manufacturers does, or do it."""
    return _merge(_MAKERS)


def _merge(kind: _Kind) -> str | tuple[str, int] | Response:
    if request.method == "GET":
        return _page(kind, request.args.getlist("id"))
    try:
        said = load(MergeForm(), {**request.form.to_dict(), "merged_ids": request.form.getlist("id")})
        if not kind.is_model:
            del said["category_key"]
        with transaction() as session:
            merged = kind.merge(session, get_actor(), **said)
    except (Invalid, Conflict) as error:
        return _page(kind, request.form.getlist("id"), error), error.status
    flash(_told(merged), "go")
    return redirect(kind.url(merged.kept_id), 303)


def _told(merged: Merged) -> str:
    """Return what came of a merge, in words."""
    moved = ngettext(
        "%(num)s équipement a changé de modèle.", "%(num)s équipements ont changé de modèle.", merged.assets
    )
    led = ngettext(
        "Fusion faite : %(names)s mène désormais ici.",
        "Fusion faite : %(names)s mènent désormais ici.",
        len(merged.names),
        names=", ".join(merged.names),
    )
    return f"{led} {moved}"


def _page(kind: _Kind, ids: Sequence[str], error: DomainError | None = None) -> str:
    session = request_session()
    known = [one for one in map(as_uuid, ids) if one][: MOST + 1]
    rows = kind.rows(session, known)
    q = request.args.get("q", "")[:200].replace("\x00", "").strip()
    found = [row for row in kind.find(session, q) if row.id not in known] if q else []
    names = category_names()
    keys = list(dict.fromkeys(row.category_key for row in rows)) if kind.is_model else []
    return render_template(
        "models/merge.html",
        kind=kind,
        rows=rows,
        total=sum(row.devices for row in rows),
        categories=[(key, names[key]) for key in keys] if len(keys) > 1 else [],
        names=names,
        twins=[] if kind.is_model else twin_names(session, known),
        kept_id=request.form.get("kept_id") or (str(rows[0].id) if rows else ""),
        category_key=request.form.get("category_key", ""),
        q=q,
        found=found,
        error=error,
        error_text=told(error.text, **error.params) if error else "",
        errors=_errors(error),
    )


def _errors(error: DomainError | None) -> dict[str, Any]:
    if error is None or not isinstance(error, Invalid):
        return {}
    return field_errors(error)
