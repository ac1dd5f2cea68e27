"""A document as an accessible PDF, through the frame that all documents share."""

from collections.abc import Callable, Mapping
from typing import Any

from lifecycle.documents.page import Paper, pdf
from lifecycle.kernel.clock import today
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.statements.content import (
    Bars,
    Block,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    Terms,
    Writing,
)


def pdf_of(writing: Writing, logo: bytes | None = None) -> bytes:
    """Return a document as a tagged PDF/UA-1 with its outline, title and language; `logo` is a PNG."""
    locale = writing.locale
    data = {
        "kind": writing.kind,
        "footer": writing.author,
        "title": writing.title,
        "document_title": f"{writing.title} – {writing.author}",
        "subtitle": writing.subtitle,
        "author": writing.author,
        "keyword": writing.keyword,
        "state": "",
        "made": translate(N_("Édité le %(day)s"), locale, day=long_date(today(), locale)),
        "qr": "",
        "logo_says": translate(N_("Logo : %(name)s"), locale, name=writing.author),
        "contents": writing.contents,
        "facts": [{"name": name, "values": [value]} for name, value in writing.facts],
        "sections": [_section(one) for one in writing.sections],
    }
    return pdf("writing.typ", data, Paper(locale=locale, logo=logo))


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "blocks": [_DRAWN[type(block)](block) for block in section.blocks],
        "sections": [_section(one) for one in section.sections],
    }


def _paragraph(block: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "text": block.text, "note": block.is_note}


def _figures(block: KeyFigures) -> dict[str, Any]:
    figures = [{"label": one.label, "value": one.value, "under": list(one.under)} for one in block.figures]
    return {"kind": "figures", "figures": figures}


def _table(block: Table) -> dict[str, Any]:
    columns = [
        {"label": one.label, "numeric": one.is_numeric, "narrow": one.is_narrow} for one in block.columns
    ]
    return {"kind": "table", "caption": block.caption, "columns": columns, "rows": block.rows}


def _bars(block: Bars) -> dict[str, Any]:
    return {
        "kind": "bars",
        "title": block.title,
        "reading": block.reading,
        "label": block.label,
        "series": block.series,
        "under": block.under,
        "rows": [
            {
                "label": row.label,
                "parts": [
                    {"shown": part.shown, "share": float(part.share or 0), "tone": part.tone}
                    for part in row.parts
                ],
            }
            for row in block.rows
        ],
    }


def _terms(block: Terms) -> dict[str, Any]:
    return {"kind": "terms", "entries": block.entries}


_DRAWN: Mapping[type[Block], Callable[[Any], dict[str, Any]]] = {
    Paragraph: _paragraph,
    KeyFigures: _figures,
    Table: _table,
    Bars: _bars,
    Terms: _terms,
}
