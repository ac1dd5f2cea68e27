"""The review of reports: what each line says, the device it is about, what the person chose of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.registry.queries import cards
from lifecycle.registry.resolving import resolve_many
from lifecycle.sanitising.importing import Chosen, kind_of, moment_of
from lifecycle.sanitising.levels import TECHNIQUE_LABELS, level_reached
from lifecycle.sanitising.media import media_of
from lifecycle.sanitising.model import Medium, SanitisationReport
from lifecycle.sanitising.policy import read_policy, required_levels
from lifecycle.sanitising.reports import Line
from lifecycle.sanitising.wording import KIND_LABELS
from lifecycle.schemas.base import as_uuid
from lifecycle.states.facts import LEVELS, SanitisationLevel
from lifecycle.web import shown
from lifecycle.web.context import told
from lifecycle.web.sanitising.shown import Choices, choices

WAYS: Mapping[str, str] = {
    "medium": N_("Support connu par son numéro de série"),
    "beginning": N_("Numéro de série coupé par l’outil : un seul support connu commence ainsi"),
    "itself": N_("L’équipement est lui-même le support"),
    "machine": N_("Machine dans laquelle l’outil a tourné"),
    "several": N_("Plusieurs supports portent ce numéro : désignez l’équipement"),
    "none": N_("Numéro de série inconnu du registre : désignez l’équipement"),
    "no-serial": N_("Sans numéro de série : désignez l’équipement"),
    "anonymous": N_("Journal anonymisé (option -q) : désignez l’équipement"),
    "chosen": N_("Désigné par vous"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the form holds for one line: ticked, a device, what was typed to find one, kind, medium."""

    is_taken: bool
    asset_id: UUID | None
    typed: str
    kind: str
    medium_id: UUID | None


@dataclass(slots=True)
class Row:
    """A line as the page shows it; `name` starts the names of its fields."""

    line: Line
    name: str
    card: shown.Card | None = None
    candidates: list[shown.Card] = field(default_factory=list)
    media: Choices = field(default_factory=list)
    medium_id: UUID | None = None
    kind: str = ""
    typed: str = ""
    way: str = ""
    is_taken: bool = False
    level: SanitisationLevel | None = None
    is_weak: bool = False

    @property
    def is_recorded(self) -> bool:
        """Tell whether the line is recorded already."""
        return self.line.recorded is not None

    @property
    def technique(self) -> str:
        """Return what the tool did, in words."""
        return told(TECHNIQUE_LABELS[self.line.erasure.technique])

    @property
    def ended_at(self) -> datetime:
        """Return when it ended, never ahead of us."""
        return moment_of(self.line.erasure)

    @property
    def why(self) -> str:
        """Return how the device was found, or why none was."""
        return told(WAYS[self.way])


@dataclass(slots=True)
class Review:
    """All lines with what was chosen of them; `errors` by field."""

    rows: list[Row]
    kinds: Choices
    errors: dict[str, list[str]]

    def reports(self) -> list[tuple[SanitisationReport, list[Row]]]:
        """Return the reports in their order, with their lines."""
        found: dict[UUID, tuple[SanitisationReport, list[Row]]] = {}
        for row in self.rows:
            found.setdefault(row.line.report.id, (row.line.report, []))[1].append(row)
        return list(found.values())

    def chosen(self) -> list[Chosen]:
        """Return the lines taken; raises Invalid where there is none, or one without a device."""
        taken = [row for row in self.rows if row.is_taken and not row.is_recorded]
        if not taken:
            text = N_("Cochez au moins une ligne à enregistrer.")
            raise Invalid(fields={"_lines": [Reason("required", text)]})
        if self.errors:
            raise Invalid
        return [
            Chosen(row.line, row.card.id, row.medium_id, row.kind) for row in taken if row.card is not None
        ]

    def failed_count(self) -> int:
        """Return how many of the lines taken failed."""
        return sum(row.is_taken and not row.is_recorded and row.level is None for row in self.rows)

    @property
    def waiting(self) -> int:
        """Return how many lines are not recorded yet."""
        return sum(not row.is_recorded for row in self.rows)


