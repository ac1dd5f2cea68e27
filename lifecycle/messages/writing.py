"""Writing a message in its reader's language: a subject line, and a body as text and as accessible HTML."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any
from uuid import UUID

from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.messages.topics import TOPICS

# Under RFC 5322's 78 characters with « Subject: » aside, so that no program folds or cuts it.
LONGEST_SUBJECT = 77
# Where each kind of subject is read on the site.
PAGES = {
    "lot": "/lots/{}",
    "webhook": "/webhooks/{}",
    "organisation": "/partners/{}",
    "account": "/messages/",
}
_WORDS = {"approved": N_("approuvée"), "refused": N_("refusée")}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Told:
    """A message to write: its topic, what it is about, its parameters."""

    topic: str
    subject: tuple[str, UUID]
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, before it has a sender."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Item:
    subject: str
    lines: tuple[str, ...]
    verb: str
    url: str


def write(told: Sequence[Told], *, locale: str, organisation: str, reach: Callable[[str], str]) -> Letter:
    """Return one message, or several as a digest, in `locale`; `reach` makes an address of a page's path."""
    items = [_item(each, locale, reach) for each in told]
    if len(items) == 1:
        subject, heading = items[0].subject, ""
    else:
        heading = translate(N_("Vos messages du jour : %(count)s"), locale, count=len(items))
        subject = heading
    footer = (
        translate(N_("Message envoyé à %(organisation)s."), locale, organisation=organisation),
        translate(N_("Choisir les messages que je reçois"), locale),
        reach("/me/messages"),
    )
    return Letter(_cut(subject), _text(items, heading, footer), _html(items, heading, footer, locale))


def subject_line(told: Told, locale: str) -> str:
    """Return the subject line of a message."""
    params = {name: _said(name, value, locale) for name, value in told.params.items()}
    return _one_line(translate(TOPICS[told.topic].subject, locale, **params))


def page_of_subject(told: Told) -> str:
    """Return the path of the page that a message leads to."""
    return TOPICS[told.topic].page or PAGES[told.subject[0]].format(told.subject[1])


def _item(told: Told, locale: str, reach: Callable[[str], str]) -> _Item:
    topic = TOPICS[told.topic]
    params = {name: _said(name, value, locale) for name, value in told.params.items()}
    known = {name: value for name, value in params.items() if value != ""}
    lines = tuple(
        translate(line, locale, **known)
        for line in topic.lines
        if set(re.findall(r"%\((\w+)\)s", line)) <= known.keys()
    )
    verb = translate(topic.verb, locale)
    return _Item(subject_line(told, locale), lines, verb, reach(page_of_subject(told)))


def _said(name: str, value: Any, locale: str) -> str:
    """Return a parameter in words: dates the reader's way, words of ours translated, the rest as it is."""
    if name.endswith("_on") and value:
        return long_date(date.fromisoformat(value), locale)
    if name.endswith("_at") and value:
        moment = datetime.fromisoformat(value).astimezone(PARIS)
        day, hour = long_date(moment.date(), locale), f"{moment:%H:%M}"
        return translate(N_("%(day)s à %(time)s"), locale, day=day, time=hour)
    if name in ("answer", "certification"):
        return _one_line(translate(_WORDS.get(value, value), locale))
    return _one_line(str(value))


def _one_line(text: str) -> str:
    """Return a text without line ends: what people type must not become a header or a line of its own."""
    return _CONTROLS.sub(" ", text).strip()


def _cut(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _text(items: Sequence[_Item], heading: str, footer: tuple[str, str, str]) -> str:
    parts = [heading] if heading else []
    for item in items:
        title = [item.subject] if heading else []
        parts.append("\n".join([*title, *item.lines, "", f"{item.verb}\n{item.url}"]))
    sent, choose, url = footer
    return "\n\n".join([*parts, f"-- \n{sent}\n{choose}\n{url}"]) + "\n"


def _html(items: Sequence[_Item], heading: str, footer: tuple[str, str, str], locale: str) -> str:
    title = escape(heading or items[0].subject)
    sections = "\n".join(_section(item, level=2 if heading else 1) for item in items)
    first = f"<h1>{title}</h1>\n" if heading else ""
    sent, choose, url = map(escape, footer)
    return (
        f'<!doctype html>\n<html lang="{locale}">\n<head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{_LOOK}</style></head>\n<body>\n{first}{sections}\n"
        f'<hr>\n<p class="small">{sent} <a href="{url}">{choose}</a></p>\n</body>\n</html>\n'
    )


def _section(item: _Item, level: int) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in item.lines)
    link = f'<p><a class="verb" href="{escape(item.url)}">{escape(item.verb)}</a></p>'
    return f"<h{level}>{escape(item.subject)}</h{level}>\n{lines}\n{link}"


# Programs that read mail know little of styles: these only make it pleasant where they are understood.
_LOOK = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:36rem;"
    "margin:1.5rem auto;padding:0 1rem}h1,h2{font-size:1.2rem;line-height:1.3}a{color:#0b4f8a}"
    ".verb{display:inline-block;padding:.6rem 1rem;border-radius:4px;background:#0b4f8a;color:#fff}"
    ".small{font-size:.85rem;color:#4a4a4a}"
)
