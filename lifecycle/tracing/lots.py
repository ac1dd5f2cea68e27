"""A lot's history as EPCIS events; it is made of what both sides may know, so both may have it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from lifecycle.endoflife.views import LineView, LotView, Party
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.ids import derived_id
from lifecycle.tracing.document import Side, Trace, document, object_uri
from lifecycle.tracing.terms import COLLECTED, GIVEN_BACK, NOT_RECEIVED, RECEIVED, STATE_TERMS, Term


def lot_document(view: LotView, *, public_url: str, label_url: str) -> dict[str, Any]:
    """Return what happened to a lot since its hand-over, as an EPCIS document; no event before it."""
    giver, taker = _side(view.authority), _side(view.partner)
    traces = _Lot(view, giver, taker, f"{public_url}/lots/{view.lot.id}", label_url).traces()
    return document(traces, (giver, taker), public_url=public_url)


def _side(party: Party) -> Side:
    return Side(party.id, party.name, party.siret)


class _Lot:
    """The events of one lot."""

    def __init__(self, view: LotView, giver: Side, taker: Side, url: str, label_url: str) -> None:
        self._view, self._giver, self._taker, self._url = view, giver, taker, url
        self._label_url = label_url

    def traces(self) -> Iterator[Trace]:
        lot, lines = self._view.lot, self._view.kept_lines
        if lot.handed_over_at:
            yield self._trace("handed_over", lot.handed_over_at, lines, COLLECTED, goes=True)
        if lot.received_at:
            here = [line for line in lines if line.reception == "received"]
            lost = [line for line in lines if line.reception == "missing"]
            yield from self._if_any("received", lot.received_at, here, RECEIVED, goes=True)
            yield from self._if_any("missing", lot.received_at, lost, NOT_RECEIVED)
        yield from self._outcomes(lines)
        yield from self._returns(lines)

    def _outcomes(self, lines: Iterable[LineView]) -> Iterator[Trace]:
        ended = [line for line in lines if line.outcome and line.outcome_on]
        for (outcome, on, recipient), told in groupby(sorted(ended, key=_outcome), _outcome):
            name = f"{outcome} {on} {recipient}"
            yield self._trace(
                name, self._instant(on), list(told), STATE_TERMS[outcome], state=outcome, recipient=recipient
            )

    def _returns(self, lines: Iterable[LineView]) -> Iterator[Trace]:
        returned = [line for line in lines if line.returned_on]
        for (on,), told in groupby(sorted(returned, key=_return), _return):
            yield self._trace(f"returned {on}", self._instant(on), list(told), GIVEN_BACK, comes=True)

    def _if_any(
        self, name: str, at: datetime, lines: list[LineView], term: Term, **more: Any
    ) -> Iterator[Trace]:
        if lines:
            yield self._trace(name, at, lines, term, **more)

    def _trace(
        self,
        name: str,
        at: datetime,
        lines: Iterable[LineView],
        term: Term,
        *,
        goes: bool = False,
        comes: bool = False,
        **more: Any,
    ) -> Trace:
        giver, taker = (self._taker, self._giver) if comes else (self._giver, self._taker)
        moves = goes or comes
        return Trace(
            derived_id(self._view.lot.id, f"epcis {name}"),
            at,
            [object_uri(self._label_url, line.manifest.code, line.asset_id) for line in lines],
            term,
            giver=giver if moves else None,
            taker=taker if moves else None,
            transaction=self._url,
            more={"lot": self._view.lot.number, **more},
        )

    def _instant(self, on: date) -> datetime:
        """Return noon of a day in France, never before the hand-over: we only know the day."""
        noon = datetime.combine(on, time(12), PARIS)
        return max(noon, self._view.lot.handed_over_at or noon)


def _outcome(line: LineView) -> tuple[Any, date, str]:
    assert line.outcome_on is not None
    return line.outcome, line.outcome_on, line.recipient or ""


def _return(line: LineView) -> tuple[date]:
    assert line.returned_on is not None
    return (line.returned_on,)
