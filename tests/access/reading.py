"""Somebody who reads every address that they may, pages and API, and the marks that they meet."""

import html
import io
import re
import zipfile
from itertools import product
from uuid import uuid4

import pypdfium2

from lifecycle.access.permissions import SCOPES
from lifecycle.db.scope import enter
from lifecycle.edge.guard import PUBLIC
from lifecycle.people.service import add_token
from tests.access.canaries import MARK, MENDED, PAID, WORTH
from tests.access.walk import calls

# A figure in any of its ways: « 8 352,27 », « 8352.27 ».
_FIGURES = [str(amount).replace(".", r"\s?[.,]\s?").replace("8352", r"8\s?352") for amount in (WORTH, PAID)]
_MARKS = re.compile("|".join([MARK, *_FIGURES, r"6\s?173\s?[.,]\s?31"]), re.IGNORECASE)
assert _MARKS.search(str(MENDED))


def texts_of(data: bytes) -> str:
    """Everything that can be read in an answer, a PDF, a workbook or a folder of these."""
    if data.startswith(b"%PDF-1.7\n%"):
        found = pypdfium2.PdfDocument(data)
        pages = "\n".join(page.get_textpage().get_text_range() for page in found)
        return f"{pages}\n{found.get_metadata_dict()}"
    if data.startswith(b"PK\x03\x04"):
        book = zipfile.ZipFile(io.BytesIO(data))
        return "\n".join(f"{name}\n{texts_of(book.read(name))}" for name in book.namelist())
    return html.unescape(data.decode(errors="replace"))


def marks_in(data: bytes | str) -> list[str]:
    """Return what is around each mark."""
    text = texts_of(data) if isinstance(data, bytes) else data
    return [text[max(0, found.start() - 60) : found.end() + 20] for found in _MARKS.finditer(text)]


class Reader:
    """Somebody who opens every address that they may, on pages and with a token for all of their role."""

    def __init__(self, app, session, actor, client) -> None:
        self.app, self.session, self.actor, self.pages = app, session, actor, client
        self.opened: list[tuple[str, int]] = []
        self.found: dict[str, list[str]] = {}
        self.headers = {}
        if actor:
            enter(session, actor.organisation_id)
            token = add_token(session, actor, "Essai", list(SCOPES), actor.role)
            self.headers = {"Authorization": f"Bearer {token}"}

    def calls(self):
        """The addresses to read that this person may open, by rule."""
        for call in calls(self.app):
            is_open = call.allows(self.actor.permissions) if self.actor else call.access == PUBLIC
            if call.method == "GET" and is_open:
                yield call

    def read(self, call, **values) -> int:
        """Open an address with values of its arguments, and keep the marks that it shows."""
        path = self.app.url_map.bind("localhost").build(call.endpoint, values, method="GET")
        if self.actor:
            enter(self.session, self.actor.organisation_id)
        client = self.app.test_client() if call.is_api else self.pages
        answer = client.get(path, headers=self.headers if call.is_api else None)
        assert answer.status_code < 500, path
        self.opened.append((path, answer.status_code))
        if marks := marks_in(answer.data):
            self.found[call.rule] = marks
        return answer.status_code

    def read_all(self, **known) -> None:
        """Open every address, with each of the values `known` for an argument (a list), else an example."""
        for call in self.calls():
            named = [name for name in (*call.uuids, *dict(call.others)) if name in known]
            rest = {name: uuid4() for name in call.uuids} | dict(call.others)
            for values in product(*(known[name] for name in named)):
                self.read(call, **rest | dict(zip(named, values, strict=True)))
