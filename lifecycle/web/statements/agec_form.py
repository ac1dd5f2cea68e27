"""The fields of the declaration of article 58: amounts as people write them, and as pages show them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from flask_babel import format_currency, format_decimal

from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.statements.agec import Declaration, Rule, Said
from lifecycle.statements.agec_types import PRODUCT_TYPES

AMOUNTS = ("total", "reuse", "donated", "recycled")
_LONGEST = 500
_UNREAD = Reason("number-unread", N_("Écrivez un montant, par exemple 1 234,50."))
_TOO_LONG = Reason("text-too-long", N_("Ce texte est trop long : 500 caractères au plus."))


def amount(value: Decimal) -> str:
    """Return euros as they are read, without cents where there are none."""
    whole = value == value.to_integral_value()
    return str(format_currency(value, "EUR", "#,##0 ¤" if whole else None, currency_digits=not whole))


def lines_of(form: Mapping[str, str]) -> dict[str, Said]:
    """Return what a form says of each type that it has fields of; Invalid where an amount cannot be read."""
    wrong: dict[str, list[Reason]] = {}
    found: dict[str, Said] = {}
    for key in PRODUCT_TYPES:
        if f"total_{key}" not in form:
            continue
        amounts = {name: _read(form, f"{name}_{key}", wrong) for name in AMOUNTS}
        comment = form.get(f"comment_{key}", "").replace("\x00", "").strip()
        if len(comment) > _LONGEST:
            wrong[f"comment_{key}"] = [_TOO_LONG]
        found[key] = Said(**amounts, comment=comment)
    if wrong:
        raise Invalid(fields=wrong)
    return found


def rules_of(form: Mapping[str, str], categories: Iterable[str]) -> dict[str, Rule]:
    """Return what a form says of each category; Invalid where an amount cannot be read."""
    wrong: dict[str, list[Reason]] = {}
    found = {
        key: Rule(form[f"type_{key}"] or None, _read(form, f"value_{key}", wrong))
        for key in categories
        if f"type_{key}" in form
    }
    if wrong:
        raise Invalid(fields=wrong)
    return found


def _read(form: Mapping[str, str], name: str, wrong: dict[str, list[Reason]]) -> Decimal | None:
    """Return an amount as people write it, « 1 234,50 € »; another text goes among the wrong ones."""
    bare = "".join(form.get(name, "").split()).replace(",", ".").removesuffix("€")
    try:
        return Decimal(bare) if bare else None
    except InvalidOperation:
        wrong[name] = [_UNREAD]
        return None


def values_of(declared: Declaration) -> dict[str, str]:
    """Return what the fields hold: what was declared, nothing where the register's amount stands."""
    return {
        f"{name}_{line.product_type}": _plain(getattr(line.said, name))
        for line in declared.lines
        for name in AMOUNTS
    } | {f"comment_{line.product_type}": line.said.comment for line in declared.lines}


def values_of_rules(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Return what the fields of the categories hold."""
    return {f"type_{key}": rule.product_type or "" for key, rule in rules.items()} | {
        f"value_{key}": _plain(rule.donation_value) for key, rule in rules.items()
    }


def _plain(value: Decimal | None) -> str:
    """Return an amount as its field holds it, with its cents where it has some."""
    if value is None:
        return ""
    return str(format_decimal(value, "#,##0" if value == value.to_integral_value() else "#,##0.00"))
