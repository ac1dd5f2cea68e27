"""From the bytes of a file to the report that it is, told by what it holds and never by its name."""

import codecs

from lifecycle.formats.blancco import read_xml
from lifecycle.formats.erasure import LARGEST_REPORT, Report, UnreadableReport
from lifecycle.formats.nwipe import read_log
from lifecycle.formats.usody import read_json


def read_report(data: bytes) -> Report:
    """Return what a file tells of each medium; raises UnreadableReport for what none of the tools wrote."""
    if len(data) > LARGEST_REPORT:
        raise UnreadableReport("too-large")
    if not data.strip():
        raise UnreadableReport("empty")
    if data.startswith(b"%PDF-"):
        raise UnreadableReport("pdf")
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if is_utf16 else "utf-8-sig", errors="replace")
    match text.lstrip()[:1]:
        case "<":
            return read_xml(text)
        case "{":
            return read_json(text)
        case "[" if not text.lstrip()[1:5].isdigit():  # a log's first line opens with the year
            return read_json(text)
    return read_log(text)
