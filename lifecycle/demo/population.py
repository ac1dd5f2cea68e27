"""An estate's whole population, told in batches so that memory stays flat whatever its size."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection

from lifecycle.demo.birth import label
from lifecycle.demo.catalogue import COMPUTERS
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import CATEGORY, Life
from lifecycle.demo.lines import Line
from lifecycle.demo.lot_rows import tell
from lifecycle.demo.lots import Story, Wanted, plan
from lifecycle.demo.paths import grow
from lifecycle.demo.rows import Rows
from lifecycle.demo.sanitising import sanitise
from lifecycle.states.assets import State
from lifecycle.states.lots import LotAction

# Returns the SHA-256 of a document that proves a lot's outcomes, with its name, media type and size.
Prove = Callable[[Estate, Story], tuple[str, str, str, int]]
# Looks at a life that has been told to its end, before it is written.
Look = Callable[[Life, Rows], None]
BATCH_ASSETS = 2_000
# How many of the latest computers may still be given a monitor or a dock.
_NEAR = 40
_EARLY_SHARE = 0.4
_STUCK_SHARE = 0.06  # of them, those whose disk refuses


def populate(
    connection: Connection,
    estate: Estate,
    chance: Chance,
    lots: Iterable[Wanted],
    prove: Prove,
    *,
    incidents_a_year: float,
    look: Look | None = None,
) -> int:
    """Write an estate's lots and devices, with their past, through the owner's connection; return the events.

    The estate's size counts all its devices, those of its lots included.
    """
    rows, waiting, told = Rows(), 0, 0
    for lives in _lives(estate, chance, rows, lots, prove, incidents_a_year):
        for life in lives:
            if look is not None:
                look(life, rows)
            rows.keep("asset", life.row)
            rows.events += life.events
            told += len(life.events)
        waiting += len(lives)
        if waiting >= BATCH_ASSETS:
            rows.write(connection, estate.id)
            waiting = 0
    rows.write(connection, estate.id)
    return told


def _lives(
    estate: Estate,
    chance: Chance,
    rows: Rows,
    lots: Iterable[Wanted],
    prove: Prove,
    incidents_a_year: float,
) -> Iterator[list[Life]]:
    """Yield the devices that are written together: those of a lot, for its lines refer to all, then each."""
    count = 0
    for story in plan(estate, chance, lots):
        lives = _of_lot(story, estate, chance, rows, prove)
        count += len(lives)
        yield lives
    near: deque[Life] = deque(maxlen=_NEAR)
    for _ in range(count, estate.size):
        life = grow(estate, chance, near, incidents_a_year)
        _sanitise_early(life, chance, rows)
        if life.state is not State.ORDERED:
            label(life, rows, chance)
        if life.state is State.IN_USE and life.category in COMPUTERS:
            near.append(life)
        yield [life]


def _of_lot(story: Story, estate: Estate, chance: Chance, rows: Rows, prove: Prove) -> list[Life]:
    """Keep the rows of a lot and return the lives of its devices, which have to be written with it."""
    proof_id = None
    if received_at := story.at(LotAction.RECEIVE):
        proof_id = chance.id_at(received_at)
        sha256, name, media_type, size = prove(estate, story)
        rows.add(
            "proof",
            id=proof_id,
            authority_id=estate.id,
            lot_id=story.id,
            name=name,
            media_type=media_type,
            size=size,
            sha256=sha256,
            created_at=story.at(LotAction.CLOSE) or received_at,
        )
    lines = [Line(story, position, estate, chance, rows) for position in range(1, story.wanted.lines + 1)]
    for line in lines:
        line.tell(proof_id)
        rows.keep("lot_line", line.row)
    tell(story, estate, chance, rows, [line.row for line in lines])
    return [line.life for line in lines]


def _sanitise_early(life: Life, chance: Chance, rows: Rows) -> None:
    """Sanitise some of the retired devices that wait for a lot, so that they are ready to go."""
    is_ready = CATEGORY[life.category].data_bearing and life.day < chance.last.toordinal() - 5
    if life.state is State.RETIRED and is_ready and chance.is_one_in(_EARLY_SHARE):
        before = chance.moment(chance.last.toordinal())
        sanitise(life, chance, rows, life.day + 1, before, succeeds=not chance.is_one_in(_STUCK_SHARE))
