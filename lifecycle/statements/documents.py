"""The review and the decree's statement as files, which the pages and the API give alike."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from lifecycle.documents.sheets import MEDIA_TYPES, as_csv
from lifecycle.kernel.text import N_, translate
from lifecycle.statements.decree_state import decree_state
from lifecycle.statements.decree_writing import decree_rows, decree_writing
from lifecycle.statements.evidence import Asked
from lifecycle.statements.review import review_writing, year_review
from lifecycle.statements.writing_docx import MEDIA_TYPE as DOCX
from lifecycle.statements.writing_docx import docx_of
from lifecycle.statements.writing_pdf import pdf_of

#: The forms of each document, the usual one first, with their media types.
FORMS: Mapping[str, Mapping[str, str]] = {
    "review": {"pdf": MEDIA_TYPES["pdf"], "docx": DOCX},
    "decree": {"pdf": MEDIA_TYPES["pdf"], "csv": MEDIA_TYPES["csv"]},
}
_NAMES = {"review": N_("bilan-numerique-responsable"), "decree": N_("etat-reemploi")}


def document(session: Session, name: str, form: str, asked: Asked) -> tuple[bytes, str]:
    """Return a document of `FORMS` in one of its forms, and the name to save it under.

    Raises NotFound for a year that has not begun.
    """
    return _MADE[name](session, form, asked), f"{translate(_NAMES[name], asked.locale)}-{asked.year}.{form}"


def _review(session: Session, form: str, asked: Asked) -> bytes:
    review = year_review(session, asked.year, asked.on)
    writing = review_writing(review, asked.author, asked.locale)
    return docx_of(writing) if form == "docx" else pdf_of(writing, asked.logo)


def _decree(session: Session, form: str, asked: Asked) -> bytes:
    state = decree_state(session, asked.year, asked.on)
    if form == "csv":
        return as_csv(decree_rows(state, asked.locale), asked.locale)
    return pdf_of(decree_writing(state, asked.author, asked.locale), asked.logo)


_MADE: Mapping[str, Callable[[Session, str, Asked], bytes]] = {"review": _review, "decree": _decree}
