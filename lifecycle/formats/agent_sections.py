"""What is read of an agent's message: named sections and keys only; the rest is dropped while parsing.

Agents also send people, processes, environment variables, software and their own command line, which may
hold passwords: none of it leaves the parser.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle.formats.text import clean, one_line

Record = Mapping[str, str]
Sections = Mapping[str, Sequence[Record]]


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Lower case, as in JSON; XML has the same names in capitals. OCS Inventory writes the chassis in BIOS/TYPE.
WANTED: Mapping[str, frozenset[str]] = {
    "accesslog": _keys("logdate"),
    "bios": _keys("ssn msn smanufacturer smodel mmanufacturer mmodel bdate type"),
    "hardware": _keys("name uuid chassis_type memory vmsystem osname processort"),
    "operatingsystem": _keys("full_name name version"),
    "cpus": _keys("name type"),
    "memories": _keys("capacity"),
    "storages": _keys("name model manufacturer serial serialnumber disksize type description interface"),
    "batteries": _keys("capacity real_capacity"),
    "monitors": _keys("caption name manufacturer serial altserial description"),
    "networks": _keys("mac macaddr virtualdev description pciid pcislot"),
    "network_device": _keys("type serial model manufacturer mac name"),
}
# Written alone in the content, without a record around it.
AGENT = "versionclient"
MOST_RECORDS = 256  # of a section
LONGEST = 250  # characters of a value


def value_of(raw: object) -> str:
    """Return a value as one line of text; lists, objects and null are none."""
    if isinstance(raw, bool):
        return str(int(raw))
    if not isinstance(raw, str | int | float):
        return ""
    # Lone surrogates, which JSON can escape, have no place in a database's text.
    text = str(raw)[: 4 * LONGEST].encode(errors="replace").decode()
    return one_line(clean(text))[:LONGEST]


def sections_of(content: Mapping[str, Any]) -> Sections:
    """Return the wanted records of a JSON content; a section is an object or a list of them."""
    found: dict[str, list[Record]] = {}
    for name, keys in WANTED.items():
        several = content.get(name, ())
        for raw in (several if isinstance(several, list) else [several])[:MOST_RECORDS]:
            if isinstance(raw, dict):
                record = {key: value_of(raw[key]) for key in keys & raw.keys()}
                found.setdefault(name, []).append(record)
    if AGENT in content:
        found[AGENT] = [{AGENT: value_of(content[AGENT])}]
    return found
