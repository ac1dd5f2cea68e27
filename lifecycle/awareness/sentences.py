"""The sentences that may be shown in public: a number that is read from afar, and what it means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from lifecycle.kernel.text import LOCALES, N_
from lifecycle.registry.model import Asset
from lifecycle.reports import amounts
from lifecycle.reports.basis import Basis
from lifecycle.reports.content import Scope
from lifecycle.reports.figures import Figure, Key, Share, Unit, Words
from lifecycle.reports.kept import board_of
from lifecycle.reports.populations import age_at
from lifecycle.states.assets import State

#: The categories that people call computers, and the age from which we are proud of one.
COMPUTERS = ("laptop", "desktop", "all_in_one", "thin_client")
PROUD_AGE = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a page says in one language: number with its unit, the sentence after it, source, formula."""

    number: str
    text: str
    source: str
    formula: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its key, in every language that pages are read in."""

    key: str
    by_locale: Mapping[str, Sentence]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence before it is told: value, unit, words, and the words of its source and of its formula."""

    key: str
    value: Decimal | int
    unit: Unit
    text: Words
    source: Words
    formula: Words


_DEVICES = N_("équipements en service au-delà de leur durée de référence")
_COMPUTERS = N_("ordinateurs gardés au-delà de cinq ans")
_COMPUTERS_FORMULA = N_(
    "Ordinateurs portables, fixes, tout-en-un et clients légers en service dont l’âge, compté depuis la mise "
    "en service, sinon l’achat, dépasse cinq ans"
)
_YEARS = N_("de service gagnés sur la durée de référence des équipements")
_INTERNAL = N_("réemplois internes : des équipements remis en service plutôt que remplacés")
_DIRECTED = N_("équipements confiés à la filière du réemploi en %(year)s")
_PROVEN = N_("équipements réemployés hors de la collectivité en %(year)s, justificatifs à l’appui")
_MEAN_AGE = N_("d’âge moyen pour les équipements en service")
_AVOIDED = N_("d’émissions évitées en prolongeant et en réemployant, %(range)s selon les hypothèses")
_WITH_SOURCE = "%(formula)s. %(source)s"
_REGISTER = N_("Registre de la collectivité au %(day)s")
_AVOIDED_SOURCE = N_(
    "Estimation d’après %(title)s (version %(version)s) au %(day)s ; le recyclage compte pour zéro, "
    "et ces émissions ne se soustraient pas de l’empreinte"
)
#: The figures told as they are: key, words; the year is put in where the words have a place for it.
_AS_THEY_ARE: Sequence[tuple[str, str]] = (
    (Key.BEYOND_LIFE, _DEVICES),
    (Key.YEARS_GAINED_IN_USE, _YEARS),
    (Key.INTERNAL_REUSE, _INTERNAL),
    (Key.REUSE_DIRECTED, _DIRECTED),
    (Key.REUSE_PROVEN, _PROVEN),
    (Key.MEAN_AGE, _MEAN_AGE),
)
COMPUTERS_KEY = "computers_beyond_five_years"
KEYS = (COMPUTERS_KEY, *(key for key, _ in _AS_THEY_ARE), Share.AVOIDED)


def sentences(session: Session, scope: Scope, basis: Basis) -> Sequence[Said]:
    """Return what the authority entered, or one of its sites, may say of itself, from two devices on."""
    made = [board_of(session, key, scope, basis) for key in ("overview", "carbon")]
    return sentences_from(session, scope, basis, {one.key: one for board in made for one in board.figures})


def sentences_from(
    session: Session, scope: Scope, basis: Basis, figures: Mapping[str, Figure]
) -> Sequence[Said]:
    """Return the same of these figures alone, by key, beside the computers that were kept."""
    found = {told.key: told for told in _all(session, scope, basis, figures) if told.value >= 2}
    return [_said(found[key]) for key in KEYS if key in found]


def _all(session: Session, scope: Scope, basis: Basis, figures: Mapping[str, Figure]) -> Iterator[_Told]:
    source = Words(_REGISTER, {"day": basis.on})
    yield _computers(session.execute(_kept_computers(scope, basis.on)).scalar_one(), source)
    for key, text in _AS_THEY_ARE:
        if (figure := figures.get(key)) and figure.value is not None:
            words = Words(text, {"year": scope.year} if "%(year)" in text else {})
            unit = Unit.TIMES if figure.unit is Unit.DEVICES else figure.unit
            formula = Words(_WITH_SOURCE, {"formula": figure.formula, "source": figure.source})
            yield _Told(key, figure.value, unit, words, source, formula)
    if (avoided := figures.get(Share.AVOIDED)) and avoided.value is not None:
        yield _avoided(avoided, avoided.value, basis)


def _avoided(figure: Figure, value: Decimal | int, basis: Basis) -> _Told:
    params: dict[str, Any] = {"range": _Range(figure)}
    factors = basis.factors
    said = {"title": Words(factors.title), "version": factors.version, "day": basis.on}
    text, source = Words(_AVOIDED, params), Words(_AVOIDED_SOURCE, said)
    return _Told(Share.AVOIDED, value, figure.unit, text, source, figure.formula)


@dataclass(frozen=True, slots=True)
class _Range:
    """The bounds of a figure inside a text."""

    figure: Figure

    def told(self, locale: str) -> str:
        one = self.figure
        return amounts.extent(one.low, one.high, one.unit, locale, one.value)


def _kept_computers(scope: Scope, on: date) -> Select[Any]:
    """Return the SELECT that counts the computers in use that are older than five years on a day."""
    old = age_at(literal(on)) > PROUD_AGE
    wanted = select(func.count()).select_from(Asset).where(Asset.state == State.IN_USE, old)
    if scope.site_id is not None:
        wanted = wanted.where(Asset.site_id == scope.site_id)
    return wanted.where(Asset.category_key.in_(COMPUTERS))


def _computers(counted: int, source: Words) -> _Told:
    formula = Words(_COMPUTERS_FORMULA)
    return _Told(COMPUTERS_KEY, counted, Unit.TIMES, Words(_COMPUTERS), source, formula)


def _said(told: _Told) -> Said:
    return Said(told.key, {locale: _in(told, locale) for locale in LOCALES})


def _in(told: _Told, locale: str) -> Sentence:
    params = {
        name: value.told(locale) if isinstance(value, _Range) else value
        for name, value in told.text.params.items()
    }
    number = amounts.amount(told.value, told.unit, locale)
    text = Words(told.text.text, params).told(locale)
    return Sentence(number, text, told.source.told(locale), told.formula.told(locale))
