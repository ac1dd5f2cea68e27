"""The deed of gift: a model for the authority's legal service to settle, from the texts that allow the gift.

Sources: code général de la propriété des personnes publiques, L.3212-2 (3°, 5°, 11°) opened to authorities by
L.3212-3; unit value of 300 € by D.3212-5 and the decrees of 3° and 5°; resale and its highest prices by the
decree of 7 November 2022.
"""

from collections.abc import Iterator
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.devices import DEVICE_COLUMNS, device_cells, device_line, totals
from lifecycle.documents.page import Paper
from lifecycle.documents.sheets import Cell
from lifecycle.documents.wording import status_name
from lifecycle.endoflife.views import LotView
from lifecycle.kernel.dates import long_date, long_moment
from lifecycle.kernel.text import N_, translate
from lifecycle.states.legal import (
    ARTICLES,
    BENEFICIARY_LABELS,
    MAY_SELL_ON,
    SOLIDARITY_PRICES,
    UNIT_VALUE_CAP,
    Beneficiary,
    GiftArticle,
)

_PDF_COLUMNS = (N_("N°"), N_("Code"), N_("Équipement"), N_("N° de série"), N_("État"))
_ROW_COLUMNS = (*DEVICE_COLUMNS, N_("État"))
_PRICE_COLUMNS = (N_("Équipement"), N_("Prix le plus haut, TTC"))
_OBJECT = N_(
    "La collectivité donne au preneur, qui l’accepte, les équipements informatiques dont elle n’a plus "
    "l’emploi et dont la liste figure ci-dessous. Le don est gratuit. Les équipements passent au preneur "
    "à la signature des deux parties ; il les prend dans l’état où ils sont."
)
_FRAME = N_(
    "Code général de la propriété des personnes publiques, articles L.3212-2 et L.3212-3. %(article)s."
)
_FRAME_UNSAID = N_(
    "Code général de la propriété des personnes publiques, articles L.3212-2 et L.3212-3. "
    "Cas de l’article à préciser sur le lot."
)
_VALUE = N_("À la date du don, la valeur unitaire de chaque équipement n’excède pas %(cap)s €.")
_NO_RESALE = N_("Le preneur ne revend pas les équipements reçus.")
_RESALE = N_(
    "Le preneur peut revendre les équipements à des personnes en situation de précarité, ou à des "
    "associations qui les aident, en état de marche (chargeur, disque, système et batterie qui "
    "fonctionnent) et sans dépasser les prix ci-dessous, fixés par le décret du 7 novembre 2022. "
    "Toute autre revente est exclue."
)
_ERASED = N_(
    "Les données ont été effacées avant la remise ; les certificats sont tenus à la disposition du preneur."
)
_COMMITTED = N_("Le preneur s’est engagé au réemploi avant la remise, le %(day)s : %(statement)s")
_MODEL = N_("Modèle à faire valider par le service juridique de la collectivité avant usage.")


def deed_pdf(view: LotView, paper: Paper) -> bytes:
    """Return a gift's deed as a PDF, with nothing that the authority keeps to itself: no unit value."""
    locale = paper.locale
    return page.pdf(
        "deed.typ",
        {
            **page.lot_heading(view, paper, N_("Acte de don")),
            "model": translate(_MODEL, locale),
            "facts": page.facts(_facts(view, locale), locale),
            "articles": list(_articles(view, locale)),
            "devices": translate(N_("Équipements donnés"), locale),
            "columns": [translate(name, locale) for name in _PDF_COLUMNS],
            "lines": [device_line(rank, line, locale) for rank, line in enumerate(view.kept_lines, 1)],
            "total": totals(view.kept_lines, locale),
            "signatures": page.signatures(view, locale),
        },
        paper,
    )


def _facts(view: LotView, locale: str) -> Iterator[tuple[str, list[str]]]:
    lot = view.lot
    kind = BENEFICIARY_LABELS[Beneficiary(lot.beneficiary_type)] if lot.beneficiary_type else ""
    yield N_("Décision"), [lot.decision_reference]
    yield N_("Bénéficiaire"), [translate(kind, locale)] if kind else []
    yield N_("Remise"), [long_moment(lot.handed_over_at, locale)] if lot.handed_over_at else []


def _articles(view: LotView, locale: str) -> Iterator[dict[str, Any]]:
    """Yield what the deed says, clause by clause."""
    lot = view.lot
    frame = _FRAME_UNSAID
    params: dict[str, Any] = {}
    if lot.gift_article:
        frame, article = _FRAME, ARTICLES[GiftArticle(lot.gift_article)][0]
        params = {"article": translate(article, locale)}
    yield _clause(N_("Fondement"), frame, locale, **params)
    yield _clause(N_("Objet"), _OBJECT, locale)
    yield _clause(N_("Valeur"), _VALUE, locale, cap=int(UNIT_VALUE_CAP))
    if lot.gift_article == GiftArticle.ASSOCIATIONS:
        yield _resale(view, locale)
    if any(line.manifest.data_bearing and not line.certificate_owed for line in view.kept_lines):
        yield _clause(N_("Données"), _ERASED, locale)
    if lot.commitment_on:
        said = lot.commitment_statement or lot.commitment_reference
        day = long_date(lot.commitment_on, locale)
        yield _clause(N_("Engagement"), _COMMITTED, locale, day=day, statement=said)


def _resale(view: LotView, locale: str) -> dict[str, Any]:
    if view.lot.beneficiary_type not in MAY_SELL_ON:
        return _clause(N_("Revente"), _NO_RESALE, locale)
    return {**_clause(N_("Revente"), _RESALE, locale), "prices": _prices(locale)}


def _clause(name: str, text: str, locale: str, **params: Any) -> dict[str, Any]:
    return {"name": translate(name, locale), "text": translate(text, locale, **params), "prices": None}


def _prices(locale: str) -> dict[str, Any]:
    return {
        "columns": [translate(name, locale) for name in _PRICE_COLUMNS],
        "rows": [[translate(price.label, locale), f"{price.most} €"] for price in SOLIDARITY_PRICES],
    }


def deed_rows(view: LotView, locale: str) -> Iterator[list[Cell]]:
    """Yield the column names, then a row for each device given."""
    yield [translate(name, locale) for name in _ROW_COLUMNS]
    for line in view.kept_lines:
        yield [*device_cells(line, locale), status_name(line.manifest, locale)]
