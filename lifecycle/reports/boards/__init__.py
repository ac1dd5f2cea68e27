"""The boards of an authority, one function each; whoever shows one reads it through `reports.kept`."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards import carbon, fleet, flows, lifespan, overview
from lifecycle.reports.content import Board, Scope

#: What each board is called, in the order in which they are read.
TITLES: Mapping[str, str] = {
    "overview": N_("Vue d’ensemble"),
    "lifespan": N_("Durée de vie"),
    "carbon": N_("Carbone"),
    "flows": N_("Sorties et réemploi"),
    "fleet": N_("Parc et achats"),
}
#: What computes each board, for the authority that the session has entered.
BOARDS: Mapping[str, Callable[[Session, Scope, Basis], Board]] = {
    "overview": overview.board,
    "flows": flows.board,
    "fleet": fleet.board,
    "lifespan": lifespan.board,
    "carbon": carbon.board,
}
