"""The poster of a public page: its sentences in large and its address as a symbol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifecycle.documents import page
from lifecycle.documents.page import Paper
from lifecycle.kernel.text import N_, translate

#: The sheets that a poster is drawn for.
SHEETS = ("a4", "a3")
_TEMPLATE = "poster.typ"
_INVITES = N_("La page en ligne, et comment ces chiffres sont comptés :")
_SYMBOL = N_("Code QR vers la page publique : %(url)s")
_LOGO = N_("Logo : %(name)s")


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says: whose it is, title, words, `{number, text, source}` in the paper's language."""

    owner: str
    title: str
    introduction: str
    sentences: Sequence[Mapping[str, str]]


def poster_pdf(poster: Poster, paper: Paper, size: str) -> bytes:
    """Return a poster as a tagged PDF/UA-1 on a sheet of `SHEETS`; its symbol leads to `paper.url`."""
    return page.pdf(_TEMPLATE, _data(poster, paper, size), paper)


def poster_picture(poster: Poster, paper: Paper) -> bytes:
    """Return a poster as a PNG of an A4 sheet, to be looked at before it is printed."""
    return page.picture(_TEMPLATE, _data(poster, paper, "a4"), paper)


def _data(poster: Poster, paper: Paper, size: str) -> dict[str, Any]:
    return {
        "author": poster.owner,
        "keyword": poster.title,
        "title": poster.title,
        "introduction": poster.introduction,
        "paper": size,
        "sentences": [{"number": said["number"], "text": said["text"]} for said in poster.sentences],
        "sources": list(dict.fromkeys(said["source"] + "." for said in poster.sentences)),
        "invites": translate(_INVITES, paper.locale),
        "address": paper.url.removeprefix("https://").removeprefix("http://"),
        "qr": page.qr_svg(paper.url),
        "qr_says": translate(_SYMBOL, paper.locale, url=paper.url),
        "logo_says": translate(_LOGO, paper.locale, name=poster.owner),
    }
