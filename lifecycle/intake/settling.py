"""From a row and the choices made to what it asks of the register; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lifecycle.formats.fields import Field, SourceRow, StatusWord
from lifecycle.formats.remark_words import Level
from lifecycle.formats.remarks import Remark, remark
from lifecycle.intake.choices import Choices
from lifecycle.intake.mapping import GONE, settle_category, settle_status
from lifecycle.intake.own_words import find_category, find_state, own_values
from lifecycle.intake.values import columns_of, facts_of, refuse_too_long, shown_day, title_of
from lifecycle.intake.wanting import RowKey, Wanted
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.codes import is_code, normalise
from lifecycle.kernel.serials import uuid_key
from lifecycle.states.assets import State

_Category = tuple[str | None, tuple[Remark, ...]]
_Target = tuple[StatusTarget | None, tuple[Remark, ...]]
_REFUSED = (Level.REFUSED, Level.IGNORED)


@dataclass(slots=True)
class Settled:
    """A row once the choices are made: what it asks for, unless it is left aside or refused."""

    key: RowKey
    title: str
    wanted: Wanted | None
    remarks: tuple[Remark, ...]


class Settling:
    """The choices of a run, ready to settle its rows one by one; what many rows share is settled once."""

    def __init__(self, choices: Choices, program: str, today: date) -> None:
        self._statuses, self._categories = choices.status_mapping, choices.category_mapping
        self._sites = choices.site_mapping
        self._retired_on, self._program, self._today = choices.retired_on, program, today
        self._is_own = program == "own"
        self._seen_targets: dict[StatusWord, _Target] = {}
        self._seen_categories: dict[str, _Category] = {}
        self._seen_places: dict[tuple[str, ...], tuple[str, str]] = {}

    def settle(self, row: SourceRow) -> Settled:
        """Return what a row asks for, with everything to say about it."""
        key, title = (row.line, row.part), title_of(row)
        if not row.is_kept:
            return Settled(key, title, None, row.remarks)
        target, about_status = self._target(row)
        category, about_category = self._category(row)
        own, first, about_own = own_values(row) if row.own else ({}, {}, [])
        remarks = [*row.remarks, *about_category, *refuse_too_long(row), *about_own]
        # A row without a status still brings news of a device that is known here.
        if target or row.status.word:
            remarks += about_status
        if retired_on := self._retirement(row, target, remarks):
            first["retired_on"] = retired_on.isoformat()
        code = self._code(row, remarks)
        columns = columns_of(row, remarks)
        if any(one.level in _REFUSED for one in remarks):
            return Settled(key, title, None, tuple(remarks))
        site, room = self._place(row)
        wanted = Wanted(
            line=row.line,
            part=row.part,
            columns={**columns, **own} if own else columns,
            facts=facts_of(row),
            code=code,
            serial_key=row.serial_key,
            uuid_key=(row.uuid and uuid_key(row.uuid)) or "",
            parent=row.parent,
            manufacturer=row.manufacturer,
            model=row.model,
            model_number=row.model_number,
            category_key=category or "",
            site=site,
            room=room,
            custodian=row.custodian,
            external_source=(row.external_source or self._program) if row.external_id else "",
            external_id=row.external_id,
            is_own=self._is_own,
            first=first,
        )
        if target:
            self._enter(wanted, target)
        return Settled(key, title, wanted, tuple(remarks))

    def _target(self, row: SourceRow) -> _Target:
        if self._is_own and (state := find_state(row.status.word)):
            return StatusTarget(state), ()
        if row.retired_on:
            return settle_status(row, self._statuses)
        if row.status not in self._seen_targets:
            self._seen_targets[row.status] = settle_status(row, self._statuses)
        return self._seen_targets[row.status]

    def _category(self, row: SourceRow) -> _Category:
        if row.category not in self._seen_categories:
            own = find_category(row.category) if self._is_own else None
            self._seen_categories[row.category] = (own, ()) if own else settle_category(row, self._categories)
        return self._seen_categories[row.category]

    def _place(self, row: SourceRow) -> tuple[str, str]:
        if row.site_path not in self._seen_places:
            self._seen_places[row.site_path] = self._sites.place(row.site_path)
        return self._seen_places[row.site_path]

    def _retirement(self, row: SourceRow, target: StatusTarget | None, remarks: list[Remark]) -> date | None:
        """Return the date of retirement that goes with the state: the file's, else the one chosen."""
        is_gone = target is not None and target.state in (*GONE, State.MISSING)
        if not (is_gone or self._is_own):
            return None
        if row.retired_on and row.retired_on > self._today:
            remarks.append(remark(Field.RETIRED_ON, "retired_in_future", value=shown_day(row.retired_on)))
        is_undated = target is not None and target.state is State.RETIRED and not row.retired_on
        if not is_undated or self._retired_on is None:
            return row.retired_on
        remarks.append(remark(Field.RETIRED_ON, "retired_date_chosen", value=shown_day(self._retired_on)))
        return self._retired_on

    @staticmethod
    def _code(row: SourceRow, remarks: list[Remark]) -> str:
        code = normalise(row.code) if row.code else ""
        if code and not is_code(code):
            remarks.append(remark(Field.CODE, "code_unreadable", value=row.code))
            return ""
        return code

    @staticmethod
    def _enter(wanted: Wanted, target: StatusTarget) -> None:
        """Say the state to create in, with what the table wants to go with it."""
        wanted.state = target.state.value
        wanted.loss_reason = target.loss_reason and target.loss_reason.value
        if target.state is State.MISSING and "before_missing" not in wanted.first:
            # Retired from the accounts before or with its loss: if it is found, it is not in service again.
            before = State.RETIRED if "retired_on" in wanted.first else State.IN_STOCK
            wanted.first["before_missing"] = before.value


def is_left_aside(remarks: Iterable[Remark]) -> bool:
    """Tell whether a row that asks for nothing is ignored rather than refused."""
    return any(one.level is Level.IGNORED for one in remarks)
