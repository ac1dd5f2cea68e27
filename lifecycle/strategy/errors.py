"""Refusals of the strategy."""

from lifecycle.kernel.errors import Invalid, NotFound
from lifecycle.kernel.text import N_


class ObjectiveNotFound(NotFound):
    """No objective of this authority has this id."""

    slug = "objective-not-found"
    text = N_("Cet objectif n’existe pas, ou n’est pas visible pour vous.")


class MeasureNotFound(NotFound):
    """No measure of this authority has this id."""

    slug = "measure-not-found"
    text = N_("Cette mesure n’existe pas, ou n’est pas visible pour vous.")


class NoteNotFound(NotFound):
    """No governance note of this authority has this id."""

    slug = "governance-note-not-found"
    text = N_("Cette étape de gouvernance n’existe pas, ou n’est pas visible pour vous.")


class BadStrategy(Invalid):
    """What was said of the strategy contradicts itself."""

    slug = "bad-strategy"
