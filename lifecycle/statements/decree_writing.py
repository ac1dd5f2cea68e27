"""The decree's statement of a year as a document, and its devices as rows of a file."""

from collections.abc import Iterator
from datetime import date

from lifecycle.documents.sheets import Cell
from lifecycle.documents.wording import short_day
from lifecycle.kernel.clock import today
from lifecycle.kernel.dates import long_date
from lifecycle.kernel.text import N_, translate
from lifecycle.reports.amounts import number
from lifecycle.reports.decree_scope import EXCLUSIONS
from lifecycle.reports.figures import Figure, Key, Share
from lifecycle.statements import decree_method
from lifecycle.statements.boards_told import figure_table, key_figure
from lifecycle.statements.content import Block, Column, KeyFigures, Paragraph, Section, Table, Writing
from lifecycle.statements.decree_devices import BEHIND, DecreeDevice, device_cells, device_titles
from lifecycle.statements.decree_state import DecreeState
from lifecycle.statements.figures_of_year import facts_of
from lifecycle.statements.method_told import method_section

#: A longer list is left to the CSV: nobody reads it on paper.
MOST_LISTED = 500
_FIRST = (Share.LEGAL_RATIO, Key.REUSE_DIRECTED, Key.RETIRED_STOCK, Key.REUSE_PROVEN)
_OTHERS = (
    Key.REUSE_COMMITTED, Share.COMMITTED_SHARE, Share.PROVEN_SHARE, Share.LEGAL_RATIO_PROVEN, Key.DEPARTURES,
    Share.FLOW_RATIO, Share.FLOW_RATIO_PROVEN,
)  # fmt: skip
_MARK = "×"
_AS_PUBLISHED = N_(
    "Les nombres sont ceux que la collectivité a publiés. Les exclusions et la liste des équipements sont "
    "celles du registre au %(day)s."
)
#: The columns of `device_cells` that the paper has: inventory numbers and first use are in the file.
_ON_PAPER = (0, 2, 3, 4, 6, 7)
_WIDE = 1  # the model, which may be long


def decree_writing(state: DecreeState, author: str, locale: str) -> Writing:
    """Return the statement as a document in `locale`; `author` is the authority's name."""
    figures = state.figures
    return Writing(
        locale,
        translate(N_("Décret n° 2023-266 du 12 avril 2023"), locale),
        translate(N_("État de suivi du réemploi %(year)s"), locale, year=figures.year),
        author,
        author,
        str(figures.year),
        facts_of(figures, locale),
        (
            _result(state, locale),
            _exclusions(state, locale),
            _devices(state, locale),
            method_section(decree_method.METHOD, locale),
        ),
    )


def decree_rows(state: DecreeState, locale: str) -> Iterator[list[Cell]]:
    """Yield the titles, then a row for each device behind A or B."""
    yield list(device_titles(locale))
    for device in state.devices:
        yield list(device_cells(device, locale))


def _result(state: DecreeState, locale: str) -> Section:
    first = [figure for key in _FIRST if (figure := state.figures.figure(key))]
    others = [figure for key in _OTHERS if (figure := state.figures.figure(key))]
    blocks: list[Block] = [
        KeyFigures(tuple(key_figure(figure, locale) for figure in first)),
        *(Paragraph(text) for text in _said(state, locale)),
        *_since(state, locale),
        figure_table(translate(N_("Engagements, preuves et sorties"), locale), others, locale),
    ]
    return Section(translate(N_("Résultat"), locale), tuple(blocks))


def _said(state: DecreeState, locale: str) -> Iterator[str]:
    """Yield what the ratio means: reached or not, or why it is not defined."""
    ratio = state.figures.figure(Share.LEGAL_RATIO)
    if ratio is None:
        return
    if ratio.value is not None and ratio.target:
        yield _standing(ratio, locale)
    if ratio.note:
        yield ratio.note.told(locale)


def _since(state: DecreeState, locale: str) -> Iterator[Paragraph]:
    """Yield what of a published year's statement is not as it was published: what no board holds."""
    if state.figures.publication:
        day = long_date(today(), locale)
        yield Paragraph(translate(_AS_PUBLISHED, locale, day=day), is_note=True)


def _standing(ratio: Figure, locale: str) -> str:
    assert ratio.value is not None
    assert ratio.target is not None
    said = {
        "value": number(ratio.value, locale, 1),
        "target": number(ratio.target.percent, locale),
        "gap": number(abs(ratio.target.percent - ratio.value), locale, 1),
    }
    if ratio.value >= ratio.target.percent:
        return translate(
            N_("La cible de %(target)s %% est atteinte : le ratio est de %(value)s %%."), locale, **said
        )
    return translate(
        N_(
            "La cible de %(target)s %% n’est pas atteinte : il manque %(gap)s points au ratio de %(value)s "
            "%%."
        ),
        locale,
        **said,
    )


def _exclusions(state: DecreeState, locale: str) -> Section:
    columns = (
        Column(translate(N_("Motif"), locale)),
        Column(translate(N_("En stock au 1er janvier"), locale), is_numeric=True),
        Column(translate(N_("Sortis dans l’année"), locale), is_numeric=True),
    )
    rows = [
        (translate(EXCLUSIONS[one.reason], locale), number(one.stock, locale), number(one.left, locale))
        for one in state.excluded
    ]
    stock, left = sum(one.stock for one in state.excluded), sum(one.left for one in state.excluded)
    rows.append((translate(N_("Ensemble"), locale), number(stock, locale), number(left, locale)))
    said = Paragraph(translate(decree_method.METHOD.counted[0], locale))
    caption = translate(N_("Équipements réformés que le décret laisse hors du calcul"), locale)
    table = Table(caption, columns, tuple(rows))
    return Section(translate(N_("Périmètre et exclusions"), locale), (said, table))


def _devices(state: DecreeState, locale: str) -> Section:
    title = translate(N_("Équipements derrière A et B"), locale)
    total = len(state.devices)
    if not total:
        return Section(title, (Paragraph(translate(N_("Aucun équipement cette année-là."), locale)),))
    if total > MOST_LISTED:
        text = N_("%(total)s équipements : leur liste est dans le fichier CSV du même état.")
        said = translate(text, locale, total=number(total, locale))
        return Section(title, (Paragraph(said),))
    names = device_titles(locale)
    heads = (*(names[place] for place in _ON_PAPER), *names[-len(BEHIND) :])
    columns = tuple(Column(head, is_narrow=place != _WIDE) for place, head in enumerate(heads))
    caption = translate(N_("Une croix indique que l’équipement entre dans le nombre"), locale)
    return Section(title, (Table(caption, columns, tuple(_row(one, locale) for one in state.devices)),))


def _row(device: DecreeDevice, locale: str) -> tuple[str, ...]:
    cells = list(device_cells(device, locale))
    said = [_text(cells[place], locale) for place in _ON_PAPER]
    return (*said, *(_MARK if cell else "" for cell in cells[-len(BEHIND) :]))


def _text(cell: Cell, locale: str) -> str:
    return short_day(cell, locale) if isinstance(cell, date) else str(cell or "")
