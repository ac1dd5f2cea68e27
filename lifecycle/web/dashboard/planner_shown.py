"""What the planner's page makes of two plans: figures, sentences, a table, the rows of a chart and a file."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from lifecycle.documents.sheets import Cell
from lifecycle.edge.locale import current_locale
from lifecycle.impact.planning import PlannedYear
from lifecycle.kernel.dates import brief_month
from lifecycle.reports import amounts
from lifecycle.reports.basis import Basis
from lifecycle.reports.figures import Coverage, Unit
from lifecycle.reports.planner import Comparison, Fleet
from lifecycle.web.category_words import category_names

Ages = Mapping[str, Decimal]


def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Return a value as it is read."""
    return amounts.number(value, current_locale(), decimals)


def age(years: Decimal) -> str:
    """Return an age in years as people write it, « 2,5 »."""
    return number(years, 1)


def shown(fleet: Fleet, compared: Comparison, today: Ages, then: Ages, basis: Basis) -> dict[str, Any]:
    """Return what the page shows of a comparison."""
    return {
        "reading": reading(compared, today, then),
        "figures": figures(compared),
        "chart": chart(compared),
        "chart_reading": _(
            "Achats de la première année : %(today)s avec les âges actuels, %(then)s avec les âges simulés.",
            today=number(compared.today.years[0].replacements),
            then=number(compared.then.years[0].replacements),
        ),
        "years": list(table(fleet, compared)),
        "assumptions": list(assumptions(fleet, compared, basis)),
    }


def reading(compared: Comparison, today: Ages, then: Ages) -> str:
    """Return in a sentence what the chosen ages change."""
    changed = [key for key in then if then[key] != today[key]]
    if not changed:
        return str(_("Les deux colonnes demandent la même chose : changez un âge pour comparer."))
    effect = f"{_effect(compared.fewer)}{_spared(compared)}"
    if len(changed) > 1:
        return str(_("Avec les âges simulés : %(effect)s.", effect=effect))
    key = changed[0]
    return str(_(
        "%(category)s : remplacer à %(then)s ans au lieu de %(today)s, c’est %(effect)s.",
        category=category_names()[key], then=age(then[key]), today=age(today[key]), effect=effect,
    ))  # fmt: skip


def _effect(fewer: int) -> str:
    """Return in words how many purchases are saved, or added where it is negative."""
    count = number(abs(fewer))
    if fewer > 0:
        return str(
            ngettext(
                "%(count)s achat de moins en cinq ans",
                "%(count)s achats de moins en cinq ans",
                fewer,
                count=count,
            )
        )
    if fewer < 0:
        return str(
            ngettext(
                "%(count)s achat de plus en cinq ans",
                "%(count)s achats de plus en cinq ans",
                -fewer,
                count=count,
            )
        )
    return str(_("autant d’achats en cinq ans"))


def _spared(compared: Comparison) -> str:
    """Return in brackets what the purchases come to in euros and emissions; empty where nothing differs."""
    today, then = compared.today, compared.then
    pairs = ((then.euros - today.euros, Unit.EUROS), (then.embodied_kg - today.embodied_kg, Unit.KG_CO2E))
    said = [_difference(value, unit) for value, unit in pairs if value]
    return f" ({', '.join(said)})" if said else ""


def figures(compared: Comparison) -> list[dict[str, Any]]:
    """Return the four figures of the page: what both plans come to, and what the second changes."""
    today, then = compared.today, compared.then
    mean = (today.years[-1].mean_age, then.years[-1].mean_age)
    return [
        _change(_("Achats en cinq ans"), Decimal(today.replacements), Decimal(then.replacements), Unit.TIMES),
        _change(_("Dépense d’achat"), today.euros, then.euros, Unit.EUROS),
        _change(_("Émissions des achats"), today.embodied_kg, then.embodied_kg, Unit.KG_CO2E),
        {
            "label": _("Âge moyen du parc dans cinq ans"),
            "value": number(mean[1], 1),
            "unit": _("ans") if mean[1] is not None else "",
            "trend": None,
            "tone": "go",
            "note": _("%(age)s ans avec les âges actuels", age=number(mean[0], 1)),
        },
    ]


def _change(label: str, today: Decimal, then: Decimal, unit: Unit) -> dict[str, Any]:
    value, named = amounts.parted(then, unit, current_locale())
    trend = _difference(then - today, unit) if then != today else None
    note = _("au lieu de %(value)s", value=amounts.amount(today, unit, current_locale()))
    tone = "wait" if then > today else "go"
    return {"label": label, "value": value, "unit": named, "trend": trend, "tone": tone, "note": note}


