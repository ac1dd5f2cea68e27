"""Files sent by mistake or on purpose: each is refused in words, and in little memory."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lifecycle.formats import errors
from lifecycle.formats.reading import read, recognise
from lifecycle.formats.workbook import as_csv
from tests.formats.workbooks import END, START, ods, text_row, xlsx

ROOT = Path(__file__).parents[2]
TITLES = text_row(1, b"Nom", b"Serial", b"Lieu")
MOST_MEGABYTES = 90  # of a Python process with what reading needs: some 30 before anything is read

# Runs in a process of its own, whose peak of memory is therefore that of one file.
MEASURED = """
import sys
from pathlib import Path
from lifecycle.formats.errors import FormatError
from lifecycle.formats.reading import read, recognise
from lifecycle.formats.workbook import as_csv
source, folder = Path(sys.argv[1]), Path(sys.argv[2])
try:
    source = as_csv(source, folder) or source
    found = recognise(source)
    print("read", sum(1 for _ in read(source, found.layout, found.date_orders)))
except FormatError as refusal:
    print(type(refusal).__name__)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def measured(path: Path, folder: Path) -> tuple[str, int]:
    """Return what became of a file, and the megabytes that its reading took at most."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    outcome, megabytes = run.stdout.splitlines()
    return outcome, int(megabytes)


def refused(source: bytes, refusal: type[errors.FormatError], folder: Path) -> errors.FormatError:
    """Check that a file is refused as it should be, with a whole sentence, and leaves nothing behind."""
    before = set(folder.iterdir())
    with pytest.raises(errors.FormatError) as caught:
        recognise(as_csv(source, folder) or source)
    assert type(caught.value) is refusal
    assert "%(" not in caught.value.told("fr")
    assert set(folder.iterdir()) == before
    return caught.value


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (b"\x7fELF\x02\x01\x01\x00" + bytes(64), errors.NotText),
        (PNG, errors.NotText),
        (b"%PDF-1.7\nNom;Lieu\n", errors.NotText),
        (b"\x1f\x8b\x08\x00Nom;Lieu\n", errors.NotText),
        (b"Nom;Lieu\nA;\x00\n", errors.NotText),
        (OLE + bytes(600), errors.OldWorkbook),
        (OLE + bytes(65_526) + "EncryptedPackage".encode("utf-16-le") + bytes(90), errors.EncryptedWorkbook),
        (b"PK\x05\x06" + bytes(18), errors.ArchiveNotWorkbook),
        (b"PK\x03\x04" + bytes(40), errors.BrokenWorkbook),
    ],
)
def test_another_file_under_the_name_of_a_table(source, refusal, tmp_path):
    refused(source, refusal, tmp_path)


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


SOUND = xlsx((START, TITLES, END))


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (archive(inner_zip=SOUND), errors.ArchiveNotWorkbook),
        (archive(word__document_xml=b"<w/>"), errors.ArchiveNotWorkbook),
        (archive(xl__workbook_bin=b"\x83\x01"), errors.BinaryWorkbook),
        (SOUND[:-60], errors.BrokenWorkbook),
        (SOUND[:400], errors.BrokenWorkbook),
        (SOUND[:300] + bytes(50) + SOUND[350:], errors.BrokenWorkbook),
        (xlsx((b"<worksheet><sheetData><row><c",)), errors.BrokenWorkbook),
        (xlsx((START, END)), errors.EmptyFile),
        (ods("", manifest="<manifest:encryption-data/>"), errors.EncryptedWorkbook),
        (ods("<table:table><table:table-row>")[:-90], errors.BrokenWorkbook),
        (ods("<table:table><table:table-row table:number-rows-repeated='x'>"), errors.BrokenWorkbook),
    ],
)
def test_an_archive_that_is_no_sound_workbook(source, refusal, tmp_path):
    refused(source, refusal, tmp_path)


def test_an_archive_under_a_password(tmp_path):
    locked = bytearray(SOUND)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(signature)
        while place >= 0:
            locked[place + offset] |= 1
            place = locked.find(signature, place + 4)
    refused(bytes(locked), errors.EncryptedWorkbook, tmp_path)


ENTITY = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS])
def test_declarations_that_would_call_other_files_are_refused(declared, tmp_path):
    sheet = (
        b'<?xml version="1.0"?>',
        declared,
        START.partition(b"?>")[2],
        text_row(1, b"&secret;", b"a"),
        END,
    )
    refused(xlsx(sheet), errors.UnsafeWorkbook, tmp_path)
    strings = {"xl/sharedStrings.xml": declared + b"<sst/>"}
    refused(xlsx((START, TITLES, END), strings), errors.UnsafeWorkbook, tmp_path)
    refused(ods("", prologue=declared.decode()), errors.UnsafeWorkbook, tmp_path)


def test_a_declaration_cut_between_two_pieces_is_seen(tmp_path):
    # The archive is read by pieces of 256 KiB: the mark stands astride the first two.
    blank = b" " * ((1 << 18) - 4)
    refused(xlsx((blank, ENTITY, START, TITLES, END)), errors.UnsafeWorkbook, tmp_path)


def zip_bomb() -> bytes:
    return xlsx((START, TITLES, *(b" " * 1_000_000 for _ in range(410)), END))


def lying_bomb() -> bytes:
    """Return an archive whose directory declares a thousand bytes for an entry of 410 million."""
    source = bytearray(zip_bomb())
    directory = source.rfind(b"PK\x01\x02")
    struct.pack_into("<I", source, directory + 24, 1000)
    return bytes(source)


def long_strings() -> bytes:
    strings = b"<sst><si><t>" + b"a" * 240_000_000 + b"</t></si></sst>"
    return xlsx((START, TITLES, END), {"xl/sharedStrings.xml": strings})


def million_rows() -> bytes:
    return xlsx((START, TITLES, *(text_row(number, b"x") for number in range(2, 1_000_002)), END))


def far_cell() -> bytes:
    return xlsx((START, TITLES, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', END))


def repeated_rows() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell * 3}</table:table-row>'
    return ods(f'<table:table table:name="a">{row}</table:table>')


@pytest.mark.parametrize("make", [zip_bomb, lying_bomb, long_strings, million_rows, far_cell, repeated_rows])
def test_a_workbook_out_of_measure_is_refused_in_flat_memory(make, tmp_path):
    source = tmp_path / "bomb.xlsx"
    source.write_bytes(make())
    outcome, megabytes = measured(source, tmp_path)
    assert outcome == "WorkbookTooBig"
    assert megabytes < MOST_MEGABYTES
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.xlsx"]


def test_a_sheet_too_long_names_the_limit(tmp_path):
    refusal = refused(repeated_rows(), errors.WorkbookTooBig, tmp_path)
    assert "200000 lignes" in refusal.told("fr")


GLPI = b'"Nom";"Statut";"Lieu";"Usager"\n'


@pytest.mark.parametrize(
    ("start", "piece", "count", "outcome"),
    [
        (b"", b"a" * 1_000_000, 200, "LineTooLong"),
        (GLPI, b"a" * 1_000_000, 200, "LineTooLong"),
        (GLPI + b'"A";"', b"a\n" * 500_000, 100, "CellTooLong"),
        (GLPI, b'"A";"En service";"Mairie";""\n' * 10_000, 15, "read 150000"),
        (GLPI, b'"' + b"x" * 900 + b'";"=1";"#N/A";"' + b"y" * 90 + b'"\n', 30_000, "read 30000"),
    ],
)
def test_a_long_text_is_read_in_flat_memory(start, piece, count, outcome, tmp_path):
    source = tmp_path / "long.csv"
    with source.open("wb") as out:
        out.write(start)
        for _ in range(count):
            out.write(piece)
    found, megabytes = measured(source, tmp_path)
    assert found == outcome
    assert megabytes < MOST_MEGABYTES


def test_words_that_never_come_twice_do_not_fill_memory(tmp_path):
    source = tmp_path / "words.csv"
    with source.open("wb") as out:
        out.write(GLPI)
        for number in range(60_000):
            out.write(b'"PC%d";"#N/A%d";"Salle %d > %d";"=a%d"\n' % ((number,) * 5))
    found, megabytes = measured(source, tmp_path)
    assert found == "read 60000"
    assert megabytes < 150


def test_a_text_cut_in_a_quote_names_its_line():
    with pytest.raises(errors.BrokenQuotes) as caught:
        recognise(GLPI + b'"A";"";"";""\n"B";"En ser')
    assert caught.value.params == {"line": 3}


def test_five_hundred_columns_are_the_most(tmp_path):
    titles = b";".join(b"t%d" % number for number in range(501))
    refusal = refused(b"Nom;" + titles + b"\n", errors.TooManyColumns, tmp_path)
    assert refusal.params == {"count": 502, "limit": 500}


def test_the_header_twice_is_no_device():
    row = b'"A";"En service";"Mairie";""\n'
    found = recognise(GLPI + row + GLPI + row)
    assert (found.kept, found.ignored, found.refused) == (2, 1, 0)


def test_marks_that_hide_or_turn_round_a_text_are_taken_out():
    source = "Nom;N° série;Lieu\nPC\u202e\u200b-1\x07;S\ufeff1\x1b;Mai\u2066rie\u2069\n".encode()
    (row,) = recognise(source).sample
    assert (row.name, row.serial, row.site_path) == ("PC-1", "S1", ("Mairie",))


def test_dates_that_are_none_are_said():
    days = ("31/02/2020", "2020-13-01", "32/01/2020", "hier", "1900-01-01", "99999999", "٣/٤/٢٠٢٠")
    source = "Nom;Acheté le\n" + "".join(f"PC{number};{day}\n" for number, day in enumerate(days))
    found = recognise(source.encode())
    rows = read(source.encode(), found.layout, found.date_orders)
    assert [[one.reason.code for one in row.remarks] for row in rows] == [
        *([["date_unreadable"]] * 4),
        ["date_implausible"],
        *([["date_unreadable"]] * 2),
    ]
