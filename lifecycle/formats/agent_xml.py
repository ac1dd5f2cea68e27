"""Reading an agent's XML: `REQUEST` with its `QUERY`, its `DEVICEID` and the wanted sections of `CONTENT`."""

from xml.etree.ElementTree import Element, ParseError, fromstring

from lifecycle.formats.agent_errors import UnreadableMessage
from lifecycle.formats.agent_sections import AGENT, MOST_RECORDS, WANTED, Record, Sections, value_of

_HEAD = ("query", "deviceid")


def read_request(text: str) -> tuple[str, dict[str, str], Sections]:
    """Return the root's name, the head and the wanted records, all names in lower case.

    Raises UnreadableMessage for what is not XML or has a document type: no agent writes one, and without it
    there is no entity to expand nor file to fetch. The caller bounds the number of elements.
    """
    if "<!DOCTYPE" in text:
        raise UnreadableMessage
    try:
        # A text, unlike bytes, is parsed as what it is: the encoding it declares is no way around the above.
        root = fromstring(text)  # noqa: S314
    except (ParseError, ValueError) as error:
        raise UnreadableMessage from error
    named = ((child.tag.lower(), child.text) for child in reversed(root))
    head = {name: value_of(text) for name, text in named if name in _HEAD}
    return root.tag.lower(), head, _sections(root)


def _sections(root: Element) -> Sections:
    found: dict[str, list[Record]] = {}
    for content in (child for child in root if child.tag.lower() == "content"):
        for section in content:
            name = section.tag.lower()
            if name == AGENT:
                found.setdefault(AGENT, [{AGENT: value_of(section.text)}])
            elif name in WANTED and len(found.setdefault(name, [])) < MOST_RECORDS:
                found[name].append(_record(section, WANTED[name]))
    return found


def _record(section: Element, keys: frozenset[str]) -> Record:
    """Return the wanted texts of a record; of a key written twice, the first that says something."""
    record: dict[str, str] = {}
    for child in section:
        name = child.tag.lower()
        if name in keys and not record.get(name):
            record[name] = value_of(child.text)
    return record
