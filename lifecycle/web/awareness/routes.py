"""What an authority shows in public: its pages, the choice of sentences, the posters."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lifecycle.access.permissions import Permission
from lifecycle.awareness import choosing, publishing
from lifecycle.awareness.errors import PageNotFound
from lifecycle.awareness.model import PublicPage
from lifecycle.awareness.poster import SHEETS, Poster, poster_pdf, poster_picture
from lifecycle.awareness.queries import pages, sentences_of
from lifecycle.awareness.sentences import sentences
from lifecycle.documents.logo import find_authority_logo
from lifecycle.documents.page import Paper
from lifecycle.edge.database import request_session, transaction
from lifecycle.edge.guard import requires
from lifecycle.edge.identity import get_actor
from lifecycle.edge.locale import current_locale
from lifecycle.kernel.clock import today
from lifecycle.kernel.errors import DomainError, Invalid, NotFound
from lifecycle.registry.model import Site
from lifecycle.registry.queries import sites
from lifecycle.reports.basis import basis_for
from lifecycle.reports.content import Scope
from lifecycle.schemas.awareness import PublicPageForm, ThresholdForm
from lifecycle.schemas.base import as_uuid, load
from lifecycle.schemas.strategy import RemovalForm
from lifecycle.web.actions import field_errors

blueprint = Blueprint("awareness", __name__)
_P = Permission


@blueprint.get("/")
@requires(_P.REPORT_VIEW)
def index() -> str:
    """Show the pages there are, and where to make another."""
    return _index(None)


@blueprint.post("/threshold")
@requires(_P.REPORT_MANAGE)
def set_threshold() -> tuple[str, int] | Answer:
    """Keep from how many devices on figures of a site may be shown."""
    try:
        values = load(ThresholdForm(), request.form)
        with transaction() as session:
            choosing.set_least_devices(session, get_actor(), values["least_devices"], values["request_id"])
    except Invalid as error:
        return _index(error), error.status
    flash(_("Le seuil est enregistré."), "go")
    return redirect(url_for("awareness.index"), 303)


@blueprint.get("/edit")
@requires(_P.REPORT_MANAGE)
def edit() -> str:
    """Show the choice of what the authority, or the site of the address, shows."""
    site_id = as_uuid(request.args.get("site"))
    return _form(site_id, publishing.find_page(request_session(), site_id), {}, None)


@blueprint.post("/edit")
@requires(_P.REPORT_MANAGE)
def publish() -> tuple[str, int] | Answer:
    """Put up a page with today's figures."""
    sent = {**request.form.to_dict(), "chosen": request.form.getlist("chosen")}
    try:
        values = load(PublicPageForm(), sent)
        with transaction() as session:
            row = publishing.publish(
                session,
                get_actor(),
                values["site_id"],
                values["data"],
                basis_for(session, today()),
                values["request_id"],
                version=values["version"],
            )
    except DomainError as error:
        if error.status in (403, 404):
            raise
        site_id = as_uuid(request.form.get("site_id"))
        row_before = publishing.find_page(request_session(), site_id)
        return _form(site_id, row_before, sent, error), error.status
    flash(_("La page est publiée."), "go")
    return redirect(url_for("awareness.edit", site=row.site_id), 303)


@blueprint.post("/<uuid:page_id>/take-down")
@requires(_P.REPORT_MANAGE)
def take_down(page_id: UUID) -> Answer:
    """Take a page down."""
    nonce = load(RemovalForm(), request.form)["request_id"]
    with transaction() as session:
        publishing.take_down(session, get_actor(), page_id, nonce)
    flash(_("La page n’est plus publiée. Son adresse est gardée pour la prochaine fois."), "go")
    return redirect(url_for("awareness.index"), 303)


@blueprint.get(f"/<uuid:page_id>/<any({','.join(SHEETS)}):size>.pdf")
@requires(_P.REPORT_VIEW)
def poster(page_id: UUID, size: str) -> Response:
    """Give the poster of a published page, to be printed."""
    row = _published(page_id)
    made = poster_pdf(_poster(row), _paper(row), size)
    response = Response(made, content_type="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{_('affiche')}-{row.slug}-{size}.pdf")
    return response


@blueprint.get("/<uuid:page_id>/poster.png")
@requires(_P.REPORT_VIEW)
def picture(page_id: UUID) -> Response:
    """Show what the poster of a published page looks like."""
    row = _published(page_id)
    return Response(poster_picture(_poster(row), _paper(row)), content_type="image/png")


def _published(page_id: UUID) -> PublicPage:
    row = publishing.get_page(request_session(), page_id)
    if row.published_at is None:
        raise PageNotFound
    return row


def _poster(row: PublicPage) -> Poster:
    said = sentences_of(row.content or {"sentences": []}, current_locale())
    return Poster(get_actor().organisation_name, row.title, row.introduction, said)


def _paper(row: PublicPage) -> Paper:
    files = current_app.extensions["lifecycle.files"]
    logo = find_authority_logo(request_session(), files, row.authority_id)
    return Paper(locale=current_locale(), url=_address(row.slug), logo=logo)


def _address(slug: str) -> str:
    site: str = current_app.config["PUBLIC_URL"]
    return site + url_for("public_page.page", slug=slug)


def _index(error: Invalid | None) -> str:
    session = request_session()
    return render_template(
        "awareness/index.html",
        pages=pages(session),
        sites=[(str(site.id), site.name) for site in sites(session)],
        least=request.form.get("least_devices", choosing.least_devices(session)),
        errors=field_errors(error),
    )


def _form(
    site_id: UUID | None, row: PublicPage | None, sent: Mapping[str, Any], error: DomainError | None
) -> str:
    session = request_session()
    site = session.get(Site, site_id) if site_id else None
    if site_id and site is None:
        raise NotFound
    enough = choosing.has_enough(session, site_id)
    basis = basis_for(session, today())
    said = sentences(session, Scope(basis.on.year, site_id), basis) if enough else []
    locale = current_locale()
    return render_template(
        "awareness/form.html",
        site=site,
        row=row,
        address=_address(row.slug) if row else None,
        values={**_values(row, site, [each.key for each in said]), **sent},
        sentences=[(each.key, each.by_locale[locale]) for each in said],
        enough=enough,
        least=choosing.least_devices(session),
        error=error,
        errors=field_errors(error),
    )


def _values(row: PublicPage | None, site: Site | None, every: list[str]) -> dict[str, Any]:
    """Return what the form holds before anybody typed: the page as it is, or a first proposal."""
    if row is not None:
        names = ("title", "introduction", "chosen", "is_frozen", "is_listed", "version")
        return {name: getattr(row, name) for name in names}
    title = (
        _("Le numérique qui dure, à %(place)s", place=site.name)
        if site
        else _("Notre numérique dure plus longtemps")
    )
    return {"title": title, "introduction": "", "chosen": every, "is_frozen": False, "is_listed": False,
            "version": 0}  # fmt: skip
