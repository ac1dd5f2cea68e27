"""Bytes that are no inventory, quoting, separators; and nothing but refusals, whatever comes."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.formats import errors
from lifecycle.formats.reading import read, recognise
from lifecycle.formats.tabular import open_csv
from lifecycle.formats.text import clean, encoding_of, fold
from lifecycle.kernel.errors import DomainError

GLPI = b'"Nom";"Statut";"Lieu";"Usager"\n'


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", errors.EmptyFile),
        (b"\xef\xbb\xbf", errors.EmptyFile),
        (b"\n\r\n;;;\n", errors.EmptyFile),
        (b"PK\x03\x04rest", errors.NotText),
        (b"%PDF-1.7", errors.NotText),
        (b"\xd0\xcf\x11\xe0", errors.NotText),
        (b"Nom;Lieu\n\x00;\n", errors.NotText),
        (b"Nom;\x81\xe9\n", errors.UnreadableText),
        (b"\xef\xbb\xbfNom;\xe9\n", errors.UnreadableText),
        (b";".join([b"t"] * 501), errors.TooManyColumns),
        (b"a" * 1_000_001, errors.LineTooLong),
        (b'"Nom;Lieu\n', errors.BrokenQuotes),
    ],
)
def test_what_is_no_table_is_refused_at_once(data, refusal):
    with pytest.raises(refusal) as caught:
        open_csv(data)
    assert caught.value.status == 422
    assert "%(" not in caught.value.told("fr")


@pytest.mark.parametrize("under", [b"", b"\n;;;\n"])
def test_titles_with_nothing_under_them_are_refused(under):
    with pytest.raises(errors.NoRow):
        recognise(GLPI + under)


def test_an_endless_cell_names_the_line_it_starts_on():
    data = GLPI + b'"A";"";"";""\n"B;"";"";""\n"C";"";"";""\n'
    with pytest.raises(errors.BrokenQuotes) as caught:
        recognise(data)
    assert caught.value.params == {"line": 3}


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_way_to_write_a_table(codec, separator, end):
    text = end.join((f"Nom{separator}Entité", f"Été{separator}Œuvre", ""))
    table = open_csv(text.encode(codec))
    assert table.header == ("Nom", "Entité")
    assert list(table.lines()) == [(2, ["Été", "Œuvre"])]


def test_the_hint_of_excel_and_blank_lines_are_passed_over():
    table = open_csv(b"sep=;\n\nNom;Lieu;\n;;\nA;B;\nsep=A;;\n")
    assert table.header == ("Nom", "Lieu")
    assert table.shape.has_trailing_column
    assert [cells for _, cells in table.lines()] == [["A", "B"], ["sep=A", ""]]


def test_rows_come_out_before_the_end_of_the_file_is_read(tmp_path):
    path = tmp_path / "glpi.csv"
    sound = GLPI + b'"PC";"En service";"Mairie";""\n' * 1_000
    path.write_bytes(sound + b'"PC";"En service')
    rows = read(path, recognise(sound).layout, {})
    assert next(rows).line == 2
    with pytest.raises(errors.BrokenQuotes):
        list(rows)


def test_titles_are_compared_without_dress():
    assert fold("Numéro d’inventaire ") == fold("NUMERO D'INVENTAIRE") == "numero d inventaire"
    assert fold("\u0421atégorie") == fold("Catégorie")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=4, max_size=4))
def test_any_text_survives_quoting(cells):
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    lines = list(open_csv(GLPI + out.getvalue().encode()).lines())
    if any(cell.strip() for cell in cells):
        assert [cells for _, cells in lines] == [cells]
    else:
        assert lines == []


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(st.binary())
def test_random_bytes_give_a_codec_or_a_refusal(data):
    with suppress(errors.FormatError):
        assert "\0" not in data.decode(encoding_of(data).codec)


@given(st.binary(max_size=300), st.sampled_from([GLPI, b"Asset Tag,Serial,Purchase Date,Purchase Cost\n"]))
def test_random_bytes_under_a_known_header_give_rows_or_a_refusal(data, header):
    with suppress(DomainError):
        recognised = recognise(header + data)
        for row in read(header + data, recognised.layout, recognised.date_orders):
            assert all("%(" not in remark.reason.told("fr") for remark in row.remarks)


@given(st.lists(st.text(max_size=20), min_size=4, max_size=4))
def test_any_cells_under_a_known_header_give_a_row(cells):
    out = io.StringIO()
    csv.writer(out, delimiter=",").writerow(["T1", *cells[1:]])
    data = b"Asset Tag,Serial,Purchase Date,Purchase Cost\n" + out.getvalue().replace("\0", "").encode(
        errors="replace"
    )
    assert recognise(data).kept == 1
