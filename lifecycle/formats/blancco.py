"""Reading Blancco's XML reports: `entries` and `entry` told apart by their `name`, in a layout that varies.

What is looked for comes from several programs that read such reports: each `erasure` with its state,
standard, rounds, errors and `target`, the machine under `system`, the customer's own fields under
`user_data`. Only the state « Successful » without an error counts as erased.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, fromstring

from lifecycle.formats.erasure import (
    MOST_MEDIA,
    Erasure,
    Host,
    Outcome,
    Report,
    Technique,
    UnreadableReport,
    kind_said,
)
from lifecycle.formats.text import clean, fold, one_line
from lifecycle.kernel.clock import PARIS
from lifecycle.kernel.serials import is_junk_serial

LONGEST = 250  # characters of a value
# Reports go down about ten levels. Each element is looked at once for every one above it: without an end to
# that, a small file would keep a processor for hours.
DEEPEST = 20
# « Unsuccessful » and « Successful with exceptions » are other words: neither is in here.
_ERASED = "successful"
_FAILED = ("failed", "unsuccessful", "cancelled", "canceled", "aborted", "interrupted", "notsuccessful")
_TAG_WORDS = ("asset", "tag", "inventaire", "inventory", "immobilisation")
_ERRORS = ("total_errors", "failed_sectors")
_ROUNDS = ("overwriting_rounds", "firmware_rounds")


def read_xml(text: str) -> Report:
    """Return what a report tells of each medium.

    Raises UnreadableReport for what is not Blancco's, and for a document type: no report has one, and without
    it there is no entity to expand nor file to fetch.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableReport("not-a-report")
    try:
        # A text without a document type, see above.
        root = fromstring(text, XMLParser(target=_Shallow()))  # noqa: S314
    except (ParseError, ValueError, RecursionError) as error:
        raise UnreadableReport("not-a-report") from error
    if root.find(".//blancco_erasure_report") is None and root.tag != "blancco_erasure_report":
        raise UnreadableReport("not-a-report")
    reports = list(root.iter("report")) or [root]
    found = [erasure for report in reports for erasure in _erasures(report)]
    if not found:
        raise UnreadableReport("no-erasure")
    if len(found) > MOST_MEDIA:
        raise UnreadableReport("too-many")
    return Report("blancco", found[0].tool_version, tuple(found))


class _Shallow(TreeBuilder):
    """Builds a tree, and raises ValueError for one deeper than any report."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError("deeper than a report")
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self._depth -= 1
        return super().end(tag)


def _erasures(report: Element) -> Iterator[Erasure]:
    host, version = _host(report), _version(report)
    for erasure in _named(report, "erasure"):
        values = _values(erasure)
        target = next((_values(one) for one in _named(erasure, "target")), {})
        standard = values.get("erasure_standard_name", "")
        serial = target.get("serial", "")
        state = values.get("state", "")
        yield Erasure(
            tool="blancco",
            tool_version=version,
            manufacturer=target.get("vendor", "") or target.get("manufacturer", ""),
            model=target.get("model", ""),
            serial="" if is_junk_serial(serial) else serial,
            kind=_kind(target),
            capacity_bytes=_whole(target.get("capacity", "")) or None,
            method=standard,
            technique=_technique(values, standard),
            verification="full" if values.get("verification", "").rstrip(" %") == "100" else "",
            outcome=_outcome(state, values),
            status=state,
            ended_at=_moment(values.get("end_time", "")) or _moment(values.get("timestamp", "")),
            host=host,
            details={name: values[name] for name in (*_ERRORS, *_ROUNDS) if values.get(name)},
        )


def _outcome(state: str, values: dict[str, str]) -> Outcome:
    said = "".join(fold(state).split())
    if said in _FAILED:
        return "failed"
    if said != _ERASED:
        return "unknown"
    counted = [values[name] for name in _ERRORS if values.get(name)]
    return "erased" if all(_whole(count) == 0 and count.strip() for count in counted) else "failed"


def _technique(values: dict[str, str], standard: str) -> Technique:
    said = standard.lower()
    if "crypto" in said:
        return Technique.CRYPTO
    if (_whole(values.get("firmware_rounds", "")) or 0) > 0:
        return Technique.FIRMWARE
    return Technique.OVERWRITE if (_whole(values.get("overwriting_rounds", "")) or 0) > 0 else _by_name(said)


def _by_name(standard: str) -> Technique:
    """Return the technique that a standard's name gives away, where no rounds were counted."""
    if any(word in standard for word in ("firmware", "secure erase", "sanitize", "block erase")):
        return Technique.FIRMWARE
    return (
        Technique.OVERWRITE if any(word in standard for word in ("overwrit", "zero")) else Technique.UNKNOWN
    )


def _kind(target: dict[str, str]) -> str:
    return kind_said(*(target.get(name, "") for name in ("interface_type", "type", "media_type", "model")))


def _host(report: Element) -> Host:
    system = next((_values(one) for one in _named(report, "system")), {})
    serial = system.get("serial", "")
    fields = [one for one in report.iter() if one.tag == "fields" or one.get("name") == "fields"]
    own = {name: value for one in fields for name, value in _values(one).items()}
    tags = (value for name, value in own.items() if any(word in fold(name) for word in _TAG_WORDS))
    return Host("" if is_junk_serial(serial) else serial, next(tags, ""), system.get("model", ""))


def _version(report: Element) -> str:
    authors = report.iter("author")
    said = (one.findtext("product_version") or one.get("version") or "" for one in authors)
    return next((_plain(text) for text in said if text), "")


def _named(parent: Element, name: str) -> Iterator[Element]:
    """Yield the elements below that carry a name, or are called by it."""
    return (one for one in parent.iter() if one is not parent and name in (one.get("name"), one.tag))


def _values(parent: Element) -> dict[str, str]:
    """Return the entries right under an element by their names; of two alike, the first that is not empty."""
    found: dict[str, str] = {}
    for child in parent:
        name = child.get("name") or child.tag
        if not len(child) and not found.get(name):
            found[name] = _plain(child.text or "")
    return found


def _plain(text: str) -> str:
    return one_line(clean(text))[:LONGEST]


def _whole(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else None


def _moment(text: str) -> datetime | None:
    """Return a moment, of France where it says no zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
