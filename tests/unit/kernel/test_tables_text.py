"""Delimited text: encodings, delimiters, quotation marks, row numbers."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.kernel.tables import Limits, Table, TableError, read_table

ARABIC = "id;النص;الإقليم\n1;نريد نشر الميزانية بشكل مبسط؟;تطوان\n2;الطريق مقطوعة في الشتاء;وزان\n"
FRENCH = (
    "id;texte;province\n1;Où va l'argent du marché ? Ça suffit déjà;Tétouan\n2;ÉCOLE fermée;M'diq\n"
)
MIXED = "id;texte;province\n1;نريد طريقا معبدا;Tétouan\n2;Le marché est fermé à 8 h;وزان\n"
DARIJA = "id\ttext\n1\tبغينا الطريق تصلح\n2\tⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ\n"


def read(text: str | bytes, encoding: str = "utf-8", **kwargs: object) -> Table:
    content = text.encode(encoding) if isinstance(text, str) else text
    return read_table(content, name="contributions.csv", **kwargs)  # type: ignore[arg-type]


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.rows]


def expected(text: str, delimiter: str) -> list[list[str]]:
    return [line.split(delimiter) for line in text.splitlines()]


@pytest.mark.parametrize("text", [ARABIC, FRENCH, MIXED])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    table = read(text, encoding)
    assert [table.columns, *cells(table)] == expected(text, ";")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_tifinagh_is_read(encoding: str) -> None:
    assert read(DARIJA, encoding).column("text")[1] == "ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (ARABIC, "windows-1256", "windows-1256"),
        (ARABIC, "iso-8859-6", "iso-8859-6"),
        (FRENCH, "windows-1252", "windows-1252"),
        (FRENCH, "latin-1", "windows-1252"),
        (FRENCH, "mac-roman", "mac-roman"),
        (MIXED, "windows-1256", "windows-1256"),
        ("id,texte\n1,l’eau coûte 3 €\n", "windows-1252", "windows-1252"),
        ("id,النص\n1,في\n", "windows-1256", "windows-1256"),
    ],
)
def test_one_byte_encodings_are_told_apart(text: str, encoding: str, found: str) -> None:
    table = read(text, encoding)
    assert table.origin.encoding == found
    assert "".join([*table.columns, *table.rows[0].cells]) in text.replace(";", "").replace(
        ",", ""
    ).replace("\n", "")


def test_damaged_utf8_is_refused_rather_than_read_as_another_encoding() -> None:
    broken = ARABIC.encode().replace("وزان".encode(), "وزان".encode()[:-1])
    with pytest.raises(TableError) as caught:
        read(broken)
    assert (caught.value.key, caught.value.parameters["line"]) == ("broken_encoding", 3)


def test_letters_of_an_unknown_encoding_are_refused() -> None:
    with pytest.raises(TableError) as caught:
        read("id,text\n1,Привет как дела\n", "koi8-r")
    assert caught.value.key == "unknown_encoding"


@pytest.mark.parametrize("delimiter", ["\t", ";", ",", "|"])
def test_the_delimiter_is_found_although_others_stand_in_the_text(delimiter: str) -> None:
    others = " ".join({";", ",", "|"} - {delimiter})
    text = delimiter.join(["id", "text", "place"]) + "\n"
    text += "".join(delimiter.join([str(i), f"un {others} deux", "x"]) + "\n" for i in range(9))
    table = read(text)
    assert table.origin.delimiter == delimiter
    assert table.column("text") == [f"un {others} deux"] * 9


def test_excels_own_hint_of_the_delimiter_is_not_a_row() -> None:
    table = read("sep=|\nid|text\n1|a;b\n")
    assert (table.columns, table.header_row, table.rows[0].number) == (["id", "text"], 1, 2)


def test_a_file_of_one_column_keeps_its_commas() -> None:
    table = read("text\nla route, le marché\nl'eau\nune, deux, trois\n")
    assert table.columns == ["text"]
    assert table.column("text") == ["la route, le marché", "l'eau", "une, deux, trois"]


def test_a_lone_quotation_mark_in_tabbed_text_is_text() -> None:
    lines = ['1\t"صباح الخير" قالت', '2\tقال "نعم', '3\t"بداية بلا نهاية', "4\tعادي"]
    table = read("id\ttext\n" + "\n".join(lines) + "\n")
    assert cells(table) == [line.split("\t") for line in lines]
    assert [row.number for row in table.rows] == [2, 3, 4, 5]


def test_marks_that_swallow_whole_rows_are_text() -> None:
    lines = ['1\t"première', "2\tdeux", '3\ttrois"', "4\tquatre"]
    assert len(read("id\ttext\n" + "\n".join(lines) + "\n").rows) == 4


def test_tabbed_text_with_real_quoting_is_unquoted() -> None:
    table = read('id\ttext\n1\t"ligne un\nligne ""deux"""\n2\tsimple\n')
    assert table.column("text") == ['ligne un\nligne "deux"', "simple"]
    assert [row.number for row in table.rows] == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    text = 'id,text\r\n1,"a\r\nb\nc"\r\n\r\n,\r\n2,d\r\n3,"e, ""f"""\r\n'
    table = read(text)
    assert [(row.number, row.cells[1]) for row in table.rows] == [
        (2, "a\r\nb\nc"),
        (5, "d"),
        (6, 'e, "f"'),
    ]


