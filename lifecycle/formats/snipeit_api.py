"""One row of Snipe-IT's `GET /api/v1/hardware` as fields; both shapes that its versions answer are read."""

import html
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from lifecycle.formats.fields import Field

Row = dict[Field, str]
# Answers name things as `{"id": 3, "name": "Dell"}`.
_NAMED = {
    Field.MODEL: "model",
    Field.CATEGORY: "category",
    Field.MANUFACTURER: "manufacturer",
    Field.SUPPLIER: "supplier",
    Field.ENTITY: "company",
}
_PLAIN = {
    Field.EXTERNAL_ID: "id",
    Field.TAG: "asset_tag",
    Field.NAME: "name",
    Field.SERIAL: "serial",
    Field.MODEL_NUMBER: "model_number",
    Field.ORDER_REFERENCE: "order_number",
    Field.COST: "purchase_cost",
}


def hardware(answer: Mapping[str, Any], site: str, *, with_people: bool) -> Row:
    """Return what a row says, texts without HTML, days as ISO dates; empty fields are absent.

    `site` is the address of Snipe-IT. PARENT is the id of the device that this one is assigned to. Without
    `with_people` nobody is named; e-mails, phones and employee numbers never are.
    """
    status = _part(answer, "status") or _part(answer, "status_label")
    said = {
        **{field: _text(answer.get(key)) for field, key in _PLAIN.items()},
        **{field: _text(_part(answer, key).get("name")) for field, key in _NAMED.items()},
        Field.STATUS: _text(status.get("name")),
        Field.STATUS_META: _text(status.get("status_meta")),
        Field.SITE: _place(answer),
        Field.PURCHASED_ON: _day(answer, "purchase_date", "date"),
        Field.DELETED_ON: _day(answer, "deleted_at", "datetime"),
        Field.WARRANTY_MONTHS: _text(answer.get("warranty_months")).split(" ")[0],
        Field.NOTES: text_of(_text(answer.get("notes"), is_markup=True)),
        Field.PERSONAL_DEVICE: "1" if answer.get("byod") is True else "",
        Field.EXTERNAL_URL: f"{site}/hardware/{_text(answer.get('id'))}",
        **_assignment(_part(answer, "assigned_to"), with_people=with_people),
    }
    return {field: text for field, text in said.items() if text}


def _assignment(holder: Mapping[str, Any], *, with_people: bool) -> Row:
    match holder.get("type"):
        case "asset":
            return {Field.PARENT: _text(holder.get("id"))}
        case "location":
            return {Field.ASSIGNED_KIND: "location", Field.HOLDER: _text(holder.get("name"))}
        case "user" if with_people:
            return {Field.ASSIGNED_KIND: "user", Field.HOLDER: _text(holder.get("name"))}
    return {}


def _place(answer: Mapping[str, Any]) -> str:
    """Return where the device is, else where it usually is."""
    return _text(_part(answer, "location").get("name")) or _text(_part(answer, "rtd_location").get("name"))


def _part(answer: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = answer.get(key)
    return found if isinstance(found, Mapping) else {}


def _day(answer: Mapping[str, Any], key: str, inner: str) -> str:
    # `formatted` is written as the instance's settings say: it cannot be read without a guess.
    return _text(_part(answer, key).get(inner))[:10]


def _text(value: Any, *, is_markup: bool = False) -> str:
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    return str(value) if is_markup else html.unescape(str(value)).strip()


class _Words(HTMLParser):
    """Gathers the words of a rendered note; blocks and breaks end a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in ("br", "li") and self.words:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "ul", "ol", "h1", "h2", "h3", "blockquote", "pre"):
            self.words.append("\n")


def text_of(markup: str) -> str:
    """Return the text of a note, which Snipe-IT renders from Markdown to HTML."""
    words = _Words()
    words.feed(markup)
    words.close()
    lines = (line.strip() for line in "".join(words.words).splitlines())
    return "\n".join(line for line in lines if line)
