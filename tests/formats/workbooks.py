"""Workbooks made by hand for tests, entry by entry, so that they may hold what no spreadsheet writes."""

import io
import zipfile
from collections.abc import Iterable

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

START = f'<?xml version="1.0"?><worksheet xmlns="{_SHEET}"><sheetData>'.encode()
END = b"</sheetData></worksheet>"


def text_row(number: int, *cells: bytes) -> bytes:
    texts = b"".join(
        b'<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>' % (65 + place, number, cell)
        for place, cell in enumerate(cells)
    )
    return b'<row r="%d">%s</row>' % (number, texts)


def xlsx(sheet: Iterable[bytes], others: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook of one sheet, whose XML is given in pieces, with other entries if need be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_FRAME, **(others or {})}.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for piece in sheet:
                entry.write(piece)
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


_FRAME = {
    "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Inventaire" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
}

_ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(tables: str, *, manifest: str = "<manifest/>", prologue: str = "") -> bytes:
    """Return an OpenDocument spreadsheet of the tables given as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", prologue + _ODS.format(tables))
    return out.getvalue()
