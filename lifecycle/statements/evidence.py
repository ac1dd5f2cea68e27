"""The evidence folder of the Label NR: documents and lists by theme, each with its date and source, as a zip.

What the label asks of hardware in detail is not public: the folder follows its known themes (strategy and
governance, support to the strategy, life cycle, extension) and says so. No criterion is claimed.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.statements import evidence_method
from lifecycle.statements.authority import siret_fact
from lifecycle.statements.content import Column, Paragraph, Section, Table, Writing
from lifecycle.statements.decree_state import decree_state
from lifecycle.statements.decree_writing import decree_writing
from lifecycle.statements.evidence_lists import certificates_csv, inventory_csv
from lifecycle.statements.evidence_rules import rules_writing
from lifecycle.statements.review import review_writing, year_review
from lifecycle.statements.tables import ANYBODY_READS
from lifecycle.statements.writing_docx import docx_of
from lifecycle.statements.writing_pdf import pdf_of

MEDIA_TYPE = "application/zip"
BLOCK = 1024 * 1024
#: The themes of the label that the register has something for, as the folders of the zip.
THEMES = {
    "strategy": (N_("Stratégie et gouvernance"), N_("1-strategie-et-gouvernance")),
    "support": (N_("Soutien à la stratégie"), N_("2-soutien-a-la-strategie")),
    "life": (N_("Cycle de vie"), N_("3-cycle-de-vie")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose folder, of which civil year, on which day, in which language, under which logo (a PNG)."""

    author: str
    year: int
    on: date
    locale: str
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the folder: its theme, its name, what it shows, where it comes from, what writes it."""

    theme: str
    name: str
    shows: str
    source: str
    write: Callable[[Session, Asked], Iterator[bytes]]


def _review_pdf(session: Session, asked: Asked) -> Iterator[bytes]:
    yield pdf_of(_review(session, asked), asked.logo)


def _review_docx(session: Session, asked: Asked) -> Iterator[bytes]:
    yield docx_of(_review(session, asked))


def _review(session: Session, asked: Asked) -> Writing:
    return review_writing(year_review(session, asked.year, asked.on), asked.author, asked.locale)


def _rules(session: Session, asked: Asked) -> Iterator[bytes]:
    yield pdf_of(rules_writing(session, asked.author, asked.locale), asked.logo)


def _decree(session: Session, asked: Asked) -> Iterator[bytes]:
    state = decree_state(session, asked.year, asked.on)
    yield pdf_of(decree_writing(state, asked.author, asked.locale), asked.logo)


def _inventory(session: Session, asked: Asked) -> Iterator[bytes]:
    yield from inventory_csv(session, asked.locale)


def _certificates(session: Session, asked: Asked) -> Iterator[bytes]:
    yield from certificates_csv(session, asked.year, asked.locale)


_INDEX = N_("00-sommaire")
_REGISTER = N_("Registre de la collectivité")
PIECES = (
    Piece("strategy", N_("bilan.pdf"), N_("Objectifs, mesures, moyens et indicateurs de l’année"),
          N_("Registre, stratégie et facteurs d’émission en vigueur"), _review_pdf),
    Piece("strategy", N_("bilan.docx"), N_("Le même bilan, modifiable"),
          N_("Registre, stratégie et facteurs d’émission en vigueur"), _review_docx),
    Piece("support", N_("regles-effacement-et-tri.pdf"), N_("Politique d’effacement et règles du tri"),
          N_("Réglages de la collectivité"), _rules),
    Piece("life", N_("inventaire.csv"), N_("Équipements présents, un par ligne"), _REGISTER, _inventory),
    Piece("life", N_("certificats-effacement.csv"), N_("Effacements réussis dans l’année, un par ligne"),
          _REGISTER, _certificates),
    Piece("life", N_(
        "etat-reemploi.pdf"
    ), N_("Réemploi demandé par le décret n° 2023-266, équipements compris"),
          _REGISTER, _decree),
)  # fmt: skip


class _Pipe:
    """What a zip is written to, taken out piece by piece; it cannot be wound back, and zip copes."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold bytes until they are taken."""
        self._held += data
        return len(data)

    @property
    def held(self) -> int:
        """How many bytes are held."""
        return len(self._held)

    def flush(self) -> None:
        """Do nothing: what is held is taken, not flushed."""

    def take(self) -> bytes:
        """Return what is held, and hold nothing."""
        held, self._held = bytes(self._held), bytearray()
        return held


def evidence_zip(session: Session, asked: Asked) -> Iterator[bytes]:
    """Yield the folder as a zip, its table of contents first, in blocks: memory stays flat.

    Raises NotFound for a year that has not begun.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as folder:  # type: ignore[call-overload]
        for path, parts in _files(session, asked):
            about = zipfile.ZipInfo(path, (asked.on.year, asked.on.month, asked.on.day, 0, 0, 0))
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, ANYBODY_READS
            with folder.open(about, "w", force_zip64=True) as file:
                for part in parts:
                    file.write(part)
                    if pipe.held >= BLOCK:
                        yield pipe.take()
    yield pipe.take()


def _files(session: Session, asked: Asked) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the files of the folder, the contents first: where each stands, and what writes it."""
    yield f"{translate(_INDEX, asked.locale)}.pdf", _index(session, asked)
    for piece in PIECES:
        yield _path(piece, asked.locale), piece.write(session, asked)


def _path(piece: Piece, locale: str) -> str:
    return f"{translate(THEMES[piece.theme][1], locale)}/{translate(piece.name, locale)}"


def _index(session: Session, asked: Asked) -> Iterator[bytes]:
    """Yield the page that says what each piece shows, from when and from what, and what is not claimed."""
    locale = asked.locale
    columns = (
        Column(translate(N_("Pièce"), locale)),
        Column(translate(N_("Ce qu’elle montre"), locale)),
        Column(translate(N_("Date"), locale), is_narrow=True),
        Column(translate(N_("Source"), locale)),
    )
    day = long_date(asked.on, locale)
    sections = []
    for theme, (title, _) in THEMES.items():
        rows = tuple(
            (_path(piece, locale), translate(piece.shows, locale), day, translate(piece.source, locale))
            for piece in PIECES
            if piece.theme == theme
        )
        name = translate(title, locale)
        sections.append(Section(name, (Table(translate(N_("Pièces du thème"), locale), columns, rows),)))
    notes = tuple(
        Paragraph(translate(text, locale), is_note=True)
        for text in (*evidence_method.METHOD.interpretation, *evidence_method.METHOD.counted[1:])
    )
    sections.append(Section(translate(N_("Ce que ce dossier ne dit pas"), locale), notes))
    named = translate(N_("Dossier de preuves %(year)s"), locale, year=asked.year)
    kind = translate(N_("Label Numérique responsable"), locale)
    facts = (siret_fact(session, locale), (translate(N_("Année civile"), locale), str(asked.year)))
    writing = Writing(
        locale, kind, named, asked.author, asked.author, str(asked.year), facts, tuple(sections)
    )
    yield pdf_of(writing, asked.logo)