def test_line_separators_inside_a_text_do_not_end_a_row() -> None:
    table = read("id\ttext\n1\ta\u2028b\x0bc\x85d\n")
    assert table.column("text") == ["a\u2028b\x0bc\x85d"]


def test_a_quotation_mark_that_never_closes_is_named_by_its_row() -> None:
    rows = "".join(f'{i},"texte, {i}",x\n' for i in range(3, 9))
    with pytest.raises(TableError) as caught:
        read('id,text,place\n1,"un, deux",x\n2,"trois, quatre,x\n' + rows)
    assert (caught.value.key, caught.value.parameters["row"]) == ("unclosed_quote", 3)


def test_titles_and_empty_rows_above_the_header_are_passed_over() -> None:
    table = read("Liste des contributions;;;\n\nDate :;12/05/2026;;\nid;texte;lieu;âge\n1;a;b;٣٤\n")
    assert (table.columns, table.header_row) == (["id", "texte", "lieu", "âge"], 4)
    assert table.rows[0] == (5, ("1", "a", "b", "٣٤"), ())


def test_cells_beyond_the_last_column_are_kept_apart() -> None:
    rows = "".join(f"{i},text\n" for i in range(20))
    table = read(f"id,text\n{rows}21,nous voulons, aussi\n")
    assert table.rows[-1].surplus == (" aussi",)
    assert not any(row.surplus for row in table.rows[:-1])


def test_a_surplus_cell_is_found_in_a_file_of_one_row() -> None:
    assert read("id,text\n1,un, deux\n").rows[0].surplus == (" deux",)


def test_a_space_after_each_delimiter_belongs_to_no_cell() -> None:
    table = read('id, text\n1, hello there\n2, "quoted, text"\n')
    assert cells(table) == [["1", "hello there"], ["2", "quoted, text"]]


def test_one_column_of_quoted_text_is_unquoted() -> None:
    table = read('text\n"une ligne, deux"\n"trois\nquatre"\n')
    assert table.column("text") == ["une ligne, deux", "trois\nquatre"]


def test_a_single_invisible_character_stays_for_its_row_to_tell() -> None:
    assert read("id,text\n1,a\x00b et la suite\n").column("text") == ["a\x00b et la suite"]


def test_text_is_kept_as_typed() -> None:
    typed = "  عدد ٤٥ \u202eمعكوس 😀 =1+1 "
    assert read(f"id\ttext\n1\t{typed}\n").column("text") == [typed]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b" \r\n\n \t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"id,text\n", "no_rows"),
        (b"id,text,text\n1,a,b\n", "duplicate_column"),
        (b"id,text\n1,a\x00\x00\x00\x00\x00\x00\n" * 3, "binary"),
        (bytes(range(256)) * 40, "unknown_encoding"),
        (b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table></html>", "unreadable_kind"),
        (b'[{"id": 1, "text": "a"}]', "unreadable_kind"),
        (b"%PDF-1.7 ...", "unreadable_kind"),
        (b"\x89PNG\r\n\x1a\n....", "unreadable_kind"),
    ],
)
def test_what_is_not_a_table_is_refused_with_its_reason(content: bytes, key: str) -> None:
    with pytest.raises(TableError) as caught:
        read(content)
    assert caught.value.key == key
    assert "%(" not in str(caught.value)


def test_a_column_named_twice_is_shown_with_both_letters() -> None:
    with pytest.raises(TableError) as caught:
        read("id,text,place, text \n1,a,b,c\n")
    parameters = caught.value.parameters
    assert (parameters["column"], parameters["first"], parameters["second"]) == ("text", "B", "D")


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1001
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(TableError) as caught:
        read_table(stream, name="big.csv", limits=Limits(bytes=1000))  # type: ignore[arg-type]
    assert (caught.value.key, caught.value.status) == ("too_large", 413)
    assert stream.given == 1001


def test_limits_of_rows_and_columns_are_inclusive() -> None:
    assert len(read("id,text\n1,a\n2,b\n", limits=Limits(rows=2, columns=2)).rows) == 2
    with pytest.raises(TableError, match="more than 1 rows"):
        read("id,text\n1,a\n2,b\n", limits=Limits(rows=1))
    with pytest.raises(TableError, match="more than 1 columns"):
        read("id,text\n1,a\n2,b\n", limits=Limits(columns=1))


def test_a_missing_file_is_told() -> None:
    with pytest.raises(TableError) as caught:
        read_table("/nowhere/contributions.csv")
    assert caught.value.key == "missing"


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(CELL, CELL), min_size=1))
def test_whatever_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text", "x"), *((a, b, "x") for a, b in rows)])
    table = read(file.getvalue())
    assert [row.cells[:2] for row in table.rows] == rows


@given(st.binary())
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with contextlib.suppress(TableError):
        table = read(content)
        assert table.columns
        assert table.rows