def read_choices(form: MultiDict[str, str]) -> dict[str, Said]:
    """Return what a form holds for each line, by the line's name."""
    taken = set(form.getlist("take"))
    names = {key.partition(".")[2] for key in form if key.startswith("kind.")}
    return {
        name: Said(
            name in taken,
            as_uuid(form.get(f"asset.{name}")),
            form.get(f"find.{name}", "").strip()[:200],
            form.get(f"kind.{name}", ""),
            as_uuid(form.get(f"medium.{name}")),
        )
        for name in names
    }


def review_of(session: Session, lines: Sequence[Line], said: Mapping[str, Said] | None = None) -> Review:
    """Return the lines with their devices, in a number of statements that does not grow with them."""
    review = Review([_row(line, said) for line in lines], choices(KIND_LABELS), {})
    _find_typed(session, review)
    chosen = {row.name: _asset_of(row, said) for row in review.rows}
    asset_ids = {asset_id for asset_id in chosen.values() if asset_id}
    known = {asset_id: shown.card(row) for asset_id, row in cards(session, asset_ids).items()}
    media, required = media_of(session, asset_ids), required_levels(session, asset_ids)
    purges = read_policy(session).overwriting_purges
    for row in review.rows:
        asset_id = chosen[row.name]
        row.card = known.get(asset_id) if asset_id else row.card
        inside = media.get(row.card.id, []) if row.card else []
        _describe(row, inside, purges)
        wanted = required.get(row.card.id) if row.card else None
        row.is_weak = bool(row.level and wanted and LEVELS.index(row.level) < LEVELS.index(wanted))
        if row.is_taken and row.card is None and f"find.{row.name}" not in review.errors:
            review.errors[f"find.{row.name}"] = [_("Désignez l’équipement, ou décochez la ligne.")]
    return review


def _row(line: Line, said: Mapping[str, Said] | None) -> Row:
    row = Row(line, f"{line.report.id}.{line.number}", way=line.match.way)
    row.is_taken = line.match.is_sure
    if said is not None and (own := said.get(row.name)):
        row.is_taken, row.typed = own.is_taken, own.typed
        row.kind = own.kind if own.kind in KIND_LABELS else ""
        row.medium_id = own.medium_id
    return row


def _asset_of(row: Row, said: Mapping[str, Said] | None) -> UUID | None:
    """Return the device of a line: the one recorded, just found, chosen, or proposed."""
    if row.line.recorded is not None:
        return row.line.recorded.asset_id
    if row.typed:
        return row.card.id if row.card else None
    own = said.get(row.name) if said else None
    if own and own.asset_id:
        if own.asset_id != row.line.match.asset_id:
            row.way = "chosen"
        return own.asset_id
    return row.line.match.asset_id


def _find_typed(session: Session, review: Review) -> None:
    """Find what was typed for lines without a device; several leave the choice to the person."""
    typed = [row for row in review.rows if row.typed and not row.is_recorded]
    meanings = resolve_many(session, [[row.typed] for row in typed]) if typed else []
    for row, meaning in zip(typed, meanings, strict=True):
        found = [shown.card(one) for one in meaning.cards]
        if len(found) == 1:
            row.card, row.way, row.is_taken = found[0], "chosen", True
        elif found:
            row.candidates = found
            review.errors[f"find.{row.name}"] = [_("Plusieurs équipements correspondent : choisissez.")]
        else:
            review.errors[f"find.{row.name}"] = [
                _("Aucun équipement ne correspond à « %(q)s ».", q=row.typed)
            ]


def _describe(row: Row, media: Sequence[Medium], purges: bool) -> None:
    """Fill in the medium, its kind and the level that the line proves on it."""
    inside = [medium for medium in media if medium.removed_at is None]
    row.media = [(str(one.id), " · ".join(filter(None, (one.serial, one.model)))) for one in inside]
    known = next((one for one in media if one.id == (row.medium_id or row.line.match.medium_id)), None)
    row.kind = kind_of(row.line.erasure, row.kind, known)
    row.level = level_reached(row.line.erasure, row.kind, overwriting_purges=purges)
