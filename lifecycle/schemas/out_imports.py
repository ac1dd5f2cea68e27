"""The shapes of imports and background jobs, as answers."""

from marshmallow import fields as m

from lifecycle.edge.model import JOB_STATES
from lifecycle.formats.dates import DateOrder
from lifecycle.formats.fields import Field
from lifecycle.formats.remark_words import Level
from lifecycle.intake.model import IMPORT_STATES, MODES, VERDICTS
from lifecycle.schemas.out_base import Out, out, word
from lifecycle.states.assets import State
from lifecycle.states.facts import LossReason


class JobOut(Out):
    """A long piece of work: how far it is, then what came of it; `error` tells why it stopped."""

    id = out(m.UUID)
    kind = out(m.String)
    state = word(JOB_STATES)
    done = out(m.Integer)
    total = out(m.Integer)
    result = out(m.Dict, keys=m.String())
    error = out(m.String, null=True)
    created_at = out(m.AwareDateTime)
    finished_at = out(m.AwareDateTime, null=True)


class ImportOut(Out):
    """A file brought in; `totals` counts its rows by verdict once they have been checked."""

    id = out(m.UUID)
    filename = out(m.String)
    sha256 = out(m.String)
    dialect = out(m.String)
    state = word(IMPORT_STATES)
    mode = word(MODES)
    totals = out(m.Dict, keys=m.String(), values=m.Integer())
    actor_name = out(m.String)
    created_at = out(m.AwareDateTime)
    applied_at = out(m.AwareDateTime, null=True)
    undone_at = out(m.AwareDateTime, null=True)


class ColumnOut(Out):
    """A column of the file: the field that it fills, null when nothing says, and a few of its values."""

    title = out(m.String)
    field = word(Field, null=True)
    samples = out(m.List, m.String())
    is_open = out(m.Boolean)


class UnderstoodOut(Out):
    """What the reading found in a file; `undecided_dates` are separators whose order a person must say.

    `sheet` is that of a workbook, empty elsewhere; `other_sheets` are not read.
    """

    program = out(m.String)
    codec = out(m.String)
    separator = out(m.String)
    sheet = out(m.String)
    other_sheets = out(m.List, m.String())
    columns = out(m.List, m.Nested(ColumnOut))
    unknown_columns = out(m.List, m.String())
    personal_columns = out(m.List, m.String())
    undecided_dates = out(m.List, m.String())
    kept = out(m.Integer)
    ignored = out(m.Integer)
    refused = out(m.Integer)


class TargetStateOut(Out):
    """What a status of the file becomes here."""

    state = word(State)
    loss_reason = word(LossReason, null=True)


class StatusWordOut(Out):
    """A status of the file: its rows, what was chosen for it now and before, and what we propose."""

    word = out(m.String)
    meta = out(m.String)
    count = out(m.Integer)
    chosen = out(m.Nested, TargetStateOut, null=True)
    saved = out(m.Nested, TargetStateOut, null=True)
    proposals = out(m.List, m.Nested(TargetStateOut))


class CategoryWordOut(Out):
    """A category word of the file, as a status; the empty word stands for rows without one."""

    word = out(m.String)
    count = out(m.Integer)
    chosen = out(m.String, null=True)
    saved = out(m.String, null=True)
    proposal = out(m.String, null=True)


class PlaceWordOut(Out):
    """A place of the file, from the widest name to the narrowest; each place of ours is a site, then a room.

    `same` differs by case and accents at most, `alike` only looks like it.
    """

    path = out(m.List, m.String())
    count = out(m.Integer)
    chosen = out(m.List, m.String(), null=True)
    saved = out(m.List, m.String(), null=True)
    same = out(m.List, m.String(), null=True)
    alike = out(m.List, m.String(), null=True)


class ImportDetailOut(ImportOut):
    """An import with what its file holds and how its words are mapped."""

    understood = out(m.Nested, UnderstoodOut)
    statuses = out(m.List, m.Nested(StatusWordOut))
    categories = out(m.List, m.Nested(CategoryWordOut))
    sites = out(m.List, m.Nested(PlaceWordOut))
    date_orders = out(m.Dict, keys=m.String(), values=word(DateOrder))
    retired_on = out(m.Date, null=True)
    job = out(m.Nested, JobOut, null=True)


class RemarkOut(Out):
    """One thing to know about a row; `field` is empty where it concerns the row."""

    field = out(m.String)
    level = word(Level)
    code = out(m.String)
    detail = out(m.String)


class ImportRowOut(Out):
    """The verdict of one row; `changes` maps a field to `[old, new]`.

    `part` is 0 for the device of the line, then counts its monitors; `candidates` are the assets that an
    ambiguous row may be.
    """

    line = out(m.Integer)
    part = out(m.Integer)
    verdict = word(VERDICTS)
    title = out(m.String)
    asset_id = out(m.UUID, null=True)
    changes = out(m.Dict, keys=m.String())
    remarks = out(m.List, m.Nested(RemarkOut))
    candidates = out(m.List, m.UUID())