def _difference(value: Decimal, unit: Unit) -> str:
    sign = "−" if value < 0 else "+"
    return f"{sign}\N{NO-BREAK SPACE}{amounts.amount(abs(value), unit, current_locale())}"


def chart(compared: Comparison) -> list[dict[str, Any]]:
    """Return two bars a year: the purchases of today's ages and of the chosen ones."""
    pairs = zip(compared.today.years, compared.then.years, strict=True)
    plans = ((_("âges actuels"), "wait"), (_("âges simulés"), "go"))
    return [
        {
            "label": _("Année %(number)s, %(plan)s", number=year.number, plan=words),
            "value": year.replacements,
            "shown": number(year.replacements),
            "tone": tone,
        }
        for pair in pairs
        for year, (words, tone) in zip(pair, plans, strict=True)
    ]


def table(fleet: Fleet, compared: Comparison) -> Iterator[dict[str, Any]]:
    """Yield a line a year, each value of both plans."""
    for today, then in zip(compared.today.years, compared.then.years, strict=True):
        yield {
            "name": period(fleet.on, today.number),
            "replacements": (number(today.replacements), number(then.replacements)),
            "euros": _both(today.euros, then.euros, Unit.EUROS),
            "embodied": _both(today.embodied_kg, then.embodied_kg, Unit.KG_CO2E),
            "mean_age": (number(today.mean_age, 1), number(then.mean_age, 1)),
        }


def _both(today: Decimal, then: Decimal, unit: Unit) -> tuple[str, str]:
    locale = current_locale()
    return amounts.amount(today, unit, locale), amounts.amount(then, unit, locale)


def period(on: date, year: int) -> str:
    """Return the twelve months of a planned year, « nov. 2026 – oct. 2027 »."""
    first, last = _month(on, 12 * (year - 1)), _month(on, 12 * year - 1)
    names = [brief_month(day, current_locale()) for day in (first, last)]
    return " – ".join(names)


def _month(on: date, ahead: int) -> date:
    months = on.year * 12 + on.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)


def assumptions(fleet: Fleet, compared: Comparison, basis: Basis) -> Iterator[str]:
    """Yield what the plans suppose, in sentences, with the coverage of prices and factors."""
    priced, weighed = compared.coverage
    yield _(
        "Seuls comptent les équipements en service dont l’âge est connu. Laissés à part : %(count)s.",
        count=number(fleet.undated),
    )
    yield _(
        "Un équipement qui a déjà dépassé l’âge choisi est remplacé le premier mois ; "
        "chacun l’est par un équipement neuf de la même catégorie."
    )
    yield _(
        "Prix : médiane de ce que votre collectivité a payé dans chaque catégorie, "
        "sans évolution des prix. %(coverage)s.",
        coverage=_covered(priced),
    )
    yield _(
        "Émissions : fabrication, transport et fin de vie des équipements achetés, d’après %(title)s "
        "(version %(version)s). %(coverage)s.",
        title=basis.factors.title,
        version=basis.factors.version,
        coverage=_covered(weighed),
    )
    yield _(
        "Ne sont pas comptés : l’électricité consommée, les réparations, les licences et les garanties. "
        "Des achats qu’on ne fait pas ne se soustraient pas de l’empreinte du parc."
    )


def _covered(known: Coverage) -> str:
    if known.total == 0:
        return str(_("Aucun remplacement dans ces cinq ans"))
    return str(_("Connus pour %(known)s remplacements sur %(total)s, les deux simulations réunies",
             known=number(known.known), total=number(known.total)))  # fmt: skip


def rows(fleet: Fleet, compared: Comparison, today: Ages, then: Ages, basis: Basis) -> Iterator[list[Cell]]:
    """Yield the file of a comparison: the years of both plans, the ages, the assumptions."""
    yield [
        _("Simulation"), _("Année"), _("Période"), _("Achats"), _("Dépense (€)"), _("Émissions (kg CO₂e)"),
        _("Âge moyen (années)"),
    ]  # fmt: skip
    for words, made in ((_("Âges actuels"), compared.today), (_("Âges simulés"), compared.then)):
        for year in made.years:
            yield _line(words, year, period(fleet.on, year.number))
    for key, kind in fleet.kinds.items():
        yield [
            _("Âges de remplacement"), category_names()[key], "", kind.devices, kind.price.euros,
            kind.price.embodied_kg, _("%(today)s puis %(then)s", today=age(today[key]), then=age(then[key])),
        ]  # fmt: skip
    for said in assumptions(fleet, compared, basis):
        yield [_("Hypothèse"), "", said, None, None, None, None]


def _line(words: str, year: PlannedYear, name: str) -> list[Cell]:
    return [words, year.number, name, year.replacements, year.euros, year.embodied_kg, year.mean_age]
