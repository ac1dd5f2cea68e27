"""Outcomes told by a file: each row matched to a line of the partner's lots, judged, then recorded by lot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.endoflife.outcome.awaited import AwaitedLine, by_name, folded, lines_named
from lifecycle.endoflife.outcome.outcomes import OutcomeData, report_outcome
from lifecycle.formats.outcome_sheet import GIVEN_BACK, ON, OUTCOME, RECIPIENT, OutcomeRow
from lifecycle.formats.text import fold
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import PARIS, today
from lifecycle.kernel.errors import Reason
from lifecycle.kernel.ids import derived_id
from lifecycle.kernel.text import N_
from lifecycle.states.assets import State


class Kind(StrEnum):
    """What a row comes to: to be recorded, told already, or not possible as it stands."""

    READY = "ready"
    ALREADY = "already"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """A row, the line that it means where there is one, and why it cannot be recorded."""

    row: OutcomeRow
    kind: Kind
    line: AwaitedLine | None = None
    reason: Reason | None = None

    @property
    def data(self) -> OutcomeData:
        """The outcome that a row to be recorded tells."""
        row = self.row
        assert row.outcome is not None
        return OutcomeData(State(row.outcome), row.on or today(), row.recipient, row.reference or None)


def review(session: Session, rows: Sequence[OutcomeRow]) -> list[ReviewedRow]:
    """Match rows to lines and judge each, in two readings of the database whatever their number."""
    names = {folded(name) for row in rows for name in (row.code, row.serial, row.tag) if name}
    known = by_name(lines_named(session, names))
    seen: dict[UUID, int] = {}
    return [_reviewed(row, known, seen) for row in rows]


def by_lot(reviewed: Iterable[ReviewedRow]) -> Mapping[UUID, list[ReviewedRow]]:
    """Return the rows that are ready under the lot of their line."""
    found: dict[UUID, list[ReviewedRow]] = {}
    for each in reviewed:
        if each.kind is Kind.READY and each.line:
            found.setdefault(each.line.lot_id, []).append(each)
    return found


def record_lot(
    session: Session, actor: Actor, lot_id: UUID, ready: Sequence[ReviewedRow], request_id: UUID
) -> int:
    """Record the outcomes of one lot, in the caller's transaction; return how many lines they were.

    A repeat of the request changes nothing. Raises what `report_outcome` raises.
    """
    groups: dict[OutcomeData, list[UUID]] = {}
    for each in ready:
        if each.line:
            groups.setdefault(each.data, []).append(each.line.id)
    for data, line_ids in groups.items():
        said = f"{data.outcome} {data.on} {data.recipient} {data.proof_reference} {sorted(line_ids)}"
        asked = derived_id(derived_id(request_id, lot_id), said)
        report_outcome(session, actor, lot_id, line_ids, data, asked)
    return sum(len(line_ids) for line_ids in groups.values())


def _reviewed(row: OutcomeRow, known: Mapping[str, list[AwaitedLine]], seen: dict[UUID, int]) -> ReviewedRow:
    if reason := _unread(row):
        return ReviewedRow(row, Kind.WRONG, None, reason)
    lines = _meant(row, known)
    if len(lines) != 1:
        return ReviewedRow(row, Kind.WRONG, None, _UNKNOWN if not lines else _SEVERAL)
    line = lines[0]
    if before := seen.get(line.id):
        return ReviewedRow(row, Kind.WRONG, line, Reason("twice", _TWICE, {"line": before}))
    seen[line.id] = row.line
    if line.outcome and line.outcome == row.outcome:
        return ReviewedRow(row, Kind.ALREADY, line)
    reason = next((reason for reason in (judge(row, line) for judge in _JUDGES) if reason), None)
    return ReviewedRow(row, Kind.WRONG if reason else Kind.READY, line, reason)


def _meant(row: OutcomeRow, known: Mapping[str, list[AwaitedLine]]) -> list[AwaitedLine]:
    """Return the lines that a row may mean: by its code, else its serial, else its number."""
    for name in (row.code, row.serial, row.tag):
        if not name or not (found := known.get(folded(name), [])):
            continue
        if row.lot:
            found = [line for line in found if line.lot_number.casefold() == row.lot.strip().casefold()]
        waiting = [line for line in found if line.waits]
        return waiting or found[:1]
    return []


_UNKNOWN = Reason(
    "device-unknown",
    N_("Aucun équipement de vos lots ne porte ce code ni ce numéro de série : vérifiez la saisie."),
)
_SEVERAL = Reason(
    "device-ambiguous",
    N_(
        "Plusieurs équipements portent ce numéro : ajoutez le numéro du lot, "
        "ou mettez le code de l’étiquette."
    ),
)
_TWICE = N_("Déjà dit à la ligne %(line)s du fichier : ne gardez qu’une des deux.")


def _unread(row: OutcomeRow) -> Reason | None:
    unread = row.unread or {}
    if OUTCOME in unread and fold(unread[OUTCOME]) in GIVEN_BACK:
        text = N_("Un équipement se rend depuis la page de son lot, avec le motif.")
        return Reason("give-back-elsewhere", text)
    for column, text in _UNREAD.items():
        if column in unread:
            return Reason(f"{column}-unread", text, {"word": unread[column]})
    return None


_UNREAD = {
    OUTCOME: N_("Devenir « %(word)s » inconnu : écrivez Réemployé, Reconditionné ou Recyclé."),
    ON: N_("Date « %(word)s » illisible : écrivez-la JJ/MM/AAAA."),
    RECIPIENT: N_(
        "Bénéficiaire « %(word)s » inconnu : écrivez Particulier, Association, Établissement scolaire, "
        "Personne publique, Entreprise ou Agent de la collectivité."
    ),
}


def _other_outcome(_: OutcomeRow, line: AwaitedLine) -> Reason | None:
    text = N_("Un autre devenir est déjà déclaré : demandez sa révision depuis la page du lot.")
    return Reason("other-outcome", text) if line.outcome else None


def _ended(_: OutcomeRow, line: AwaitedLine) -> Reason | None:
    text = N_("Cet équipement a été refusé ou rendu : il n’est plus chez vous.")
    return Reason("line-ended", text) if not line.is_open or line.is_returned else None


def _not_received(_: OutcomeRow, line: AwaitedLine) -> Reason | None:
    text = N_("Le lot %(lot)s n’est pas encore reçu : validez d’abord sa réception.")
    return Reason("not-received", text, {"lot": line.lot_number}) if line.received_at is None else None


def _wrong_date(row: OutcomeRow, line: AwaitedLine) -> Reason | None:
    on: date = row.on or today()
    if on > today():
        return Reason("date-in-future", N_("La date du devenir ne peut pas être dans le futur."))
    if line.handed_over_at and on < line.handed_over_at.astimezone(PARIS).date():
        return Reason("date-before-hand-over", N_("La date du devenir ne peut pas précéder la remise."))
    return None


_JUDGES: tuple[Callable[[OutcomeRow, Any], Reason | None], ...] = (
    _other_outcome, _ended, _not_received, _wrong_date,
)  # fmt: skip
