"""Amounts, durations, memory sizes, numbers that a spreadsheet spoilt: one cell, one value."""

import re
from collections import Counter
from decimal import Decimal

_BLANKS = re.compile(r"\s")
_PLAIN = re.compile(r"(?P<whole>\d{1,9})(?:[.,](?P<decimals>\d{1,4}))?", re.ASCII)
_GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?P<mark>[., '’])\d{3}(?:(?P=mark)\d{3})?)(?:(?!(?P=mark))[.,](?P<decimals>\d{1,4}))?",
    re.ASCII,
)
# A single dot or comma before exactly three digits may cut thousands as well as decimals.
_EITHER = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
_MONTHS = re.compile(r"(\d{1,3})\s*(?:mois|months?)?", re.IGNORECASE | re.ASCII)
_MEMORY = re.compile(r"(\d{1,7})\s*(mio|mo|mb|mib|gio|go|gb|gib)?", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?E\+\d+", re.IGNORECASE | re.ASCII)
_SPREADSHEET_ERROR = re.compile(
    r"#(?:REF!|N/A|NOM\?|NAME\?|VALEUR!|VALUE!|DIV/0!|NUL!|NULL!|NOMBRE!|NUM!)", re.IGNORECASE
)
_FORMULA = re.compile(r"=.*|[+\-@]\s*\w+\s*[(|!].*", re.DOTALL)


class AmountProblem(ValueError):
    """An amount cannot be taken; `code` is a remark's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_amount(text: str) -> Decimal | None:
    """Return an amount in euros, None when the cell is empty.

    Takes `1089.00`, `1,089.00`, `1.089,00`, `1 089,00 €`. Raises AmountProblem: `amount_ambiguous` for
    `1.089` or `1,089`, else `amount_unreadable` (other currencies and negative amounts too).
    """
    bare = _BLANKS.sub(" ", text).strip().removesuffix("EUR").strip("€ ")
    if not bare:
        return None
    if _EITHER.fullmatch(bare):
        raise AmountProblem("amount_ambiguous")
    match = _PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)
    if match is None:
        raise AmountProblem("amount_unreadable")
    whole = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{whole}.{match['decimals'] or 0}").quantize(Decimal("0.01"))


def read_months(text: str) -> int | None:
    """Return a duration in months (`36`, `36 mois`), None when empty; raises ValueError otherwise."""
    return int(_taken(_MONTHS, text)[1]) if text else None


def read_whole(text: str) -> int | None:
    """Return a whole number, None when empty; raises ValueError otherwise."""
    return int(_taken(_WHOLE, text)[0]) if text else None


def read_memory(text: str) -> int | None:
    """Return the total of memory modules, one a line, in mebibytes (the default unit), None when empty.

    Raises ValueError when one of them is not a size.
    """
    sizes = [_taken(_MEMORY, part) for part in parts_of(text)]
    return sum(int(size[1]) * (1024 if (size[2] or "m")[0] in "gG" else 1) for size in sizes) or None


def _taken(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    if match := pattern.fullmatch(text.strip()):
        return match
    raise ValueError(text)


def parts_of(text: str) -> list[str]:
    """Return the values of a multi-valued cell, already on separate lines (`text.clean`)."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def counted(text: str) -> str:
    """Return the values of a multi-valued cell on one line, equal ones counted: `2 × Xeon 4208`."""
    counts = Counter(parts_of(text))
    return ", ".join(f"{count} × {value}" if count > 1 else value for value, count in counts.items())


def is_scientific(text: str) -> bool:
    """Tell whether a spreadsheet wrote a number in place of a reference (`9,28458E+9`): digits are lost."""
    return "+" in text and _SCIENTIFIC.fullmatch(text) is not None


def is_spreadsheet_error(text: str) -> bool:
    """Tell whether the cell only holds an error such as `#NOM?`."""
    return _SPREADSHEET_ERROR.fullmatch(text) is not None


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run this text; `-30 % de batterie` is only a text."""
    return _FORMULA.fullmatch(text) is not None
